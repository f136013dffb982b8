import { useState } from 'react';
import type { StepId } from '../../electron/domain/step.ts';
import { STEP_IDS } from '../../electron/domain/step.ts';
import { Button } from '../components/Button.tsx';
import { readLater } from '../components/read-later.tsx';
import { say, setLanguage } from '../stores/actions.ts';
import { useAppStore } from '../stores/app-store.ts';
import { useMessages, useSite, useTexts } from '../stores/selectors.ts';
import { permitted, type StepPermit } from './steps.ts';

const ProgramDialog = readLater(async () => (await import('../program/ProgramDialog.tsx')).ProgramDialog);

/** Where the person is, what is done, and the count that matters. */
export function Rail({ onGo }: { readonly onGo: (step: StepId) => void }) {
  const m = useMessages();
  const site = useSite();
  const info = useAppStore((state) => state.info);
  const language = useAppStore((state) => state.language);
  const [open, setOpen] = useState(false);
  const header = site?.file.site;
  return (
    <nav className="rail" aria-label={m.frame.steps}>
      <div
        className="rail-site"
        title={[header?.customer, header?.name].filter((part) => (part ?? '') !== '').join(' · ')}
      >
        <strong>
          {header === undefined ? m.frame.noSite : header.customer || header.name || m.steps.site.unnamed}
        </strong>
        {header?.customer ? <span>{header.name}</span> : null}
      </div>
      <ol className="plain rail-steps">
        {STEP_IDS.map((step, index) => (
          <li key={step}>
            <RailStep step={step} number={index + 1} permit={permitted(step, site)} onGo={onGo} />
          </li>
        ))}
      </ol>
      <div className="rail-foot">
        <Button small onPress={() => setLanguage(language === 'ja' ? 'en' : 'ja')}>
          {m.common.language}
        </Button>
        <Button small onPress={() => setOpen(true)}>
          {m.program.open}
        </Button>
        {info === null ? null : <span>{m.frame.version(info.version, shortGuide(info.guide))}</span>}
      </div>
      {open ? <ProgramDialog onClose={() => setOpen(false)} /> : null}
    </nav>
  );
}

/** Date and version of the guide; its long title is on the report. */
function shortGuide(guide: string): string {
  return /\d{4}\/\d{2}.*$/.exec(guide)?.[0] ?? guide;
}

function RailStep(props: {
  readonly step: StepId;
  readonly number: number;
  readonly permit: StepPermit;
  readonly onGo: (step: StepId) => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const { state, reason, count } = props.permit;
  const why = reason === undefined ? '' : m.frame.blocked[reason];
  const mark = state === 'done' ? '✓' : String(props.number);
  return (
    // The reason shows on hover (title), to the screen reader (hidden words) and on press (status line).
    <span title={why}>
      <button
        type="button"
        className="rail-step"
        data-state={state}
        {...(state === 'current' ? { 'aria-current': 'step' as const } : {})}
        onClick={() =>
          reason === undefined ? props.onGo(props.step) : say((words) => words.frame.blocked[reason])
        }
      >
        <span className="rail-mark" aria-hidden="true">
          {mark}
        </span>
        <span className="rail-label">{texts.step[props.step].title}</span>
        <span className="visually-hidden">
          {m.frame.state[state]} {why}
        </span>
        {count === undefined ? null : (
          <span className="rail-count" data-tone={count.kind === 'devices' ? 'plain' : 'fail'}>
            {m.frame.count[count.kind](count.value)}
          </span>
        )}
      </button>
    </span>
  );
}
