import type { ReactNode } from 'react';
import { useMessages } from '../stores/selectors.ts';
import { Button } from './Button.tsx';
import { readLater } from './read-later.tsx';

/** Brings the component library. Read in good time: what asks before the window closes must not wait for a file. */
export const readDialog = async () => (await import('./ModalDialog.tsx')).ModalDialog;

/** Over everything else, until it is closed. */
export const Dialog = readLater(readDialog);

/** What a dialog becomes whose devices all went away while it was open: it says so and offers nothing. */
export function NoneLeftDialog({ onClose }: { readonly onClose: () => void }) {
  const m = useMessages();
  const { title, text } = m.common.noneLeft;
  return (
    <Dialog
      title={title}
      text={text}
      alert
      onClose={onClose}
      buttons={
        <Button autoFocus onPress={onClose}>
          {m.common.close}
        </Button>
      }
    >
      {null}
    </Dialog>
  );
}

/** How many names a dangerous dialog shows before it says how many more there are. */
const NAMES_SHOWN = 6;

/** A dangerous moment: what will happen, to how many devices and which; the safe button has the focus. */
export function ConfirmDialog(props: {
  readonly title: string;
  readonly text: string;
  readonly names: readonly string[];
  /** The devices that it is about are all gone: there is nothing left to confirm. */
  readonly noneLeft?: boolean;
  readonly confirm: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}) {
  const m = useMessages();
  if (props.noneLeft === true) return <NoneLeftDialog onClose={props.onClose} />;
  const rest = props.names.length - NAMES_SHOWN;
  return (
    <Dialog
      title={props.title}
      text={props.text}
      alert
      onClose={props.onClose}
      buttons={
        <>
          <Button autoFocus onPress={props.onClose}>
            {m.common.cancel}
          </Button>
          <Button
            kind="danger"
            onPress={() => {
              props.onClose();
              props.onConfirm();
            }}
          >
            {props.confirm}
          </Button>
        </>
      }
    >
      {props.names.length === 0 ? null : (
        <ul className="names">
          {props.names.slice(0, NAMES_SHOWN).map((name) => (
            <li key={name}>{name}</li>
          ))}
          {rest > 0 ? <li className="muted">{m.common.more(rest)}</li> : null}
        </ul>
      )}
      {props.children}
    </Dialog>
  );
}
