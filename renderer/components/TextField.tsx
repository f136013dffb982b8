import { type ChangeEvent, useId } from 'react';
import { useMessages } from '../stores/selectors.ts';

export type FieldIssue = { readonly kind: 'error' | 'warning' | 'adapted'; readonly text: string };

export type TextFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: () => void;
  /** How the products' own screens call the field. */
  readonly screen?: string;
  readonly hint?: string;
  readonly issues?: readonly FieldIssue[];
  readonly required?: boolean;
  readonly multiline?: boolean;
  readonly type?: 'text' | 'password' | 'email' | 'tel';
  readonly numeric?: boolean;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly autoFocus?: boolean;
  readonly hideLabel?: boolean;
  /** No more letters than this can be typed. */
  readonly maxLength?: number;
  readonly wide?: boolean;
  readonly name?: string;
};

/** A labelled field with its limit and its issues beside it. Enter does nothing here but end a line. */
export function TextField(props: TextFieldProps) {
  const m = useMessages();
  const { issues = [] } = props;
  const invalid = issues.some((issue) => issue.kind === 'error');
  const warned = issues.some((issue) => issue.kind === 'warning');
  const id = useId();
  const described = props.hint !== undefined || issues.length > 0;
  const common = {
    id,
    className: 'input',
    value: props.value,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      props.onChange(event.target.value),
    disabled: props.disabled === true,
    autoComplete: 'off',
    spellCheck: false,
    ...(props.onBlur === undefined ? {} : { onBlur: props.onBlur }),
    ...(invalid ? { 'aria-invalid': true } : {}),
    ...(props.required === true ? { 'aria-required': true } : {}),
    ...(described ? { 'aria-describedby': `${id}-about` } : {}),
    ...(props.hideLabel === true ? { 'aria-label': props.label } : {}),
    ...(props.maxLength === undefined ? {} : { maxLength: props.maxLength }),
    ...(props.name === undefined ? {} : { name: props.name }),
    ...(props.numeric === true ? { inputMode: 'numeric' as const } : {}),
    ...(props.placeholder === undefined ? {} : { placeholder: props.placeholder }),
    ...(props.autoFocus === true ? { 'data-first-field': true } : {}),
  };
  return (
    <div
      className={props.wide === true ? 'field wide' : 'field'}
      {...(invalid ? { 'data-invalid': true } : {})}
      {...(warned ? { 'data-warned': true } : {})}
    >
      {props.hideLabel === true ? null : (
        <label className="label" htmlFor={id}>
          {props.label}
          {props.required === true ? (
            <>
              {' '}
              <span className="required">{m.common.required}</span>
            </>
          ) : null}
          {props.screen === undefined || props.screen === props.label ? null : (
            <>
              {' '}
              <span className="screen">{props.screen}</span>
            </>
          )}
        </label>
      )}
      {props.multiline === true ? (
        <textarea {...common} rows={3} />
      ) : (
        <input {...common} type={props.type ?? 'text'} />
      )}
      {described ? (
        <span id={`${id}-about`} className="stack-tight">
          {issues.map((issue) => (
            <span key={issue.text} className="issue" data-kind={issue.kind}>
              {m.common.issueMark[issue.kind]} {issue.text}
            </span>
          ))}
          {props.hint === undefined ? null : <span className="hint">{props.hint}</span>}
        </span>
      ) : null}
    </div>
  );
}
