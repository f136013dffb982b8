import { useCallback, useEffect, useRef } from 'react';
import type { StepId } from '../../electron/domain/step.ts';
import { STEP_IDS } from '../../electron/domain/step.ts';
import { Badge } from '../components/Badge.tsx';
import { Button } from '../components/Button.tsx';
import { ErrorBox } from '../components/ErrorBox.tsx';
import { isImeKey, isTypingTarget } from '../components/ime.ts';
import { NoticeBox } from '../components/NoticeBox.tsx';
import { readLater } from '../components/read-later.tsx';
import { SiteStep } from '../steps/site/SiteStep.tsx';
import { change, closeNotice, say } from '../stores/actions.ts';
import { useAppStore } from '../stores/app-store.ts';
import { useMessages, useSite, useTexts } from '../stores/selectors.ts';
import { useSiteStore } from '../stores/site-store.ts';
import { handOverAll } from '../stores/waiting.ts';
import { Closing, Leaving } from './Closing.tsx';
import { isDialogOpen } from './dialogs-closed.ts';
import { LeavePractice } from './EnterPractice.tsx';
import { FileDrop } from './FileDrop.tsx';
import { Finish } from './Finish.tsx';
import { useFocusRescue } from './focus-rescue.ts';
import { Interrupted } from './Interrupted.tsx';
import { JobBar } from './JobBar.tsx';
import { keepFocus, lostField } from './kept-focus.ts';
import { Rail } from './Rail.tsx';
import { rerun } from './rerun.ts';
import { SaveTrouble } from './SaveTrouble.tsx';
import { readStep, useScreen } from './screens.ts';
import { useSteadyPress } from './steady-press.ts';
import { neighbour, permitted } from './steps.ts';
import { useFinished } from './use-finished.ts';

const HelpDialog = readLater(async () => (await import('../help/HelpDialog.tsx')).HelpDialog);

/** The frame: rail, header, the step, footer. Knows the order of steps and nothing of what they do. */
export function Wizard() {
  const site = useSite();
  const current: StepId = site?.step ?? 'site';
  const heading = useRef<HTMLHeadingElement>(null);

  const go = useCallback(async (step: StepId | null): Promise<void> => {
    const { site: open } = useSiteStore.getState();
    if (step === null || open === null || step === open.step) return;
    const { reason } = permitted(step, open);
    if (reason !== undefined) {
      say((m) => m.frame.blocked[reason]);
      return;
    }
    // What is being typed is saved on blur: leaving by keyboard has to blur as well.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    if (!(await handOverAll())) {
      // Nobody leaves a step with something unsaved unasked: it stays in its field, and the field says why.
      useAppStore.setState({ leaving: step });
      return;
    }
    closeNotice();
    say('');
    await readStep(step);
    await change('site:set-step', { siteId: open.id, step });
  }, []);
  const move = useCallback(
    (direction: -1 | 1) => go(neighbour(useSiteStore.getState().site?.step ?? 'site', direction)),
    [go],
  );

  useKeys(move);
  useFinished();
  useFocusRescue();
  useSteadyPress();
  useEffect(keepFocus, []);

  // The window's title names the step; it also tells that the wizard has its site and stands.
  const { step } = useTexts();
  const ready = useAppStore((state) => state.began);
  const practising = useAppStore((state) => state.info?.practice === 'running');
  const { practice } = useMessages().help;
  useEffect(() => {
    const title = `${step[current].title} - Call Home 設定アシスタント`;
    if (ready) document.title = practising ? practice.window(title) : title;
  }, [ready, current, step, practising, practice]);

  return (
    <div className="frame" {...(practising ? { 'data-practice': true } : {})}>
      <Rail onGo={(step) => void go(step)} />
      <div className="main">
        <Header current={current} headingRef={heading} />
        <div className="frame-notices">
          <FileDrop />
          <Notices />
        </div>
        <main className="content" tabIndex={-1}>
          <Interrupted />
          <Step current={current} headingRef={heading} onGo={(step) => void go(step)} />
        </main>
        <JobBar onGo={(step) => void go(step)} />
        <Footer current={current} onMove={(direction) => void move(direction)} />
      </div>
      <Closing />
      <Leaving />
      <Help current={current} />
    </div>
  );
}

function Help({ current }: { readonly current: StepId }) {
  const part = useAppStore((state) => state.help);
  return part === null ? null : <HelpDialog part={part} step={current} />;
}

/** The regions of the frame, in the order in which F6 goes through them; each with what has the focus there. */
const REGIONS = ['.rail', '.frame-notices', '.content', '.frame-work', '.foot'] as const;

/** F6 goes to the next region that has something to focus, Shift+F6 to the one before. */
function nextRegion(direction: 1 | -1): void {
  const inside = REGIONS.findIndex((region) => document.activeElement?.closest(region) !== null);
  for (let step = 1; step <= REGIONS.length; step += 1) {
    const at = (inside + direction * step + REGIONS.length * 2) % REGIONS.length;
    const region = REGIONS[at] ?? '.content';
    // What one comes to a region for before whatever stands first in it.
    const target =
      document.querySelector<HTMLElement>(`${region} #next-step:not([disabled]), ${region} [aria-current]`) ??
      document.querySelector<HTMLElement>(
        `${region} button:not([disabled], [tabindex='-1']), ${region} input, ${region} summary`,
      );
    if (target === null) continue;
    target.focus();
    return;
  }
}

