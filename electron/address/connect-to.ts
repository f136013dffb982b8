import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';

/**
 * Rules "connections meant for host H port P go to address A port P2", as curl's --connect-to: an empty H
 * or P matches any, an empty A or P2 leaves that part as it was. Used behind NAT, by the demo and by tests.
 */
export type ConnectToRule = {
  readonly host: string;
  readonly port: number | null;
  readonly toHost: string;
  readonly toPort: number | null;
};

export type ConnectTarget = { readonly host: string; readonly port: number; readonly rewritten: boolean };

/** Reads `H:P:A:P2`; IPv6 stands in brackets. */
export function parseConnectTo(text: string): Result<ConnectToRule, AppError> {
  const match = /^(\[[^\]]*\]|[^:[\]]*):(\d*):(\[[^\]]*\]|[^:[\]]*):(\d*)$/.exec(text.trim());
  const ports = [match?.[2] ?? '', match?.[4] ?? ''].map((part) => (part === '' ? null : Number(part)));
  if (!match || ports.some((port) => port !== null && (port < 1 || port > 65535))) {
    return err(
      appError('invalid-argument', { name: `--connect-to ${text}`, expected: 'HOST:PORT:ADDRESS:PORT' }),
    );
  }
  const bare = (part: string): string => part.replace(/^\[|\]$/g, '').toLowerCase();
  return ok({
    host: bare(match[1] ?? ''),
    port: ports[0] ?? null,
    toHost: bare(match[3] ?? ''),
    toPort: ports[1] ?? null,
  });
}

/** Where a connection meant for `host:port` really goes; the first matching rule counts. */
export function applyConnectTo(rules: readonly ConnectToRule[], host: string, port: number): ConnectTarget {
  const name = host.toLowerCase().replace(/\.$/, '');
  const rule = rules.find(
    (candidate) =>
      (candidate.host === '' || candidate.host === name) &&
      (candidate.port === null || candidate.port === port),
  );
  if (!rule) return { host, port, rewritten: false };
  return { host: rule.toHost === '' ? host : rule.toHost, port: rule.toPort ?? port, rewritten: true };
}
