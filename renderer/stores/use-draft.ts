import { useCallback, useEffect, useRef, useState } from 'react';
import { waitFor, waitNoMore } from './waiting.ts';

export type Draft<T> = {
  readonly value: T;
  /** Changes the draft; it is saved after a short rest. */
  readonly set: (value: T) => void;
  /** Saves when something was changed. */
  readonly commit: () => void;
  /** Changes and saves at once: for choices that are not typed. */
  readonly setNow: (value: T) => void;
};

/** What is typed is handed over this long after the last keystroke: a crash takes no more than that. */
export const HAND_OVER_AFTER_MS = 400;

/**
 * What the person is typing, over what is stored. It counts as clean only when it was saved (`save` says so); a
 * stored value that changes elsewhere comes in as long as nothing typed is waiting.
 */
export function useDraft<T>(stored: T, save: (value: T) => Promise<boolean>): Draft<T> {
  const [value, setValue] = useState(stored);
  const current = useRef(stored);
  const dirty = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const key = useRef(Symbol('draft'));
  const saver = useRef(save);
  saver.current = save;
  const text = JSON.stringify(stored);
  // biome-ignore lint/correctness/useExhaustiveDependencies: compared by content, not by identity
  useEffect(() => {
    if (dirty.current) return;
    current.current = stored;
    setValue(stored);
  }, [text]);
  const handOver = useCallback(async (): Promise<boolean> => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    if (!dirty.current) return true;
    const sent = current.current;
    if (!(await saver.current(sent))) return false;
    if (current.current === sent) {
      dirty.current = false;
      waitNoMore(key.current);
    }
    return true;
  }, []);
  const set = useCallback(
    (next: T) => {
      dirty.current = true;
      current.current = next;
      setValue(next);
      waitFor(key.current, handOver);
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = setTimeout(() => void handOver(), HAND_OVER_AFTER_MS);
    },
    [handOver],
  );
  const commit = useCallback(() => void handOver(), [handOver]);
  const setNow = useCallback(
    (next: T) => {
      set(next);
      commit();
    },
    [set, commit],
  );
  useEffect(
    () => () => {
      void handOver().then(() => waitNoMore(key.current));
    },
    [handOver],
  );
  return { value, set, commit, setNow };
}
