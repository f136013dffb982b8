import { useState } from 'react';
import { ask, say } from '../stores/actions.ts';
import { useMessages } from '../stores/selectors.ts';
import { Button } from './Button.tsx';

/** Puts text on the clipboard and says so, on the button and to the screen reader. */
export function CopyButton(
  props: {
    /** What is copied; a function where it takes work to put together. */
    readonly text: string | (() => string);
    readonly kind?: 'normal' | 'quiet';
    /** Reached by the arrow keys of its table and not by Tab. */
    readonly outOfTab?: boolean;
  } & (
    | { readonly label: string }
    /** What is copied, for who cannot see what it stands beside. */
    | { readonly of: string }
  ),
) {
  const m = useMessages();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    const text = typeof props.text === 'string' ? props.text : props.text();
    if ((await ask('app:copy-text', { text })) === null) return;
    setCopied(true);
    say((words) => words.common.copied);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <Button
      small
      kind={props.kind ?? 'normal'}
      outOfTab={props.outOfTab === true}
      {...('of' in props ? { label: `${copied ? m.common.copied : m.common.copy}: ${props.of}` } : {})}
      onPress={() => copy()}
    >
      {copied ? m.common.copied : 'of' in props ? m.common.copy : props.label}
    </Button>
  );
}
