import type { BrowserWindow } from 'electron';
import type { JobView } from '../contract/views.ts';

/** What the system offers while work goes on: keeping the laptop awake, progress on the taskbar, a notification. */
export type AttentionPorts = {
  readonly stayAwake: () => number;
  readonly maySleep: (id: number) => void;
  readonly windows: () => readonly Pick<BrowserWindow, 'isFocused' | 'setProgressBar' | 'flashFrame'>[];
  readonly notify: (kind: JobView['kind'], state: JobView['state']) => void;
};

/** Work that ends sooner than this while the window is in the background is not worth a notification. */
const WORTH_TELLING_MS = 5_000;
/** Electron's value for no bar at all, and for one without an end. */
const NO_BAR = -1;
const NO_END = 2;

/**
 * The laptop does not sleep while work goes on; the taskbar shows how far it is; and when it ends while the person is
 * elsewhere, the system says so. Told of every state of every job.
 */
export function createAttention(ports: AttentionPorts, now: () => number): (job: JobView) => void {
  const running = new Map<string, { readonly job: JobView; readonly since: number }>();
  let awake: number | null = null;
  return (job) => {
    const known = running.get(job.id);
    if (job.state === 'running') running.set(job.id, { job, since: known?.since ?? now() });
    else running.delete(job.id);
    if (running.size > 0) awake ??= ports.stayAwake();
    else if (awake !== null) {
      ports.maySleep(awake);
      awake = null;
    }
    const all = [...running.values()].map((each) => each.job);
    const total = all.reduce((sum, each) => sum + each.total, 0);
    const done = all.reduce((sum, each) => sum + each.done, 0);
    const share = all.length === 0 ? NO_BAR : total === 0 ? NO_END : done / total;
    const waits = all.some((each) => each.paused);
    for (const window of ports.windows())
      if (waits) window.setProgressBar(share, { mode: 'paused' });
      else window.setProgressBar(share);
    if (known === undefined || job.state === 'running' || job.state === 'cancelled') return;
    const away = ports.windows().every((window) => !window.isFocused());
    if (!away || now() - known.since < WORTH_TELLING_MS) return;
    for (const window of ports.windows()) window.flashFrame(true);
    ports.notify(job.kind, job.state);
  };
}
