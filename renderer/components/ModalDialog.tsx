import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { NoticeBox } from './NoticeBox.tsx';
import { WithLocale } from './WithLocale.tsx';

export type DialogProps = {
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
};

/** What `Dialog` reads when it is first shown. */
export function ModalDialog(props: DialogProps) {
  const body = useRef<HTMLDivElement>(null);
  const textId = useId();
  // Its first field has the focus; a dialog without fields gives it to the button that names itself.
  useEffect(() => {
    const first = body.current?.querySelector<HTMLElement>('input:not([type=file]), textarea');
    if (first && !body.current?.closest('.dialog')?.querySelector('[data-autofocus]')) first.focus();
  }, []);
  return (
    <WithLocale>
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
    </WithLocale>
  );
}
