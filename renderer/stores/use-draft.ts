import { useCallback, useEffect, useRef, useState } from 'react';

export type Draft<T> = {
  readonly value: T;
  /** Changes the draft; nothing is saved yet. */
  readonly set: (value: T) => void;
  /** Saves when something was changed. */
  readonly commit: () => void;
  /** Changes and saves at once: for choices that are not typed. */
  readonly setNow: (value: T) => void;
};

/**
 * What the person is typing, over what is stored. Saved on blur and when the screen goes away, never on a
 * keystroke; a stored value that changes elsewhere comes in as long as nothing typed is waiting.
 */
export function useDraft<T>(stored: T, save: (value: T) => void): Draft<T> {
  const [value, setValue] = useState(stored);
  const current = useRef(stored);
  const dirty = useRef(false);
  const saver = useRef(save);
  saver.current = save;
  const text = JSON.stringify(stored);
  // biome-ignore lint/correctness/useExhaustiveDependencies: compared by content, not by identity
  useEffect(() => {
    if (dirty.current) return;
    current.current = stored;
    setValue(stored);
  }, [text]);
  const set = useCallback((next: T) => {
    dirty.current = true;
    current.current = next;
    setValue(next);
  }, []);
  const commit = useCallback(() => {
    if (!dirty.current) return;
    dirty.current = false;
    saver.current(current.current);
  }, []);
  const setNow = useCallback(
    (next: T) => {
      set(next);
      commit();
    },
    [set, commit],
  );
  useEffect(() => commit, [commit]);
  return { value, set, commit, setNow };
}
