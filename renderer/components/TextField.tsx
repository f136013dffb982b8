import { TextField as AriaTextField, Input, Label, Text, TextArea } from 'react-aria-components';
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
  const common = {
    className: 'input',
    ...(props.placeholder === undefined ? {} : { placeholder: props.placeholder }),
    ...(props.autoFocus === true ? { 'data-first-field': true } : {}),
  };
  return (
    <AriaTextField
      className={props.wide === true ? 'field wide' : 'field'}
      value={props.value}
      onChange={props.onChange}
      {...(props.onBlur === undefined ? {} : { onBlur: props.onBlur })}
      isInvalid={invalid}
      isDisabled={props.disabled === true}
      isRequired={props.required === true}
      validationBehavior="aria"
      {...(props.maxLength === undefined ? {} : { maxLength: props.maxLength })}
      type={props.type ?? 'text'}
      autoComplete="off"
      spellCheck="false"
      {...(props.name === undefined ? {} : { name: props.name })}
      {...(props.numeric === true ? { inputMode: 'numeric' as const } : {})}
      {...(props.hideLabel === true ? { 'aria-label': props.label } : {})}
      {...(warned ? { 'data-warned': true } : {})}
    >
      {props.hideLabel === true ? null : (
        <Label className="label">
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
        </Label>
      )}
      {props.multiline === true ? <TextArea {...common} rows={3} /> : <Input {...common} />}
      {props.hint === undefined && issues.length === 0 ? null : (
        <Text slot="description" className="stack-tight">
          {issues.map((issue) => (
            <span key={issue.text} className="issue" data-kind={issue.kind}>
              {m.common.issueMark[issue.kind]} {issue.text}
            </span>
          ))}
          {props.hint === undefined ? null : <span className="hint">{props.hint}</span>}
        </Text>
      )}
    </AriaTextField>
  );
}