/** Alt+← and Alt+→ go back and on, F5 runs again, F6 changes region, `?` lists the keys (help/shortcuts.ts). None of them while an input method is composing. */
function useKeys(move: (direction: -1 | 1) => Promise<void>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isImeKey(event) || isDialogOpen()) return;
      if (event.altKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
        event.preventDefault();
        void move(event.key === 'ArrowLeft' ? -1 : 1);
      } else if (event.key === 'F6') {
        event.preventDefault();
        nextRegion(event.shiftKey ? -1 : 1);
      } else if (event.key === '?' && !isTypingTarget(event.target) && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        useAppStore.setState({ help: 'keys' });
      } else if (event.key === 'F5') {
        event.preventDefault();
        rerun();
      } else if (event.key === 'Enter' && isTypingTarget(event.target)) {
        // Enter ends a line or a conversion; it never sends a form or moves on.
        if ((event.target as HTMLElement).tagName === 'INPUT') event.preventDefault();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [move]);
}

function Header(props: {
  readonly current: StepId;
  readonly headingRef: React.RefObject<HTMLHeadingElement | null>;
}) {
  const m = useMessages();
  const texts = useTexts();
  const site = useSite();
  const { title, purpose } = texts.step[props.current];
  const results = site?.preflight?.results ?? [];
  const offline = results.some((result) => result.code === 'offline');
  const practising = useAppStore((state) => state.info?.practice === 'running');
  return (
    <header className="head">
      <div className="head-text">
        <h1 ref={props.headingRef} tabIndex={-1}>
          <span className="head-number">{STEP_IDS.indexOf(props.current) + 1}</span> {title}
        </h1>
        <p>{purpose}</p>
      </div>
      {offline ? <Badge>{m.frame.offline}</Badge> : null}
      {site?.simulated === true || practising ? <Badge tone="warn">{m.frame.simulated}</Badge> : null}
      <Button small kind="quiet" onPress={() => useAppStore.setState({ help: 'screen' })}>
        {m.help.open}
      </Button>
      <LeavePractice />
    </header>
  );
}

function Notices() {
  const m = useMessages();
  const texts = useTexts();
  const notice = useAppStore((state) => state.notice);
  const info = useAppStore((state) => state.info);
  const saveTrouble = useAppStore((state) => state.saveTrouble);
  const troubles = info?.troubles ?? [];
  if (notice === null && troubles.length === 0 && saveTrouble === null) return null;
  return (
    <div className="stack notices">
      {saveTrouble === null ? null : <SaveTrouble error={saveTrouble} />}
      {troubles.map((error) => (
        <ErrorBox
          key={JSON.stringify(error.args)}
          tone="warn"
          error={error}
          onClose={() => {
            const left = troubles.filter((each) => each !== error);
            if (info !== null) useAppStore.setState({ info: { ...info, troubles: left } });
          }}
        />
      ))}
      {notice === null ? null : notice.kind === 'error' ? (
        <ErrorBox error={notice} onClose={closeNotice} />
      ) : (
        <NoticeBox
          tone="pass"
          said
          actions={
            <Button small kind="quiet" onPress={closeNotice}>
              {m.common.close}
            </Button>
          }
        >
          {notice.text(m, texts)}
        </NoticeBox>
      )}
    </div>
  );
}

/** The screen of a step, and where it begins: at its heading, or at the field it names as its first. */
function Step(props: {
  readonly current: StepId;
  readonly headingRef: React.RefObject<HTMLHeadingElement | null>;
  readonly onGo: (step: StepId) => void;
}) {
  const { current, headingRef, onGo } = props;
  const site = useSite();
  const Screen = useScreen(current);
  const first = site === null || current === 'site';
  const stands = first || Screen !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the step and the site are what changes
  useEffect(() => {
    if (!stands) return;
    document.querySelector('.content')?.scrollTo(0, 0);
    const lost = site === null ? null : lostField();
    const field = lost ?? document.querySelector<HTMLElement>('.content [data-first-field]');
    (field ?? headingRef.current)?.focus();
  }, [stands, current, site?.id, headingRef]);
  if (first) return <SiteStep key={site?.id ?? ''} />;
  return Screen === null ? null : <Screen key={site.id} site={site} onGo={onGo} />;
}

function Footer(props: { readonly current: StepId; readonly onMove: (direction: -1 | 1) => void }) {
  const m = useMessages();
  const site = useSite();
  const texts = useTexts();
  const sentence = useAppStore((state) => state.said);
  const said = typeof sentence === 'string' ? sentence : sentence(m, texts);
  const next = neighbour(props.current, 1);
  const permit = next === null ? null : permitted(next, site);
  const blocked = permit?.reason === undefined ? '' : m.frame.blocked[permit.reason];
  return (
    <footer className="foot">
      <p className="foot-status" role="status" aria-live="polite">
        {blocked === '' ? said : said === '' ? blocked : said === blocked ? blocked : `${said} ${blocked}`}
      </p>
      <div className="foot-buttons">
        {neighbour(props.current, -1) === null ? null : (
          <Button often onPress={() => props.onMove(-1)}>
            {m.frame.back}
          </Button>
        )}
        {next === null ? (
          <Finish />
        ) : (
          <Button id="next-step" kind="primary" disabled={blocked !== ''} onPress={() => props.onMove(1)}>
            {m.frame.next}
          </Button>
        )}
      </div>
    </footer>
  );
}
