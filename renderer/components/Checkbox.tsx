import { type ReactNode, useEffect, useRef } from 'react';

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
export function Checkbox(props: CheckboxProps) {
  const { checked, onChange, children, label, some = false, disabled = false } = props;
  const input = useRef<HTMLInputElement>(null);
  // HTML has no attribute for it.
  useEffect(() => {
    if (input.current !== null) input.current.indeterminate = some;
  }, [some]);
  return (
    <label className="checkbox">
      <input
        ref={input}
        type="checkbox"
        className="visually-hidden"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        {...(props.outOfTab === true ? { tabIndex: -1 } : {})}
        {...(label === undefined ? {} : { 'aria-label': label })}
      />
      <span className="checkbox-box" aria-hidden="true">
        {some ? '–' : checked ? '✓' : ''}
      </span>
      {children === undefined ? null : <span>{children}</span>}
    </label>
  );
}
