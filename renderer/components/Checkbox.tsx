import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox } from 'react-aria-components';

export type CheckboxProps = {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children?: ReactNode;
  readonly label?: string;
  readonly some?: boolean;
  readonly disabled?: boolean;
  /** Reached by the arrow keys of its table and not by Tab. */
  readonly outOfTab?: boolean;
};

/** `some`: part of what it stands for is chosen. Without children it needs a label for the screen reader. */
export function Checkbox({
  checked,
  onChange,
  children,
  label,
  some = false,
  disabled = false,
  outOfTab = false,
}: CheckboxProps) {
  return (
    <AriaCheckbox
      className="checkbox"
      isSelected={checked}
      isIndeterminate={some}
      isDisabled={disabled}
      excludeFromTabOrder={outOfTab}
      onChange={onChange}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      <span className="checkbox-box" aria-hidden="true">
        {some ? '–' : checked ? '✓' : ''}
      </span>
      {children === undefined ? null : <span>{children}</span>}
    </AriaCheckbox>
  );
}
