import { useState } from 'react';
import type { SiteView } from '../../electron/contract/views.ts';
import { isTestStep } from '../../electron/domain/manual-ticks.ts';
import type { ManualStep } from '../../electron/domain/plan.ts';
import { manualStepText, screenPath, settingValue } from '../../electron/texts/index.ts';
import { Button } from '../components/Button.tsx';
import { Checkbox } from '../components/Checkbox.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { Select } from '../components/Select.tsx';
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
  const tick = (stepId: string, done: boolean, result?: TestResult): unknown =>
    done && by.trim() === ''
      ? say((words) => words.steps.testCall.byNeeded)
      : change('site:tick-manual', {
          siteId: site.id,
          deviceId: props.deviceId,
          stepId,
          done,
          by: by.trim(),
          ...(result === undefined ? {} : { result }),
        });
  return (
    <div className="stack">
      <p className="hint">{t.manualText}</p>
      <TextField label={t.by} value={by} onChange={setBy} />
      <ol className="plain stack">
        {props.steps.map((step) => (
          <li key={step.id} className="manual-step">
            {isTestStep(step) && step.done === undefined ? (
              <HandTest
                text={manualStepText(texts, step.code)}
                onRecord={(result) => tick(step.id, true, result)}
              />
            ) : (
              <Checkbox checked={step.done !== undefined} onChange={(on) => tick(step.id, on)}>
                {manualStepText(texts, step.code)}
              </Checkbox>
            )}
            <div className="manual-detail">
              {step.screen.length === 0 ? null : (
                <span className="muted small">
                  {t.screen}: {screenPath(texts.language, step.screen)}
                </span>
              )}
              {step.value === '' ? null : (
                <span className="bar">
                  {step.key === undefined ? null : <span>{texts.setting[step.key].label}:</span>}
                  <strong className="selectable">
                    {step.key === undefined ? step.value : settingValue(texts, step.key, step.value)}
                  </strong>
                  {step.key === 'proxy.password' ? null : (
                    <CopyButton kind="quiet" text={step.value} of={step.value} />
                  )}
                </span>
              )}
              {step.outdated?.result === undefined ? null : (
                <span className="small issue" data-kind="warning">
                  {texts.testAgain.mark} {texts.testAgain.word}:{' '}
                  {t.doneBy(step.outdated.by, formatTime(language, step.outdated.at))}{' '}
                  {step.outdated.result.ticket}
                </span>
              )}
              {step.done === undefined ? null : (
                <span className="small issue" data-kind="adapted">
                  ✓ {t.doneBy(step.done.by, formatTime(language, step.done.at))}
                  {step.done.result === undefined
                    ? ''
                    : ` ${texts.testCallState[step.done.result.state].mark} ${texts.testCallState[step.done.result.state].word} ${step.done.result.ticket}`}
                </span>
              )}
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}

type TestResult = { readonly state: 'success' | 'failed'; readonly ticket: string };

/** A test call made on the device's own screen is recorded with what came of it: a failed one is a failed one. */
function HandTest(props: { readonly text: string; readonly onRecord: (result: TestResult) => void }) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.testCall;
  const [state, setState] = useState<TestResult['state'] | null>(null);
  const [ticket, setTicket] = useState('');
  return (
    <div className="stack">
      <span>{props.text}</span>
      <div className="form-grid">
        <Select
          label={t.handResult}
          placeholder={t.handResultNone}
          options={(['success', 'failed'] as const).map((id) => ({
            id,
            label: texts.testCallState[id].word,
          }))}
          value={state}
          onChange={(id) => setState(id === 'success' ? 'success' : 'failed')}
        />
        <TextField label={t.column.ticket} value={ticket} onChange={setTicket} />
      </div>
      <div>
        <Button
          small
          disabled={state === null}
          onPress={() => {
            if (state !== null) props.onRecord({ state, ticket: ticket.normalize('NFKC').trim() });
          }}
        >
          {t.handRecord}
        </Button>
      </div>
    </div>
  );
}
