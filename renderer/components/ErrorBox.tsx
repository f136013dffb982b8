import type { ReactNode } from 'react';
import { errorText } from '../../electron/texts/index.ts';
import { useMessages, useTexts } from '../stores/selectors.ts';
import { Button } from './Button.tsx';
import { CopyButton } from './CopyButton.tsx';
import { NoticeBox } from './NoticeBox.tsx';

type ShownError = {
  readonly code: string;
  readonly args: Readonly<Record<string, string | number>>;
};

/** An error as text to copy: the sentence, then code and values. */
export function errorDetail(sentence: string, error: ShownError): string {
  const values = Object.entries(error.args).map(([key, value]) => `${key}=${value}`);
  return [sentence, `[${error.code}] ${values.join(' ')}`.trim()].join('\n');
}

/** What happened, to which device, what was not changed, what to do; with its code, to copy. */
export function ErrorBox(props: {
  readonly error: ShownError;
  readonly onClose?: () => void;
  /** The way on, as a button. */
  readonly action?: ReactNode;
  readonly tone?: 'fail' | 'warn';
  /** How many others of this kind there are, as a sentence. */
  readonly more?: string;
}) {
  const texts = useTexts();
  const m = useMessages();
  const sentence = errorText(texts, props.error);
  return (
    <NoticeBox
      tone={props.tone ?? 'fail'}
      alert={props.onClose !== undefined}
      actions={
        <>
          {props.action}
          <CopyButton kind="quiet" text={errorDetail(sentence, props.error)} of={props.error.code} />
          {props.onClose === undefined ? null : (
            <Button small kind="quiet" onPress={props.onClose}>
              {m.common.close}
            </Button>
          )}
        </>
      }
    >
      <p>
        {sentence} {props.more}
      </p>
      <span className="notice-code">{props.error.code}</span>
    </NoticeBox>
  );
}
