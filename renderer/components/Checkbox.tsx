import { type ReactNode, useEffect, useRef } from 'react';
import { useActed } from './use-acted.ts';

export type CheckboxProps = {
  readonly checked: boolean;
  /** The tick shows at once; where this gives a Promise, it stands so until that settles, and then as `checked` says. */
  readonly onChange: (checked: boolean) => unknown;
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
  const { shown, act } = useActed(checked);
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
        checked={shown}
        disabled={disabled}
        onChange={({ target }) => act(target.checked, onChange(target.checked))}
        {...(props.outOfTab === true ? { tabIndex: -1 } : {})}
        {...(label === undefined ? {} : { 'aria-label': label })}
      />
      <span className="checkbox-box" aria-hidden="true">
        {some ? '–' : shown ? '✓' : ''}
      </span>
      {children === undefined ? null : <span>{children}</span>}
    </label>
  );
}
