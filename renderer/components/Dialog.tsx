import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useMessages } from '../stores/selectors.ts';
import { Button } from './Button.tsx';
import { NoticeBox } from './NoticeBox.tsx';

export function Dialog(props: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly buttons: ReactNode;
  readonly wide?: boolean;
  readonly alert?: boolean;
  /** The text that says what it is about; read out with the title. */
  readonly text?: string;
  /** What went wrong with what was asked for here, as a sentence: it stands here, not behind the overlay. */
  readonly failure?: string | null;
}) {
  const body = useRef<HTMLDivElement>(null);
  const textId = useId();
  // Its first field has the focus; a dialog without fields gives it to the button that names itself.
  useEffect(() => {
    const first = body.current?.querySelector<HTMLElement>('input:not([type=file]), textarea');
    if (first && !body.current?.closest('.dialog')?.querySelector('[data-autofocus]')) first.focus();
  }, []);
  return (
    <ModalOverlay
      className="overlay"
      isOpen
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
    >
      <Modal className="modal" {...(props.wide === true ? { 'data-wide': true } : {})}>
        <AriaDialog
          className="dialog"
          role={props.alert === true ? 'alertdialog' : 'dialog'}
          {...(props.text === undefined ? {} : { 'aria-describedby': textId })}
        >
          <Heading slot="title" level={2}>
            {props.title}
          </Heading>
          {props.text === undefined ? null : <p id={textId}>{props.text}</p>}
          {(props.failure ?? null) === null ? null : (
            <NoticeBox tone="fail" alert>
              {props.failure}
            </NoticeBox>
          )}
          <div ref={body} className="dialog-body">
            {props.children}
          </div>
          <div className="dialog-buttons">{props.buttons}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** How many names a dangerous dialog shows before it says how many more there are. */
const NAMES_SHOWN = 6;

/** A dangerous moment: what will happen, to how many devices and which; the safe button has the focus. */
export function ConfirmDialog(props: {
  readonly title: string;
  readonly text: string;
  readonly names: readonly string[];
  readonly confirm: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}) {
  const m = useMessages();
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
