import { describe, expect, it } from 'vitest';
import type { JobView } from '../../../electron/contract/views.ts';
import { createAttention } from '../../../electron/shell/attention.ts';

const job = (part: Partial<JobView>): JobView =>
  ({ id: 'a', siteId: 's', kind: 'apply', state: 'running', done: 0, total: 0, ...part }) as JobView;

function system(focused: boolean) {
  const log: string[] = [];
  let clock = 0;
  const attend = createAttention(
    {
      stayAwake: () => {
        log.push('awake');
        return 7;
      },
      maySleep: (id) => log.push(`sleep ${id}`),
      windows: () => [
        {
          isFocused: () => focused,
          setProgressBar: (share: number, options?: { mode?: string }) =>
            log.push(`bar ${share}${options?.mode === undefined ? '' : ` ${options.mode}`}`),
          flashFrame: () => log.push('flash'),
        },
      ],
      notify: (kind, state) => log.push(`notify ${kind} ${state}`),
    },
    () => clock,
  );
  return { log, attend, wait: (ms: number) => (clock += ms) };
}

describe('while work goes on', () => {
  it('the laptop stays awake until the last piece has ended, and the taskbar shows how far it is', () => {
    const { log, attend } = system(true);
    attend(job({}));
    attend(job({ done: 1, total: 4 }));
    attend(job({ id: 'b', done: 1, total: 4 }));
    attend(job({ state: 'done', done: 4, total: 4 }));
    attend(job({ id: 'b', state: 'failed' }));
    expect(log).toEqual(['awake', 'bar 2', 'bar 0.25', 'bar 0.25', 'bar 0.25', 'sleep 7', 'bar -1']);
  });
  it('and while it is paused: the laptop stays awake, and the taskbar says that it waits', () => {
    const { log, attend } = system(true);
    attend(job({ done: 1, total: 4 }));
    attend(job({ done: 1, total: 4, paused: true }));
    attend(job({ done: 1, total: 4, paused: false }));
    expect(log).toEqual(['awake', 'bar 0.25', 'bar 0.25 paused', 'bar 0.25']);
  });
  it('its end is told by the system only to a person who is elsewhere, and after a while', () => {
    const away = system(false);
    away.attend(job({}));
    away.wait(6_000);
    away.attend(job({ state: 'done' }));
    expect(away.log.slice(-2)).toEqual(['flash', 'notify apply done']);
    const soon = system(false);
    soon.attend(job({}));
    soon.attend(job({ state: 'done' }));
    expect(soon.log).not.toContain('flash');
    const here = system(true);
    here.attend(job({}));
    here.wait(6_000);
    here.attend(job({ state: 'done' }));
    expect(here.log).not.toContain('flash');
    const stopped = system(false);
    stopped.attend(job({}));
    stopped.wait(6_000);
    stopped.attend(job({ state: 'cancelled' }));
    expect(stopped.log).not.toContain('flash');
  });
});
