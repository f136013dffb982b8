import { parseHostPort } from '../address/net-address.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { isSameHost } from '../domain/plain-address.ts';
import { err, ok, type Result } from '../domain/result.ts';
import {
  parseDestination,
  parseSiteFile,
  type SiteDevice,
  type SiteFile,
  siteDeviceSchema,
  siteFileSchema,
} from '../domain/site-file.ts';
import { readHandedJson } from '../storage/whole-file.ts';
import { HTTPS_PORT } from '../workflow/discover-stage.ts';
import type { Arguments } from './arguments.ts';

/** A site out of options instead of a file, for a check without any set-up. */

export function emptySite(): SiteFile {
  return siteFileSchema.parse({ version: 1 });
}

/** A site out of the options of `preflight`; passwords in it get names in an environment of its own. */
export function siteFromOptions(
  args: Arguments,
): Result<
  { readonly file: SiteFile; readonly environment: Readonly<Record<string, string>> },
  readonly AppError[]
> {
  const environment: Record<string, string> = {};
  const proxy = parseProxy(args.value('proxy'), args.value('proxy-password-env') ?? '', environment);
  if (!proxy.ok) return err([proxy.error]);
  const credentials = readCredentials(args.value('credential-file'), environment);
  if (!credentials.ok) return credentials;
  const devices: SiteDevice[] = [];
  for (const text of args.list('device')) {
    const parsed = parseHostPort(text, HTTPS_PORT);
    if (!parsed.ok)
      return err([appError('invalid-argument', { name: `--device ${text}`, expected: 'ADDRESS[:PORT]' })]);
    const device = siteDeviceSchema.parse({
      address: parsed.value.host,
      ports: { https: parsed.value.port },
    });
    // Named twice in whatever spelling, it is one; at two ports nobody knows which is meant.
    const before = devices.find((each) => isSameHost(each.address, device.address));
    if (before !== undefined && before.ports.https !== device.ports.https)
      return err([
        appError('invalid-argument', { name: `--device ${text}`, expected: '--device ADDRESS once' }),
      ]);
    if (before === undefined) devices.push(device);
  }
  const destinations: unknown[] = [];
  for (const text of args.list('destination')) {
    const parsed = parseDestination(text);
    if (!parsed.ok) return err([parsed.error]);
    destinations.push(parsed.value);
  }
  const network = {
    proxy: proxy.value,
    dns: args.list('dns'),
    ntp: args.list('ntp'),
    connectTo: args.list('connect-to'),
    caFile: args.value('ca') ?? '',
    destinations,
  };
  const parsed = parseSiteFile({ version: 1, network, devices, credentials: credentials.value });
  return parsed.ok ? ok({ file: parsed.value, environment }) : parsed;
}

/** `http://user:password@host:port`, or `host:port`; the scheme must be http. */
function parseProxy(
  text: string | undefined,
  passwordEnv: string,
  environment: Record<string, string>,
): Result<
  | {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly passwordEnv: string;
      readonly mode: '';
    }
  | undefined
> {
  if (text === undefined) return ok(undefined);
  const bad = err(
    appError('invalid-argument', {
      // Without what stands before the @: a password is not repeated.
      name: `--proxy ${text.replace(/^(\S+?:\/\/)?.*@/, '$1…@')}`,
      expected: 'http://[USER[:PASSWORD]@]HOST:PORT',
    }),
  );
  const folded = text.normalize('NFKC').trim();
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(folded) ? folded : `http://${folded}`;
  if (!URL.canParse(url)) return bad;
  const parsed = new URL(url);
  if (parsed.protocol !== 'http:' || parsed.hostname === '' || !['', '/'].includes(parsed.pathname))
    return bad;
  const named = /^[a-z]+:\/\/(?:[^@/]*@)?(?:\[[^\]]+\]|[^:/]+):(\d+)/i.exec(url)?.[1];
  const port = named === undefined ? 3128 : Number(named);
  if (port < 1 || port > 65535) return bad;
  const inline = decodeURIComponent(parsed.password);
  if (inline !== '') environment.CALLHOME_CLI_PROXY_PASSWORD = inline;
  return ok({
    mode: '',
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port,
    user: decodeURIComponent(parsed.username),
    passwordEnv: inline === '' ? passwordEnv : 'CALLHOME_CLI_PROXY_PASSWORD',
  });
}

/** A credential file: one credential or a map of them as in a site file; `password` may stand in it, as it is a file of secrets. */
function readCredentials(
  path: string | undefined,
  environment: Record<string, string>,
): Result<Readonly<Record<string, unknown>>, readonly AppError[]> {
  if (path === undefined) return ok({});
  const json = readHandedJson(path);
  if (!json.ok) return err([json.error]);
  if (typeof json.value !== 'object' || json.value === null || Array.isArray(json.value)) {
    return err([
      appError('invalid-argument', {
        name: path,
        expected: '{ "user": ..., "password" or "passwordEnv": ... }',
      }),
    ]);
  }
  const value = json.value as Record<string, unknown>;
  const entries =
    'user' in value || 'snmp' in value
      ? { bmc: value }
      : ((value.credentials ?? value) as Record<string, unknown>);
  let count = 0;
  const keep = (secret: unknown): string => {
    count += 1;
    const name = `CALLHOME_CLI_SECRET_${count}`;
    environment[name] = String(secret);
    return name;
  };
  const inlineSecrets = (entry: unknown): unknown => {
    if (typeof entry !== 'object' || entry === null) return entry;
    return Object.fromEntries(
      Object.entries(entry).map(([name, inner]) => {
        if (/^(password|authPassword|privPassword|community)$/.test(name)) return [`${name}Env`, keep(inner)];
        return [name, name === 'snmp' ? inlineSecrets(inner) : inner];
      }),
    );
  };
  return ok(Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, inlineSecrets(entry)])));
}
