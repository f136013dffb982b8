import { useCallback, useEffect, useRef, useState } from 'react';
import type { SiteView } from '../../electron/contract/views.ts';
import { type FieldFault, type FieldPath, fieldText } from '../../electron/domain/form-field.ts';
import { call } from '../api.ts';
import { keepSite, showError } from './actions.ts';
import { useBusy } from './selectors.ts';
import { HAND_OVER_AFTER_MS } from './use-draft.ts';
import { waitFor, waitNoMore } from './waiting.ts';

export type Field = {
  readonly text: string;
  readonly set: (text: string) => void;
  /** Saves what is waiting; on blur, and for choices that are not typed. */
  readonly commit: () => void;
  readonly setNow: (text: string) => void;
  /** Why the text cannot be used as it stands. */
  readonly faults: readonly FieldFault[];
  /** What is used as long as the text cannot be; empty where that is nothing. */
  readonly used: string;
  /** It is not on the program's side yet, and why. */
  readonly unsaved: { readonly code: string; readonly args: FieldFault['args'] } | null;
};

function shownText({ drafts, file }: SiteView, path: FieldPath): string {
  return drafts.find((each) => each.path === path)?.text ?? fieldText(file, path);
}

/**
 * One field of a form, over what is stored. A text that cannot be used stays in the field, with its reason, over
 * restarts; a stored value that changes elsewhere comes in as long as nothing typed is waiting.
 */
export function useField(site: SiteView, path: FieldPath): Field {
  const draft = site.drafts.find((each) => each.path === path);
  const stored = shownText(site, path);
  const latest = useRef(stored);
  latest.current = stored;
  const [text, setText] = useState(stored);
  const [unsaved, setUnsaved] = useState<Field['unsaved']>(null);
  const current = useRef(stored);
  const dirty = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const key = useRef(Symbol(path));
  const siteId = site.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed wins until it is handed over
  useEffect(() => {
    if (dirty.current || document.activeElement?.getAttribute('name') === path) return;
    current.current = stored;
    setText(stored);
  }, [stored]);

  const hand = useCallback(async (): Promise<boolean> => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    if (!dirty.current) return true;
    const sent = current.current;
    const answer = await call('site:set-field', { siteId, path, text: sent });
    if (!answer.ok) {
      // Still waiting: it stays in the field and is handed over again at the next chance.
      setUnsaved(answer.error);
      return false;
    }
    if (current.current === sent) {
      dirty.current = false;
      waitNoMore(key.current);
    }
    setUnsaved(null);
    latest.current = shownText(answer.value, path);
    keepSite(answer.value, 'changed');
    return true;
  }, [siteId, path]);

  const set = useCallback(
    (next: string) => {
      dirty.current = true;
      current.current = next;
      setText(next);
      waitFor(key.current, hand);
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = setTimeout(() => void hand(), HAND_OVER_AFTER_MS);
    },
    [hand],
  );
  /** The field is left: it shows what was made of the text. */
  const commit = useCallback(() => {
    void hand().then((done) => {
      if (!done || dirty.current) return;
      current.current = latest.current;
      setText(latest.current);
    });
  }, [hand]);
  const setNow = useCallback(
    (next: string) => {
      set(next);
      void hand();
    },
    [set, hand],
  );
  // Settings are locked while devices are written to: what was typed meanwhile goes over when that has ended.
  const busy = useBusy();
  const waits = unsaved !== null;
  useEffect(() => {
    if (!busy && waits) void hand();
  }, [busy, waits, hand]);
  // A field that goes away hands over what it has; where that is refused, it is said.
  useEffect(
    () => () => {
      if (!dirty.current) return;
      void hand().then((done) => {
        if (!done) showError({ code: 'field-unsaved', args: { field: path, text: current.current } });
        waitNoMore(key.current);
      });
    },
    [hand, path],
  );
  const used =
    draft === undefined || path.includes('ranges') ? '' : fieldText(site.file, path).replaceAll('\n', ', ');
  return { text, set, commit, setNow, faults: draft?.faults ?? [], used, unsaved };
}
