import { existsSync, realpathSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { isFingerprint } from '../access/trust.ts';
import { parseConnectTo } from '../address/connect-to.ts';
import { parseHostPort } from '../address/net-address.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import type { OptionName } from '../domain/command-line.ts';
import { DEVICES_AT_ONCE, WAITS } from '../domain/pace.ts';
import { PROFILE_IDS } from '../domain/product.ts';
import { ROLLOUT_LIMITS } from '../domain/rollout.ts';
import { parseDestination } from '../domain/site-file.ts';
import { listInterfaces, selectInterfaces } from '../net/interfaces.ts';
import type { Arguments } from './arguments.ts';
import { filesOf } from './site-state.ts';

/** What is expected instead of a value; null where it is right. Judged before anything is done. */
type Rule = (value: string) => string | null;

const among = (words: readonly string[]): Rule => {
  return (value) => (words.includes(value) ? null : words.join(' | '));
};
const port: Rule = (value) => {
  const number = /^\d{1,5}$/.test(value.normalize('NFKC').trim()) ? Number(value.normalize('NFKC')) : 0;
  return number >= 1 && number <= 65535 ? null : 'PORT (1-65535)';
};
/** The parts of values that are lists, however their commas are written; blanks around them and empty parts are none. */
export function listParts(values: readonly string[]): readonly string[] {
  return values
    .flatMap((value) => value.split(/[,、，]/u))
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Every part of a list, however its commas are written. */
const each = (rule: Rule): Rule => {
  return (value) =>
    value
      .split(/[,、，]/u)
      .map((part) => rule(part.trim()))
      .find((expected) => expected !== null) ?? null;
};
/** A server to be asked by its address: to look its name up, one would need it already. */
const address: Rule = (value) => {
  const parsed = parseHostPort(value, 53);
  const known = parsed.ok && isIP(parsed.value.host.replace(/%.*$/, '')) !== 0;
  return known ? null : 'ADDRESS[:PORT]';
};
/** An address or a host name (RFC 1123 §2.1); four numbers that are no address are neither. */
const host: Rule = (value) => {
  const parsed = parseHostPort(value, 123);
  const name = parsed.ok ? parsed.value.host : '';
  const isName = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62}\.?)*$/i.test(name) && !/^[\d.]+$/.test(name);
  return isIP(name.replace(/%.*$/, '')) !== 0 || isName ? null : 'HOST[:PORT]';
};
const adapter: Rule = (value) => {
  const all = listInterfaces();
  if (selectInterfaces(all, [value]).missing.length === 0) return null;
  return [...new Set(all.map(({ name }) => name))].join(' | ');
};

const fingerprint: Rule = (value) => (isFingerprint(value) ? null : 'FINGERPRINT (SHA-256)');

const count = (least: number, most: number): Rule => {
  return (value) => {
    const number = /^\d{1,4}$/.test(value) ? Number(value) : -1;
    return number >= least && number <= most ? null : `N (${least}-${most})`;
  };
};

const RULES: Readonly<Partial<Record<OptionName, Rule>>> = {
  trust: each(fingerprint),
  lang: among(['ja', 'en']),
  prefer: among(['mine', 'theirs']),
  waits: among(WAITS.map(String)),
  'devices-at-once': count(DEVICES_AT_ONCE.least, DEVICES_AT_ONCE.most),
  'first-wave': count(1, ROLLOUT_LIMITS.firstWave),
  'stop-after': count(1, ROLLOUT_LIMITS.stopAfterFailures),
  profile: each(among(PROFILE_IDS)),
  dns: address,
  ntp: host,
  device: (value) => host(value) && 'ADDRESS[:PORT]',
  ports: (value) => each(port)(value) && 'P[,P...] (1-65535)',
  interface: adapter,
  'slp-port': port,
  'ssdp-port': port,
  'mdns-port': port,
  'rmcp-port': port,
  'connect-to': (value) => (parseConnectTo(value).ok ? null : 'HOST:PORT:ADDRESS:PORT'),
  destination: (value) => {
    const parsed = parseDestination(value);
    return parsed.ok ? null : String(parsed.error.args.expected ?? '');
  },
};

/** Files that a command reads, by the option that names them. */
const INPUTS: readonly OptionName[] = ['sheet', 'credentials', 'credential-file', 'ca', 'catalog'];
/** Commands that write the site file itself: it is read whole before. */
const WRITES_SITE: ReadonlySet<string> = new Set(['import', 'logins']);

/** A file that the command reads, or that it keeps beside the site, would be gone with what is written over it. */
function judgeOut(args: Arguments): AppError | null {
  const [out, site] = [args.value('out'), args.value('site')];
  if (out === undefined) return null;
  const { state = '', journal = '', lock = '' } = site === undefined ? {} : filesOf(site);
  const kept = [state, journal, lock, WRITES_SITE.has(args.command) ? '' : (site ?? '')];
  const read = INPUTS.flatMap((name) => args.list(name));
  const taken = [...kept, ...read].filter((path) => path !== '').find((path) => isSamePath(path, out));
  return taken === undefined
    ? null
    : appError('invalid-argument', { name: `--out ${out}`, expected: `≠ ${taken}` });
}

/** Do both lead to one file, whether it is there or not? */
export function isSamePath(a: string, b: string): boolean {
  const [one, other] = [a, b].map((path) => (existsSync(path) ? realpathSync(path) : resolve(path)));
  return one === other;
}

/** The first option whose value cannot be used, with the value and what would be right. */
export function judgeValues(args: Arguments): AppError | null {
  for (const [name, rule] of Object.entries(RULES)) {
    for (const value of args.list(name as OptionName)) {
      const expected = rule(value);
      if (expected !== null) return appError('invalid-argument', { name: `--${name} ${value}`, expected });
    }
  }
  return judgeOut(args);
}
