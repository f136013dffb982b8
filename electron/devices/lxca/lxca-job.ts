import { type AppError, appError } from '../../domain/app-error.ts';
import { untrusted } from '../../domain/evidence.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { pause } from '../../net/deadline.ts';
import { type HttpAnswer, parseJsonAnswer } from '../../net/http.ts';
import { readJson } from '../../net/json-text.ts';
import { retryAfterMs } from '../../net/patient-read.ts';
import type { Json } from '../../net/redfish.ts';
import { envelopeOf, jsonObject, refusalOf, textsOf } from './lxca-answer.ts';

/**
 * Work that XClarity Administrator goes on with after its answer: a `Location` header `/<resource>/jobs/{job_id}`, or
 * `jobURL` in the body (lxca-and-xcc-callhome.md §1.3, §1.6). The job's own words decide; whatever hinders following it
 * leaves open what came of the change.
 */
export type JobWays = {
  readonly address: string;
  readonly user: string;
  /** Name for errors. */
  readonly what: string;
  readonly get: (path: string, signal: AbortSignal) => Promise<Result<HttpAnswer>>;
  readonly onWait: (seconds: number) => void;
  /** The longest that a job is followed (milliseconds). */
  readonly limitMs: number;
};

/** The longest that a job is followed (milliseconds). */
export const JOB_MS = 90_000;
const PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 3_000;

/** The path of the job that an accepted change is done in, or null where the answer names none. */
export function jobPathOf({ headers, body }: Pick<HttpAnswer, 'headers' | 'body'>): string | null {
  const named = [headers.location, jobUrlIn(body)].find(
    (each) => each !== undefined && /\/jobs\//.test(each),
  );
  if (named === undefined || !URL.canParse(named, 'https://appliance')) return null;
  const { pathname } = new URL(named, 'https://appliance');
  return /^[\x21-\x7e]{1,300}$/.test(pathname) ? pathname : null;
}

function jobUrlIn(body: string): string | undefined {
  try {
    const { jobURL } = jsonObject(readJson(body));
    return typeof jobURL === 'string' ? jobURL : undefined;
  } catch {
    return undefined;
  }
}

/** Follows the job to its end: what it says although it did its work is the value. */
export async function followJob(
  path: string,
  ways: JobWays,
  signal: AbortSignal,
): Promise<Result<readonly string[]>> {
  const { address, user, what, get, onWait, limitMs } = ways;
  const id = path.split('/').filter(Boolean).at(-1) ?? '';
  // Clients take the last part of the path as the job's number; which list knows it differs by resource.
  const places = [...new Set([path, `/jobs/${id}`])];
  let left = limitMs;
  let wait = PAUSE_MS;
  for (;;) {
    const [place] = places;
    if (place === undefined) return err(untold(ways, appError('not-found', { address, what: path })));
    const answer = await get(place, signal);
    if (!answer.ok) return err(untold(ways, answer.error));
    const refused = refusalOf(answer.value, address, place, user);
    if (refused?.code === 'not-found' || refused?.code === 'method-not-allowed') {
      places.shift();
      continue;
    }
    // An envelope that says `failed` with 200 is about the job; any other refusal is about asking for it.
    if (refused)
      return err(
        answer.value.status === 200 ? { ...refused, args: { ...refused.args, what } } : untold(ways, refused),
      );
    const parsed = parseJsonAnswer(answer.value, address, place);
    if (!parsed.ok) return err(untold(ways, parsed.error));
    const job = jobIn(parsed.value, id);
    const state = stateOf(job);
    if (state === 'done') return ok(remarksOf(job, answer.value.body));
    if (state === 'failed')
      return err(appError('device-refused', { address, what, reason: saidBy(job) || wordsOf(job) }));
    if (state === null) return err(untold(ways, appError('garbage-answer', { address, what: place })));
    if (left <= 0) return err(untold(ways, appError('never-settled', { address, seconds: limitMs / 1000 })));
    const asked = retryAfterMs(answer.value.headers, Date.now());
    const ms = Math.min(Math.max(asked ?? wait, 100), left);
    left -= ms;
    wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
    onWait(Math.ceil(left / 1000));
    try {
      await pause(ms, signal);
    } catch {
      return err(untold(ways, appError('cancelled')));
    }
  }
}

/** An accepted change of which nobody can say what came of it. */
export function untold({ address, what }: Pick<JobWays, 'address' | 'what'>, cause: AppError): AppError {
  const reason = cause.args.reason ?? '';
  return appError('outcome-untold', {
    address,
    what,
    cause: cause.code,
    ...(reason === '' ? {} : { reason: String(reason) }),
  });
}

/** The job out of a list (`/jobs` gives a bare array), or the object itself. */
function jobIn(json: unknown, id: string): Json {
  if (!Array.isArray(json)) return jsonObject(json);
  const jobs = json.slice(0, 1_000).map(jsonObject);
  return (
    jobs.find((job) => [job.id, job.jobID, job.jobUID].some((each) => String(each) === id)) ?? jobs[0] ?? {}
  );
}

const RUNNING = /^(?:pending|running|running_with_errors|queued|starting|in_progress)$/;
const COMPLETE = /^complet/;
const ENDED_BADLY = /^(?:cancel|stopped|interrupted|fail|error|abort)|_with_errors?$/;

/** How it stands, by the states of §1.6; null where that cannot be told. */
function stateOf(job: Json): 'running' | 'done' | 'failed' | null {
  const word = [job.status, job.state, job.jobState].find((each) => typeof each === 'string') as
    | string
    | undefined;
  const state = (word ?? '')
    .trim()
    .toLowerCase()
    .replace(/[^a-z]+/g, '_');
  if (RUNNING.test(state)) return 'running';
  if (ENDED_BADLY.test(state)) return 'failed';
  const progress = typeof job.progress === 'number' ? job.progress : null;
  if (!COMPLETE.test(state)) {
    if (state !== '' || progress === null) return null;
    if (progress < 100) return 'running';
  }
  return FAILURE.test(wordsOf(job)) ? 'failed' : 'done';
}

const FAILURE = /\bfail(?:ed|ure)?\b|(?<!\b(?:no|0|without) )\berrors?\b/i;

/** The verdicts of a job that has ended, and of its parts: single words, not its texts. */
function wordsOf(job: Json): string {
  const parts = (Array.isArray(job.results) ? job.results.slice(0, 20) : []).map(jsonObject);
  const words = [job.statusText, job.result, ...parts.flatMap((part) => [part.result, part.status])];
  return untrusted(words.filter((word) => typeof word === 'string' && word.length <= 60).join(' / '), 200);
}

/** What a job says in words. */
function saidBy(job: Json): string {
  const parts = (Array.isArray(job.results) ? job.results.slice(0, 8) : []).map(jsonObject);
  const long = parts
    .map((part) => part.resultLongDescription)
    .filter((each) => typeof each === 'string' && each !== '');
  return textsOf(job.results) || untrusted(long.join(' / '), 300) || textsOf(job.messages);
}

function remarksOf(job: Json, body: string): readonly string[] {
  const said = saidBy(job);
  const warned = envelopeOf(body).verdict === 'warning' || /\bwarn/i.test(wordsOf(job));
  return warned ? [said || wordsOf(job)] : [];
}
