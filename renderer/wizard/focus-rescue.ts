import { useEffect } from 'react';
import { useAppStore } from '../stores/app-store.ts';
import { useJobStore } from '../stores/job-store.ts';
import { useSiteStore } from '../stores/site-store.ts';
import { focusSeries } from './focus-series.ts';

/** React has drawn what an action led to by one of these; a busy laptop takes longer. */
const DRAWN_MS = [60, 250, 700, 1500] as const;

/** Where the focus goes when what had it is gone and nothing is at work: a refusal, the step's main action, the way on. */
const PLACES = [
  '.frame-notices [role="alert"] button',
  '.content .button[data-kind="primary"]:not([disabled])',
  '#next-step:not([disabled])',
  '.head h1',
] as const;

/** The same within a dialog. */
const DIALOG_PLACES = ['[role="alert"] button', '.dialog-buttons button:not([disabled])', '.dialog'] as const;

function focusIsLost(): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body;
}

const isAtWork = (): boolean => {
  const siteId = useSiteStore.getState().site?.id;
  return Object.values(useJobStore.getState().jobs).some(
    (job) => job.siteId === siteId && job.state === 'running',
  );
};

/**
 * Puts a focus that fell to the page where the person goes on. What the pressed button began takes its place: the focus
 * goes to the line of that work (ProgressLine), and waits for it where it is not drawn yet, unless this is the last time.
 * Work of another site takes nothing.
 */
function rescueFocus(last: boolean): void {
  if (!focusIsLost()) return;
  const dialog = [...document.querySelectorAll('.overlay')].at(-1);
  const around = dialog ?? document;
  const line = [
    ...around.querySelectorAll<HTMLElement>(
      dialog === undefined ? '.frame-work .progress:not([data-elsewhere])' : '.progress',
    ),
  ].at(-1);
  if (line !== undefined) {
    line.focus();
    return;
  }
  if (isAtWork() && !last) return;
  for (const place of dialog === undefined ? PLACES : DIALOG_PLACES) {
    const found = around.querySelector<HTMLElement>(place);
    if (found === null) continue;
    found.focus();
    if (!focusIsLost()) return;
  }
}

/**
 * A button that is switched off or goes away while it has the focus leaves it to the page: after every action it
 * lands on the result or the next button. A click into the empty page is a person's own wish and left alone.
 */
export function useFocusRescue(): void {
  useEffect(() => {
    let clickedAway = false;
    const series = focusSeries(DRAWN_MS, focusIsLost, (last) => {
      if (!clickedAway) rescueFocus(last);
    });
    const later = series.changed;
    const onPointer = (event: PointerEvent): void => {
      const target = event.target instanceof Element ? event.target : null;
      clickedAway =
        target?.closest('button, a, input, textarea, select, summary, label, [tabindex], [role="option"]') ===
        null;
    };
    const onKey = (): void => {
      clickedAway = false;
    };
    window.addEventListener('pointerdown', onPointer, true);
    window.addEventListener('keydown', onKey, true);
    window.addEventListener('focusout', later);
    const ends = [useJobStore, useSiteStore, useAppStore].map((store) => store.subscribe(later));
    return () => {
      series.end();
      window.removeEventListener('pointerdown', onPointer, true);
      window.removeEventListener('keydown', onKey, true);
      window.removeEventListener('focusout', later);
      for (const end of ends) end();
    };
  }, []);
}
