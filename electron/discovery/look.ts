import type { Socket } from 'node:net';
import type { Evidence } from '../domain/evidence.ts';
import { CONNECT_MS } from '../domain/pace.ts';
import { type LookFailure, openLook, type Page } from '../net/https-look.ts';
import type { TlsFacts } from '../net/tls.ts';
import { clues } from './clues.ts';
import { nextQuestion, QUESTIONS, type QuestionId, readPage } from './questions.ts';

export type LookTarget = {
  readonly host: string;
  readonly port: number;
  /** An open connection to use first; null makes a new one. */
  readonly socket: Socket | null;
  /** Is handed the question whether a byte has come. */
  readonly watch?: (heard: () => boolean) => void;
};

/** What one look brought. `reached` is false when nobody listened. */
export type Looked = {
  readonly reached: boolean;
  readonly fingerprint: string;
  readonly clues: readonly Evidence[];
};

export type LookLimits = {
  readonly connectMs: number;
  readonly handshakeMs: number;
  readonly requestMs: number;
  readonly totalMs: number;
};

/**
 * An XCC takes up to 10 s for a cold resource, but its service root is static; 5 s is patient (§4). A handshake is arithmetic
 * on a small processor, which may be busy: it gets as long as where a device is signed in to.
 */
export const PATIENT: LookLimits = {
  connectMs: 4_000,
  handshakeMs: CONNECT_MS.device,
  requestMs: 5_000,
  totalMs: 20_000,
};
/** Old controllers take two to three seconds for a page. */
export const BRISK: LookLimits = { connectMs: 2_000, handshakeMs: 4_000, requestMs: 3_500, totalMs: 11_000 };
/** A page that fails may be that page's own trouble; a second one is the server's. */
const FAILURES_LIMIT = 2;
/** `/redfish/v1/` to `/redfish/v1`, `/` to `/ui/` to `/ui/login.html`. */
const HOPS_LIMIT = 2;

/**
 * Looks at one web server over one connection and collects clues, judging nothing. `onClues` is told after
 * every page, so that a device can be shown before the last page is in. Redirections are followed on the same
 * server only.
 */
export async function look(
  target: LookTarget,
  limits: LookLimits,
  onClues: (found: readonly Evidence[], fingerprint: string) => void,
  signal: AbortSignal,
): Promise<Looked> {
  const https = openLook({ ...target, ...limits });
  target.watch?.(https.heard);
  const endsAt = performance.now() + limits.totalMs;
  const asked = new Set<QuestionId>();
  let found: readonly Evidence[] = [];
  let failures = 0;
  const connection = (): readonly Evidence[] => [
    ...readTls(https.tls()),
    ...(https.refusal() === null ? [] : readFailure(https.refusal() as LookFailure)),
  ];
  try {
    for (;;) {
      const question = nextQuestion(asked, found);
      if (question === null || performance.now() > endsAt) break;
      asked.add(question);
      let { path } = QUESTIONS[question] as { readonly path: string };
      for (let hops = 0; ; hops += 1) {
        const answer = await https.get(path, signal);
        if (!answer.ok) {
          found = distinct([...found, ...readFailure(answer.failure)]);
          failures += answer.failure.kind === 'http' ? 1 : FAILURES_LIMIT;
          break;
        }
        // Half a page still says whose it is, but a server without ends is not asked for ever.
        failures = answer.value.cut === true ? failures + 1 : 0;
        found = distinct([...found, ...readPage(question, answer.value)]);
        const next = FOLLOWED.has(question) ? ownPath(answer.value, path, target.host) : null;
        if (next === null || hops === HOPS_LIMIT) break;
        path = next;
      }
      if (failures >= FAILURES_LIMIT) break;
      onClues([...connection(), ...found], fingerprintOf(https.tls()));
    }
  } finally {
    https.close();
  }
  const all = distinct([...connection(), ...found]);
  const closed = all.length === 1 && all[0]?.key === 'tcp.state';
  return { reached: !closed, fingerprint: fingerprintOf(https.tls()), clues: all };
}

/** Where the page behind a redirection is the answer; for the others the redirection is. */
const FOLLOWED: ReadonlySet<QuestionId> = new Set(['root', 'rootBare', 'description', 'home', 'immLogin']);

/** The path a redirection leads to on this very server; null for every other place, and for no redirection. */
function ownPath(page: Page, from: string, host: string): string | null {
  const { location } = page.headers;
  if (location === undefined || page.status < 300 || page.status > 399) return null;
  const bare = host.replace(/%.*$/, '');
  const base = `https://${bare.includes(':') ? `[${bare}]` : bare}`;
  try {
    const url = new URL(location, new URL(from, base));
    const same = url.hostname === new URL(base).hostname && /^https?:$/.test(url.protocol);
    const path = url.pathname + url.search;
    return same && path !== from && path.length <= 200 ? path : null;
  } catch {
    return null;
  }
}

function readTls(facts: TlsFacts | null): readonly Evidence[] {
  const leaf = facts?.chain[0];
  return clues([
    ['tls.protocol', facts?.protocol],
    ['tls.subject', leaf?.subject],
    ['tls.issuer', leaf?.issuer],
    ['tls.fingerprint', leaf?.fingerprint],
  ]);
}

function fingerprintOf(facts: TlsFacts | null): string {
  return facts?.chain[0]?.fingerprint ?? '';
}

/** Why it went no further, as evidence: "can't be reached" has to be said, not left out. */
function readFailure(failure: LookFailure): readonly Evidence[] {
  switch (failure.kind) {
    case 'tcp':
      return clues([['tcp.state', failure.reason]]);
    case 'tls':
      return clues([['tls.refused', `${failure.failure}: ${failure.reason}`]]);
    case 'http':
      return clues([['http.failure', failure.reason]]);
  }
}

function distinct(found: readonly Evidence[]): readonly Evidence[] {
  return [...new Map(found.map((each) => [`${each.key} ${each.value}`, each])).values()];
}
