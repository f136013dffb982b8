import type { TcpAttempt } from '../../net/tcp.ts';
import { facts, type Verdict } from '../row.ts';
import { rejectionFixes, unreachableHere, whoSaid } from './rejection.ts';

export type TcpFacts = {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly attempt: TcpAttempt;
  readonly required: boolean;
  /** `dns`: the name gave it; `guide`: printed in 2020, used because the name gave nothing; `rule`: --connect-to. */
  readonly addressFrom: 'dns' | 'guide' | 'rule' | 'literal';
  /** The destination has an IPv4 address too, which decides. */
  readonly besideIPv4: boolean;
  /** What an FTP or SSH server said first; undefined where the protocol has no greeting. */
  readonly greeting?: { readonly expected: string; readonly heard: string };
  readonly limitMs: number;
  /** It failed when all destinations were asked at once, and this is its answer when it was asked alone. */
  readonly alone?: boolean;
  /** And connections to one and the same place open at times and are met with silence at others. */
  readonly wavers?: boolean;
};

/** What an FTP server may say to a connection beside 220 (RFC 959 §5.4): ready in some minutes, or not available. */
const FTP_BUSY = /^(?:120|421)(?:[ -]|$)/;

/** Judges one address and port. Refused and silent are different news: something answered, or a filter swallows. */
export function judgeTcp(input: TcpFacts): Verdict {
  const { attempt, address, port, greeting } = input;
  const seen = facts({
    address,
    addressFrom: input.addressFrom,
    errno: attempt.errno,
    saidBy: attempt.saidBy,
    silentHop: attempt.silentHop,
    ms: attempt.ms,
    greeting: greeting?.heard,
  });
  // An address of 2020 that does not answer proves little while the name itself can't be resolved.
  const bad = input.required && input.addressFrom !== 'guide' && !input.besideIPv4 ? 'fail' : 'warn';
  const args = { address, port, seconds: input.limitMs / 1000 };
  switch (attempt.outcome) {
    case 'open':
      if (greeting && !greeting.heard.startsWith(greeting.expected)) {
        const said = { ...args, expected: greeting.expected, heard: greeting.heard };
        // The port leads to an FTP server, which is the question; that it takes nobody now passes.
        if (greeting.expected === '220' && FTP_BUSY.test(greeting.heard))
          return { status: 'warn', code: 'busy', args: said, fixes: ['retry-later'], evidence: seen };
        // These servers speak first. One that takes the connection and never does is not the vendor's.
        return greeting.heard === ''
          ? { status: bad, code: 'no-greeting', args: said, fixes: ['open-firewall'], evidence: seen }
          : {
              status: bad,
              code: 'other-greeting',
              args: said,
              fixes: ['exempt-relay', 'open-firewall', 'contact-vendor'],
              evidence: seen,
            };
      }
      // A device that asks again gets through.
      if (input.alone === true && input.wavers === true)
        return {
          status: 'warn',
          code: 'wavering',
          args,
          fixes: ['check-shared-ways', 'connection-limit'],
          evidence: seen,
          group: 'tcp:wavering',
        };
      // A device asks for one connection and gets through; that a limit is near is worth knowing.
      return input.alone === true
        ? {
            status: 'warn',
            code: 'only-alone',
            args,
            fixes: ['connection-limit'],
            evidence: seen,
            group: 'tcp:only-alone',
          }
        : { status: 'pass', code: 'ok', evidence: seen };
    case 'refused':
      return {
        status: bad,
        code: 'refused',
        args: { ...args, ...whoSaid(attempt) },
        fixes:
          attempt.saidBy === 'laptop'
            ? ['allow-this-program', 'allow-reject', 'open-firewall']
            : ['allow-reject', 'open-firewall'],
        evidence: seen,
      };
    case 'timeout':
      return { status: bad, code: 'timeout', args, fixes: ['open-firewall'], evidence: seen };
    case 'reset':
      return { status: bad, code: 'reset', args, fixes: ['allow-reject', 'open-firewall'], evidence: seen };
    case 'unreachable':
      return {
        status: bad,
        code: 'unreachable',
        args: { ...args, ...whoSaid(attempt) },
        fixes: attempt.saidBy === 'laptop' ? unreachableHere(attempt) : ['check-route', 'open-firewall'],
        evidence: seen,
        ...(attempt.silentHop === undefined ? {} : { group: `tcp:silent-hop:${attempt.silentHop}` }),
      };
    case 'rejected':
      return {
        status: bad,
        code: 'rejected',
        args: { ...args, ...whoSaid(attempt) },
        fixes: rejectionFixes(attempt),
        evidence: seen,
      };
    case 'blocked':
      return {
        status: bad,
        code: 'local-block',
        args: { ...args, ...whoSaid(attempt), errno: attempt.errno },
        fixes: ['allow-this-program'],
        evidence: seen,
        group: 'local-block',
      };
    case 'cancelled':
      return { status: 'skipped', code: 'cancelled', evidence: seen };
  }
}
