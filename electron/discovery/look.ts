import type { Socket } from 'node:net';
import type { Evidence } from '../domain/evidence.ts';
import { type LookFailure, openLook } from '../net/https-look.ts';
import type { TlsFacts } from '../net/tls.ts';
import { clues } from './clues.ts';
import { nextQuestion, QUESTIONS, type QuestionId, readPage } from './questions.ts';

export type LookTarget = {
  readonly host: string;
  readonly port: number;
  /** An open connection to use first; null makes a new one. */
  readonly socket: Socket | null;
};

/** What one look brought. `reached` is false when nobody listened. */
export type Looked = {
  readonly reached: boolean;
  readonly fingerprint: string;
  readonly clues: readonly Evidence[];
};

export type LookLimits = { readonly connectMs: number; readonly requestMs: number; readonly totalMs: number };

/** An XCC takes up to 10 s for a cold resource, but its service root is static; 5 s is patient (§4). */
export const PATIENT: LookLimits = { connectMs: 4_000, requestMs: 5_000, totalMs: 15_000 };
export const BRISK: LookLimits = { connectMs: 2_000, requestMs: 2_500, totalMs: 6_000 };

/**
 * Looks at one HTTPS server over one connection and collects clues, judging nothing. `onClues` is told after
 * every page, so that a device can be shown before the last page is in.
 */
export async function look(
  target: LookTarget,
  limits: LookLimits,
  onClues: (found: readonly Evidence[], fingerprint: string) => void,
  signal: AbortSignal,
): Promise<Looked> {
  const https = openLook({ ...target, ...limits });
  const endsAt = performance.now() + limits.totalMs;
  const asked = new Set<QuestionId>();
  let found: readonly Evidence[] = [];
  let certificate: readonly Evidence[] = [];
  try {
    for (;;) {
      const question = nextQuestion(asked, found);
      if (question === null || performance.now() > endsAt) break;
      asked.add(question);
      const answer = await https.get(QUESTIONS[question].path, signal);
      if (certificate.length === 0) certificate = readTls(https.tls());
      if (!answer.ok) {
        found = [...found, ...readFailure(answer.failure)];
        break;
      }
      found = distinct([...found, ...readPage(question, answer.value)]);
      onClues([...certificate, ...found], fingerprintOf(https.tls()));
    }
  } finally {
    https.close();
  }
  const all = [...certificate, ...found];
  const closed = all.length === 1 && all[0]?.key === 'tcp.state';
  return { reached: !closed, fingerprint: fingerprintOf(https.tls()), clues: all };
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
