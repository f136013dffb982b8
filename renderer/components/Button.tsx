import { type KeyboardEvent, type MouseEvent, type ReactNode, type RefObject, useRef } from 'react';

export type ButtonProps = {
  readonly children: ReactNode;
  /** Where it gives a Promise, the button is not pressed again before that has settled. */
  readonly onPress: () => unknown;
  /** Each of several quick presses counts: turning pages, moving a line. */
  readonly often?: boolean;
  readonly kind?: 'normal' | 'primary' | 'danger' | 'quiet';
  readonly small?: boolean;
  readonly disabled?: boolean;
  /** What it began is not over: it does nothing meanwhile, and keeps the focus that a disabled button loses. */
  readonly waiting?: boolean;
  readonly label?: string;
  readonly autoFocus?: boolean;
  readonly expanded?: boolean;
  /** It opens a list of things to do or to choose. */
  readonly opensMenu?: boolean;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  /** Reached by the arrow keys of its table and not by Tab. */
  readonly outOfTab?: boolean;
  readonly id?: string;
  readonly buttonRef?: RefObject<HTMLButtonElement | null>;
};

/**
 * A press counts once: the second click of a double click, also one that falls on what has come under the pointer
 * meanwhile, and an Enter that is held down begin nothing a second time.
 */
export function Button(props: ButtonProps) {
  const {
    children,
    onPress,
    kind = 'normal',
    small = false,
    disabled = false,
    often = false,
    waiting = false,
  } = props;
  const working = useRef(false);
  const onClick = ({ detail }: MouseEvent): void => {
    if (waiting || working.current || (detail > 1 && !often)) return;
    const ended = onPress();
    if (!(ended instanceof Promise)) return;
    working.current = true;
    void ended.finally(() => {
      working.current = false;
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.repeat && event.key === 'Enter' && !often) event.preventDefault();
    else props.onKeyDown?.(event);
  };
  return (
    <button
      type="button"
      className="button"
      data-kind={kind}
      {...(small ? { 'data-small': true } : {})}
      disabled={disabled}
      {...(waiting ? { 'aria-disabled': true } : {})}
      onClick={onClick}
      onKeyDown={onKeyDown}
      {...(props.outOfTab === true ? { tabIndex: -1 } : {})}
      {...(props.id === undefined ? {} : { id: props.id })}
      {...(props.label === undefined ? {} : { 'aria-label': props.label })}
      {...(props.autoFocus === true ? { autoFocus: true, 'data-autofocus': true } : {})}
      {...(props.expanded === undefined ? {} : { 'aria-expanded': props.expanded })}
      {...(props.opensMenu === true ? { 'aria-haspopup': 'menu' as const } : {})}
      {...(props.buttonRef === undefined ? {} : { ref: props.buttonRef })}
    >
      {children}
    </button>
  );
}
