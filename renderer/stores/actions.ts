import type { ChannelInput, ChannelName, ChannelOutput } from '../../electron/contract/channels.ts';
import type { JobKind, JobView, SiteView } from '../../electron/contract/views.ts';
import { call, subscribe } from '../api.ts';
import { readLanguage } from '../i18n/index.ts';
import { type InWords, type Said, useAppStore } from './app-store.ts';
import { useJobStore, withJob } from './job-store.ts';
import { newerView, useSiteStore, type ViewCame } from './site-store.ts';
import { handOverAll } from './waiting.ts';

/** What the screens do: ask the main process, keep what it answers, show what went wrong. */

type SiteChannel = { [C in ChannelName]: ChannelOutput<C> extends SiteView ? C : never }[ChannelName];
type JobChannel = {
  [C in ChannelName]: ChannelOutput<C> extends { readonly jobId: string } ? C : never;
}[ChannelName];

/** Their answer is the site that is to be on the screen from now on; every other one tells of a change in its own. */
const OPENING: ReadonlySet<SiteChannel> = new Set([
  'sites:open',
  'sites:create',
  'sites:duplicate',
  'sheet:take',
] as const);

export function showError(error: {
  readonly code: string;
  readonly args: Readonly<Record<string, string | number>>;
}): void {
  useAppStore.setState({ notice: { kind: 'error', code: error.code, args: error.args } });
}

export function showDone(text: InWords): void {
  useAppStore.setState({ notice: { kind: 'done', text } });
}

export function closeNotice(): void {
  useAppStore.setState({ notice: null });
}

/** Says a sentence in the live region. */
export function say(text: Said): void {
  useAppStore.setState({ said: text });
}

/** Calls a channel; null and a notice when it failed. */
export async function ask<C extends ChannelName>(
  channel: C,
  input: ChannelInput<C>,
): Promise<ChannelOutput<C> | null> {
  const result = await call(channel, input);
  if (result.ok) return result.value;
  showError(result.error);
  return null;
}

/** Calls a channel that answers with the changed site, and keeps it. */
export async function change<C extends SiteChannel>(channel: C, input: ChannelInput<C>): Promise<boolean> {
  const opens = OPENING.has(channel);
  // What was told of the site before is not of this one; what is to be told of this one comes before the answer.
  if (opens) closeNotice();
  const answer = await ask(channel, input);
  if (answer === null) return false;
  keepSite(answer as SiteView, opens ? 'opened' : 'changed');
  return true;
}

/** Starts a job; the events that follow carry its progress. `refused` says why it was not begun; by itself the notice does. */
export async function start<C extends JobChannel>(
  channel: C,
  input: ChannelInput<C>,
  kind: JobKind,
  refused: typeof showError = showError,
): Promise<boolean> {
  closeNotice();
  const result = await call(channel, input);
  if (!result.ok) {
    refused(result.error);
    return false;
  }
  const { jobId } = result.value as { readonly jobId: string };
  // Its own site: another one may have been opened since.
  const { siteId } = input;
  // Until the first event arrives the screen already says what it waits for.
  keepJob({
    id: jobId,
    siteId,
    kind,
    state: 'running',
    pausable: false,
    paused: false,
    stopping: false,
    done: 0,
    total: 0,
    waitingFor: '',
    atMostMs: null,
    rate: null,
    perDevice: {},
    error: null,
    ...useJobStore.getState().jobs[jobId],
  });
  return true;
}

export function keepSite(site: SiteView, how: ViewCame): void {
  const before = useSiteStore.getState().site;
  // The sentence in the footer is of the site before.
  if (how === 'opened' && before !== null && before.id !== site.id) say('');
  useSiteStore.setState((state) => ({ site: newerView(state.site, site, how) }));
}

export function keepJob(job: JobView): void {
  useJobStore.setState((state) => ({ jobs: withJob(state.jobs, job) }));
}

/** The window is to be closed: what is typed is handed over first; what that would stop or lose is asked. */
async function closeWindow(event: {
  readonly running: readonly JobView[];
  readonly saving: boolean;
  readonly unsaved: boolean;
}): Promise<void> {
  void call('app:closing-heard', undefined);
  // What is saved when its field is left would not be; the field keeps the focus, where the window stays.
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement) {
    activeElement.blur();
    activeElement.focus();
  }
  const handed = await handOverAll();
  const { saveTrouble } = useAppStore.getState();
  const unsaved = !handed || saveTrouble !== null;
  const { running, saving } = event;
  if (running.length === 0 && !saving && !unsaved) await call('app:close', { confirmed: true });
  else useAppStore.setState({ closing: { running, saving, unsaved } });
}

export async function loadSummaries(): Promise<void> {
  const summaries = await ask('sites:list', undefined);
  if (summaries !== null) useAppStore.setState({ summaries });
}

export async function setLanguage(language: 'ja' | 'en'): Promise<void> {
  await readLanguage(language);
  useAppStore.setState({ language });
  document.documentElement.lang = language;
  await ask('app:set-language', { language });
}

/** Everything the first screen needs; also the way back after a reload of the page. Called once, for the page's life. */
export async function begin(): Promise<void> {
  subscribe((event) => {
    switch (event.type) {
      case 'site':
        return keepSite(event.site, 'changed');
      case 'job':
        return keepJob(event.job);
      case 'save-trouble':
        return useAppStore.setState({ saveTrouble: event.trouble });
      case 'closing':
        return void closeWindow(event);
      case 'handed':
        return useAppStore.setState(({ handed }) => ({ handed: handed + 1 }));
      case 'trouble':
        return showError(event.error);
      case 'defect':
        return showError({ code: 'internal', args: { reference: event.reference } });
    }
  });
  const [info, last, jobs] = await Promise.all([
    ask('app:info', undefined),
    ask('sites:last', undefined),
    ask('jobs:list', undefined),
    loadSummaries(),
  ]);
  // At once, and in the order of the answers: an event that comes while the language is read is newer than they are.
  if (last !== null) keepSite(last, 'opened');
  for (const job of jobs ?? []) keepJob(job);
  if (info !== null) {
    await readLanguage(info.language);
    useAppStore.setState({ info, language: info.language, saveTrouble: info.saveTrouble });
    document.documentElement.lang = info.language;
  }
  useAppStore.setState({ began: true });
}
