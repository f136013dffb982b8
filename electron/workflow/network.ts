import { readFileSync } from 'node:fs';
import { type ConnectToRule, parseConnectTo } from '../address/connect-to.ts';
import { type HostPort, parseHostPort } from '../address/net-address.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { SiteNetwork } from '../domain/site-file.ts';

/** The site's network part, read and ready for use. */
export type NetworkInUse = {
  readonly dns: readonly HostPort[];
  readonly ntp: readonly HostPort[];
  readonly connectTo: readonly ConnectToRule[];
  readonly ca: readonly string[];
};

const DNS_PORT = 53;
const NTP_PORT = 123;

/** Reads addresses and rules; the first that is wrong is named with its place in the site file. */
export function networkInUse(network: SiteNetwork): Result<NetworkInUse, AppError> {
  const dns: HostPort[] = [];
  const ntp: HostPort[] = [];
  const connectTo: ConnectToRule[] = [];
  for (const [list, texts, port, name] of [
    [dns, network.dns, DNS_PORT, 'dns'],
    [ntp, network.ntp, NTP_PORT, 'ntp'],
  ] as const) {
    for (const [index, text] of texts.entries()) {
      const parsed = parseHostPort(text, port);
      if (!parsed.ok)
        return err(
          appError('invalid-site-file', { path: `network.${name}[${index}]`, expected: 'ADDRESS[:PORT]' }),
        );
      list.push(parsed.value);
    }
  }
  for (const [index, text] of network.connectTo.entries()) {
    const rule = parseConnectTo(text);
    if (!rule.ok)
      return err(
        appError('invalid-site-file', {
          path: `network.connectTo[${index}]`,
          expected: 'HOST:PORT:ADDRESS:PORT',
        }),
      );
    connectTo.push(rule.value);
  }
  const ca = readCaFile(network.caFile);
  return ca.ok ? ok({ dns, ntp, connectTo, ca: ca.value }) : ca;
}

/** The certificates in a PEM file; none when no file is named. */
export function readCaFile(path: string): Result<readonly string[]> {
  if (path === '') return ok([]);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return err(
      appError('file-unreadable', { path, reason: (error as NodeJS.ErrnoException).code ?? 'error' }),
    );
  }
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length === 0)
    return err(appError('file-unreadable', { path, reason: 'no PEM certificate in it' }));
  return ok(certificates);
}
