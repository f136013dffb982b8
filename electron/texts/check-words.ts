import { type CheckResult, checkLayerOf, isThroughProxy, knownLayerOf } from '../domain/check.ts';
import { own } from './say.ts';
import type { Args, Finding, StatusWords, Texts } from './shape.ts';

/** What is said about a check and its result; the sentences themselves stand in `checks/`, a file for each layer. */

/** What a check asked, as a column says it: `TLS`, `プロキシ経由の TLS`. */
export function checkName(texts: Texts, id: string): string {
  const name = texts.checkLayer[checkLayerOf(id)];
  return isThroughProxy(id) ? texts.throughProxy(name) : name;
}

/** The sentence of a result: its layer's, else one every layer can end with, else the code itself. */
export function checkFinding(texts: Texts, id: string, code: string): Finding {
  const special = own<Finding>(texts.checkById, `${id}:${code}`);
  if (special) return special;
  const layers = [checkLayerOf(id), ...(id.startsWith('proxy') ? (['proxy'] as const) : [])];
  for (const layer of layers) {
    const found = own<Finding>(texts.check[layer], code);
    if (found) return found;
  }
  return own<Finding>(texts.commonCheck, code) ?? { title: code, means: () => code };
}

/** Mark and word of a result: its status, or that it hangs on another row. */
export function statusWords(texts: Texts, result: Pick<CheckResult, 'status' | 'cause'>): StatusWords {
  return result.cause !== undefined && result.status === 'skipped'
    ? texts.hangs
    : texts.checkStatus[result.status];
}

type Told = Pick<CheckResult, 'id' | 'code' | 'args' | 'target'> &
  Partial<Pick<CheckResult, 'cause' | 'causeTarget'>>;

/** The values of a sentence: the result's own, with host and port of what it is about. */
export function argsOf(result: Pick<CheckResult, 'args' | 'target'>): Args {
  const [, host = '', port] = /^(\[[^\]]+\]|[^:[ ]*)(?::(\d+))?(?: \[.*)?$/.exec(result.target) ?? [];
  const bare = host.replace(/^\[|\]$/g, '');
  return {
    ...(bare === '' || bare === 'laptop' ? {} : { host: bare }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...result.args,
  };
}

/** What a finding means for this result, with how many it speaks for or on which it hangs. */
export function checkMeaning(texts: Texts, result: Told): string {
  const { means } = checkFinding(texts, result.id, result.code);
  const count = Number(result.args.count ?? 0);
  const more = result.cause === undefined && count > 1 ? texts.sameCause(count) : '';
  const { cause, causeTarget = '' } = result;
  const on = cause === undefined ? '' : texts.hangsOn(checkName(texts, cause), causeTarget);
  return `${means(argsOf(result))}${more}${on}`;
}

/** One line for a result: what was found and what follows from it. */
export function checkSentence(texts: Texts, result: Told): string {
  return `${checkFinding(texts, result.id, result.code).title}: ${checkMeaning(texts, result)}`;
}

/** The same under the heading of its group, which may have said already what was found. */
export function checkUnder(texts: Texts, group: string, result: Told): string {
  const { title } = checkFinding(texts, result.id, result.code);
  return groupTitle(texts, group).includes(title)
    ? checkMeaning(texts, result)
    : checkSentence(texts, result);
}

/** A result in words, for scripts and tickets. */
export type CheckWords = {
  readonly title: string;
  readonly meaning: string;
  readonly remedies: readonly { readonly who: string; readonly title: string; readonly text: string }[];
};

export function checkWords(texts: Texts, result: CheckResult): CheckWords {
  return {
    title: checkFinding(texts, result.id, result.code).title,
    meaning: checkMeaning(texts, result),
    remedies: result.fixes.map((id) => {
      const { who, title, remedy } = texts.fix[id];
      return { who, title, text: remedy(argsOf(result)) };
    }),
  };
}

/** The heading of a group of results with one cause; `group` is `<layer>:<code>` or `<layer>:<cause>:<detail>`. */
export function groupTitle(texts: Texts, group: string): string {
  const known = own(texts.open.group, group);
  if (known) return known;
  const [id = '', cause = '', ...detail] = group.split(':');
  const named = own(texts.open.group, `${id}:${cause}`);
  if (named) return detail.length > 0 ? `${named} (${detail.join(':')})` : named;
  if (knownLayerOf(id) === null) return group;
  // `proxy:HOST:PORT` and the like: the cause is one proxy, named by its address.
  if (cause !== '' && checkFinding(texts, id, cause).title === cause) {
    return `${checkName(texts, id)}: ${[cause, ...detail].join(':')}`;
  }
  const title = cause === '' ? '' : ` ${checkFinding(texts, id, cause).title}`;
  return `${checkName(texts, id)}:${title}${detail.length > 0 ? ` (${detail.join(':')})` : ''}`;
}
