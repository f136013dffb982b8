/** Whoever stays silent at a proxy costs its whole deadline, one after the other: how many of them are asked alone. */
import { expect, it } from 'vitest';
import type { Destination } from '../../../electron/preflight/destinations.ts';
import { askedAlone, type Checked } from '../../../electron/preflight/proxy-results.ts';
import { askedAboutSilence } from '../../../electron/preflight/proxy-silence.ts';

const destination = (host: string): Destination => ({
  name: `${host}:443`,
  host,
  port: 443,
  protocol: 'https',
  required: true,
  literal: false,
  guide: [],
  profiles: [],
});
const checked = (host: string, silent: boolean): Checked => ({
  destination: destination(host),
  reply: silent
    ? { kind: 'connect', result: { kind: 'silent', heard: '', ms: 1 } }
    : { kind: 'connect', result: { kind: 'cancelled', ms: 1 } },
  sent: false,
  verdict: silent ? { status: 'fail', code: 'timeout' } : { status: 'pass', code: 'ok' },
  startedAt: 0,
  endedAt: 1,
  inner: null,
});
const open = (host: string): Checked => ({
  ...checked(host, false),
  inner: {
    id: 'proxy-tls',
    verdict: { status: 'pass', code: 'ok' },
    startedAt: 0,
    endedAt: 1,
    observation: { ok: true } as NonNullable<NonNullable<Checked['inner']>['observation']>,
  },
});
const HOSTS = Array.from({ length: 12 }, (_, index) => `h${index}`);
/** Opens for these, when they are asked alone. */
const LATE = ['h1', 'h3'];

it('a connection that stays silent is asked for until two in a row are', async () => {
  const asked: string[] = [];
  const { alone } = await askedAlone(
    [open('first'), ...HOSTS.map((host) => checked(host, true))],
    async (each) => {
      asked.push(each.destination.host);
      return LATE.includes(each.destination.host) ? open(each.destination.host) : each;
    },
  );
  expect([alone, asked]).toEqual([2, ['h0', 'h1', 'h2', 'h3', 'h4', 'h5']]);
});

it('and a tunnel likewise; the others are asked why', async () => {
  const asked: string[] = [];
  const why: string[] = [];
  const silent = HOSTS.map((host): Checked => {
    const each = checked(host, true);
    return {
      ...each,
      silence: {
        alone: async () => {
          asked.push(host);
          return LATE.includes(host) ? open(host) : each;
        },
        why: async () => {
          why.push(host);
          return each;
        },
      },
    };
  });
  const { alone } = await askedAboutSilence([open('first'), ...silent], new AbortController().signal);
  expect([alone, asked]).toEqual([2, ['h0', 'h1', 'h2', 'h3', 'h4', 'h5']]);
  expect(why).toEqual(HOSTS.filter((host) => !LATE.includes(host)));
});

it('a cancel while it is asked why leaves what was measured, and asks nobody else', async () => {
  const cancel = new AbortController();
  const why: string[] = [];
  const cutOff = checked('cut', false);
  const silent = HOSTS.slice(0, 3).map((host, index): Checked => {
    const each = checked(host, true);
    return {
      ...each,
      silence: {
        alone: async () => each,
        why: async () => {
          why.push(host);
          if (index === 1) cancel.abort();
          return cutOff;
        },
      },
    };
  });
  const { results } = await askedAboutSilence([open('first'), ...silent], cancel.signal);
  expect(why).toEqual(['h0', 'h1']);
  expect(results.slice(1)).toEqual(silent);
});
