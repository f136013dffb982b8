import type { KeyboardEvent, ReactNode, RefObject } from 'react';

export type ButtonProps = {
  readonly children: ReactNode;
  readonly onPress: () => void;
  readonly kind?: 'normal' | 'primary' | 'danger' | 'quiet';
  readonly small?: boolean;
  readonly disabled?: boolean;
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

export function Button(props: ButtonProps) {
  const { children, onPress, kind = 'normal', small = false, disabled = false } = props;
  return (
    <button
      type="button"
      className="button"
      data-kind={kind}
      {...(small ? { 'data-small': true } : {})}
      disabled={disabled}
      onClick={onPress}
      {...(props.onKeyDown === undefined ? {} : { onKeyDown: props.onKeyDown })}
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
