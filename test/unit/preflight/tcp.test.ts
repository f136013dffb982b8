import { describe, expect, it } from 'vitest';
import { judgeTcp, type TcpFacts } from '../../../electron/preflight/checks/tcp.ts';

const said = ({ status, code }: { readonly status: string; readonly code: string }): string =>
  `${status} ${code}`;

describe('ports', () => {
  const facts = (change: Partial<TcpFacts> = {}): TcpFacts => ({
    host: 'www.ibm.com',
    address: '129.42.56.216',
    port: 443,
    attempt: { outcome: 'open', ms: 5, errno: '' },
    required: true,
    addressFrom: 'dns',
    besideIPv4: false,
    limitMs: 4_000,
    ...change,
  });
  const attempt = (outcome: TcpFacts['attempt']['outcome']): Partial<TcpFacts> => ({
    attempt: { outcome, ms: 5, errno: '' },
  });

  it.each([
    [{}, 'pass ok'],
    [attempt('refused'), 'fail refused'],
    [attempt('timeout'), 'fail timeout'],
    [attempt('reset'), 'fail reset'],
    [attempt('unreachable'), 'fail unreachable'],
    [attempt('cancelled'), 'skipped cancelled'],
    [{ ...attempt('refused'), required: false }, 'warn refused'],
    [{ ...attempt('timeout'), addressFrom: 'guide' }, 'warn timeout'],
    [{ ...attempt('timeout'), addressFrom: 'rule' }, 'fail timeout'],
    [{ ...attempt('timeout'), address: '2620:0:6c0:1::1000', besideIPv4: true }, 'warn timeout'],
    // The site's own destination, which has nothing else.
    [{ ...attempt('timeout'), address: '2620:0:6c0:1::1000' }, 'fail timeout'],
    [{ alone: true }, 'warn only-alone'],
    [{ ...attempt('timeout'), alone: true }, 'fail timeout'],
    [{ greeting: { expected: '220', heard: '220 ready' } }, 'pass ok'],
    [{ greeting: { expected: 'SSH-', heard: 'SSH-2.0-x' } }, 'pass ok'],
    [{ greeting: { expected: '220', heard: '' } }, 'fail no-greeting'],
    [{ greeting: { expected: '220', heard: '' }, required: false }, 'warn no-greeting'],
    [{ greeting: { expected: 'SSH-', heard: 'HTTP/1.1 400' } }, 'fail other-greeting'],
    // RFC 959 §5.4: an FTP server that is there, and takes nobody now.
    [{ greeting: { expected: '220', heard: '421 Too many connections' } }, 'warn busy'],
    [{ greeting: { expected: '220', heard: '421-Busy' } }, 'warn busy'],
    [{ greeting: { expected: '220', heard: '120 Ready in 5 minutes' } }, 'warn busy'],
    [{ greeting: { expected: '220', heard: '4210 x' } }, 'fail other-greeting'],
    [{ greeting: { expected: '220', heard: '530 Not allowed' } }, 'fail other-greeting'],
    [{ greeting: { expected: 'SSH-', heard: '421 Too many connections' } }, 'fail other-greeting'],
    [attempt('blocked'), 'fail local-block'],
  ] as const)('%j → %s', (change, expected) => {
    expect(said(judgeTcp(facts(change as Partial<TcpFacts>)))).toBe(expected);
  });
});

it('what another greeting asks for is not the firewall alone', () => {
  const { fixes } = judgeTcp({
    host: 'a.ibm.com',
    address: '192.0.2.1',
    port: 21,
    attempt: { outcome: 'open', ms: 5, errno: '' },
    required: true,
    addressFrom: 'dns',
    besideIPv4: false,
    limitMs: 4_000,
    greeting: { expected: '220', heard: '530 Not allowed' },
  });
  expect(fixes).toEqual(['exempt-relay', 'open-firewall', 'contact-vendor']);
});
