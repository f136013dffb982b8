import { type ReactNode, useRef } from 'react';
import { Button } from './Button.tsx';

/** Endings and media types of the lists that people keep. */
const LISTS = '.csv,.tsv,.txt,text/csv,text/plain';

/** A button that asks for a list on a person's disk, in the system's own dialog. */
export function ListFileButton(props: {
  readonly onFile: (file: File) => void;
  readonly children: ReactNode;
  readonly small?: boolean;
  readonly autoFocus?: boolean;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        small={props.small === true}
        autoFocus={props.autoFocus === true}
        onPress={() => input.current?.click()}
      >
        {props.children}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={LISTS}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          // The same file can be taken again once it was mended.
          target.value = '';
          if (file !== undefined) props.onFile(file);
        }}
      />
    </>
  );
}
