import { useState } from 'react';
import type { SiteView } from '../../electron/contract/views.ts';
import type { ManualStep } from '../../electron/domain/plan.ts';
import { manualStepText, settingValue } from '../../electron/texts/index.ts';
import { Checkbox } from '../components/Checkbox.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { TextField } from '../components/TextField.tsx';
import { formatTime } from '../i18n/index.ts';
import { change, say } from '../stores/actions.ts';
import { useAppStore } from '../stores/app-store.ts';
import { useMessages, useTexts } from '../stores/selectors.ts';

/** The manual sheet of one device with a box to tick per step; who did it goes into the report. */
export function ManualSteps(props: {
  readonly site: SiteView;
  readonly deviceId: string;
  readonly steps: readonly ManualStep[];
}) {
  const m = useMessages();
  const texts = useTexts();
  const language = useAppStore((state) => state.language);
  const { site } = props;
  const [by, setBy] = useState(site.file.site.engineer);
  const t = m.steps.testCall;
  const tick = (stepId: string, done: boolean): void => {
    if (done && by.trim() === '') say(t.byNeeded);
    else
      void change('site:tick-manual', {
        siteId: site.id,
        deviceId: props.deviceId,
        stepId,
        done,
        by: by.trim(),
      });
  };
  return (
    <div className="stack">
      <p className="hint">{t.manualText}</p>
      <TextField label={t.by} value={by} onChange={setBy} />
      <ol className="plain stack">
        {props.steps.map((step) => (
          <li key={step.id} className="manual-step">
            <Checkbox checked={step.done !== undefined} onChange={(on) => tick(step.id, on)}>
              {manualStepText(texts, step.code)}
            </Checkbox>
            <div className="manual-detail">
              {step.screen.length === 0 ? null : (
                <span className="muted small">
                  {t.screen}: {step.screen.join(' > ')}
                </span>
              )}
              {step.value === '' ? null : (
                <span className="bar">
                  {step.key === undefined ? null : <span>{texts.setting[step.key].label}:</span>}
                  <strong className="selectable">
                    {step.key === undefined ? step.value : settingValue(texts, step.key, step.value)}
                  </strong>
                  {step.key === 'proxy.password' ? null : <CopyButton kind="quiet" text={step.value} />}
                </span>
              )}
              {step.done === undefined ? null : (
                <span className="small issue" data-kind="adapted">
                  ✓ {t.doneBy(step.done.by, formatTime(language, step.done.at))}
                </span>
              )}
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}
