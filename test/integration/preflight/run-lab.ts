import { randomInt } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { createTrustStore } from '../../../electron/access/trust.ts';
import { type ConnectToRule, parseConnectTo } from '../../../electron/address/connect-to.ts';
import { type HostPort, parseHostPort } from '../../../electron/address/net-address.ts';
import type { CheckResult } from '../../../electron/domain/check.ts';
import { hangsOn } from '../../../electron/domain/check-list.ts';
import type { Evidence } from '../../../electron/domain/evidence.ts';
import { Secret } from '../../../electron/domain/secret.ts';
import type { PreflightInput, PreflightLimits } from '../../../electron/preflight/input.ts';
import { runPreflight } from '../../../electron/preflight/run.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { evidenceValue } from '../../../electron/texts/index.ts';
import type { RunningSite } from '../../lab/site.ts';
import { shipped } from '../../support/shipped.ts';

/** Deadlines that suit loopback: a filtered port costs well under a second. */
export const SHORT: PreflightLimits = {
  dns: 700,
  tcp: 700,
  tls: 1_000,
  http: 1_000,
  proxy: 1_500,
  clock: 2_000,
};

export function endpoint(text: string): HostPort {
  const parsed = parseHostPort(text, 53);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}

export function rule(text: string): ConnectToRule {
  const parsed = parseConnectTo(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}

/** A run without anything: no resolver, no proxy, no time server, no device. */
export function emptyInput(change: Partial<PreflightInput> = {}): PreflightInput {
  return {
    catalog: shipped,
    profiles: ['imm2'],
    includeOptional: true,
    custom: [],
    proxy: null,
    resolvers: [],
    laptopResolvers: [],
    ntp: [],
    ca: [...rootCertificates],
    connectTo: [],
    devices: [],
    trust: createTrustStore({}, () => {}),
    earlier: [],
    limits: SHORT,
    now: Date.now,
    messageId: () => randomInt(0x1_0000),
    ...change,
  };
}

/** What a person would type in for this lab. */
export function labInput(lab: RunningSite, change: Partial<PreflightInput> = {}): PreflightInput {
  return emptyInput({
    resolvers: [{ host: lab.dns.address, port: lab.dns.port }],
    ntp: lab.ntp.map(({ address, port }) => ({ host: address, port })),
    ca: [...rootCertificates, lab.pki.root.certPem],
    connectTo: lab.inventory.connectTo.map(rule),
    ...change,
  });
}

export function proxyOf(
  lab: RunningSite,
  change: Partial<{ user: string; password: string; host: string; port: number }> = {},
): NonNullable<PreflightInput['proxy']> {
  const { host, port, user, password } = { ...lab.inventory.proxy, ...change };
  return { host, port, user, password: password === '' ? null : new Secret(password) };
}

/** Rows of one run, easy to ask about. */
export type Outcome = {
  readonly rows: readonly CheckResult[];
  readonly ms: number;
  readonly row: (id: string, target: string) => CheckResult;
  /** `status code` of a row. */
  readonly said: (id: string, target: string) => string;
  readonly red: readonly CheckResult[];
};

/** Keys whose values are other people's words: names, answers, products. */
const FREE =
  /^(host|name|names|aliases|cname|server|resolver|issuer|rootIssuer|subject|location|message|title|heard|greeting|detail|model|firmware|version|shown|address|addresses|devices|missing|dnsServers|ntpServers|clock|invented|answeredFrom|schemes|proxyError|cipher|manager-model)$/;

/** A lower-case word or `like-this` that no text gives words to. */
function isOwnToken({ key, value }: Evidence): boolean {
  if (FREE.test(key) || !/^[a-z]+(?:-[a-z]+)*(?:, [a-z]+(?:-[a-z]+)*)*$/.test(value)) return false;
  return evidenceValue(textsFor('ja'), { key, value }) === value;
}

export function outcomeOf(rows: readonly CheckResult[], ms: number): Outcome {
  // Holds in every network there is: what a row hangs on comes before it in the list, or is of its own kind.
  for (const { id, target, cause } of rows) {
    if (cause !== undefined && cause !== id && !hangsOn(id).has(cause))
      throw new Error(`${id} ${target} hangs on ${cause}, which the list of checks does not say`);
  }
  // And no document shows a word of the program's own.
  const told = rows.flatMap(({ id, evidence }) =>
    evidence.filter((each) => isOwnToken(each)).map(({ key, value }) => `${id} ${key} ${value}`),
  );
  if (told.length > 0) throw new Error(`evidence without words: ${[...new Set(told)].join('; ')}`);
  const find = (id: string, target: string): CheckResult => {
    const found = rows.find((row) => row.id === id && row.target === target);
    if (!found) {
      const known = rows.map((row) => `${row.id} ${row.target}`).join('\n');
      throw new Error(`no row ${id} ${target} in\n${known}`);
    }
    return found;
  };
  return {
    rows,
    ms,
    row: find,
    said: (id, target) => {
      const { status, code } = find(id, target);
      return `${status} ${code}`;
    },
    red: rows.filter((row) => row.status === 'fail' || row.status === 'error'),
  };
}

export async function run(
  input: PreflightInput,
  signal: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  const started = performance.now();
  const rows = await runPreflight(input, { onResult: () => {}, onProgress: () => {} }, signal);
  return outcomeOf(rows, performance.now() - started);
}
