/** What a resolver may answer, whoever uses it, against the code that must name it. Loopback only, no rights needed. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CancelledError } from '../../../electron/net/deadline.ts';
import { askDns } from '../../../electron/net/dns.ts';
import { type RunningDns, startDns } from '../../lab/dns.ts';

const NETWORK = '127.202';
const NAME = 'www.ibm.com';
const idle = new AbortController().signal;
let dns: RunningDns;

beforeAll(async () => {
  dns = await startDns({
    address: `${NETWORK}.0.53`,
    port: 8053,
    zones: new Map([[NAME, { addresses: ['129.42.56.216'] }]]),
  });
});
afterAll(() => dns?.close());
beforeEach(() => {
  dns.faults.all = null;
  dns.faults.names.clear();
  dns.log.length = 0;
});

describe('a failure', () => {
  const ask = (type: 'A' | 'AAAA', pauseMs = 1, signal = idle) =>
    askDns({ host: dns.address, port: dns.port }, { name: NAME, type }, 2_000, 7, signal, pauseMs);

  it('that is over when the question comes again is none, and is told', async () => {
    dns.faults.all = 'servfail-once';
    expect(await ask('A')).toMatchObject({ outcome: 'ok', addresses: ['129.42.56.216'], failedFirst: true });
    expect(dns.log).toHaveLength(2);
  });

  it('that stays is one after two questions, and nothing else is asked twice', async () => {
    for (const [fault, outcome, questions] of [
      ['servfail', 'servfail', 2],
      ['nxdomain', 'nxdomain', 1],
      ['refused', 'refused', 1],
      ['empty', 'nodata', 1],
    ] as const) {
      dns.faults.all = fault;
      dns.log.length = 0;
      const answer = await ask('AAAA');
      expect(`${answer.outcome} ${dns.log.length}`).toBe(`${outcome} ${questions}`);
      expect(answer.failedFirst).toBeUndefined();
    }
  });

  it('is not waited for once somebody cancels', async () => {
    dns.faults.all = 'servfail';
    const control = new AbortController();
    const asked = ask('A', 60_000, control.signal);
    setTimeout(() => control.abort(), 50);
    await expect(asked).rejects.toBeInstanceOf(CancelledError);
  });
});
