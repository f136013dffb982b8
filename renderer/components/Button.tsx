import type { ReactNode, RefObject } from 'react';
import { Button as AriaButton } from 'react-aria-components';

export type ButtonProps = {
  readonly children: ReactNode;
  readonly onPress: () => void;
  readonly kind?: 'normal' | 'primary' | 'danger' | 'quiet';
  readonly small?: boolean;
  readonly disabled?: boolean;
  readonly label?: string;
  readonly autoFocus?: boolean;
  readonly expanded?: boolean;
  /** Reached by the arrow keys of its table and not by Tab. */
  readonly outOfTab?: boolean;
  readonly id?: string;
  readonly buttonRef?: RefObject<HTMLButtonElement | null>;
};

export function Button(props: ButtonProps) {
  const { children, onPress, kind = 'normal', small = false, disabled = false } = props;
  return (
    <AriaButton
      className="button"
      data-kind={kind}
      {...(small ? { 'data-small': true } : {})}
      isDisabled={disabled}
      excludeFromTabOrder={props.outOfTab === true}
      onPress={onPress}
      {...(props.id === undefined ? {} : { id: props.id })}
      {...(props.label === undefined ? {} : { 'aria-label': props.label })}
      {...(props.autoFocus === true ? { autoFocus: true, 'data-autofocus': true } : {})}
      {...(props.expanded === undefined ? {} : { 'aria-expanded': props.expanded })}
      {...(props.buttonRef === undefined ? {} : { ref: props.buttonRef })}
    >
      {children}
    </AriaButton>
  );
}
