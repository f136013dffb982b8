import type { SiteView } from '../../electron/contract/views.ts';
import type { FieldPath } from '../../electron/domain/form-field.ts';
import { errorText, fieldFaultText } from '../../electron/texts/index.ts';
import { type FieldIssue, TextField, type TextFieldProps } from '../components/TextField.tsx';
import { useMessages, useTexts } from '../stores/selectors.ts';
import { type Field, useField } from '../stores/use-field.ts';

/** What stands beside a field: why its text cannot be used, that it is not saved yet, and what devices would say. */
export function useFieldIssues(field: Field, more: readonly FieldIssue[] = []): readonly FieldIssue[] {
  const texts = useTexts();
  const m = useMessages();
  const own = field.faults.map(
    (fault): FieldIssue => ({
      kind: 'error',
      // What is used meanwhile is said, or the field would show one value while another goes to devices.
      text: `${fieldFaultText(texts, fault)}${field.used === '' ? '' : ` ${m.common.stillUsed(field.used)}`}`,
    }),
  );
  const unsaved: readonly FieldIssue[] =
    field.unsaved === null ? [] : [{ kind: 'error', text: errorText(texts, field.unsaved) }];
  return [...own, ...unsaved, ...more];
}

/** A text field of a site, judged and saved by itself. */
export function FormField({
  site,
  path,
  issues,
  transform,
  ...rest
}: Omit<TextFieldProps, 'value' | 'onChange' | 'onBlur'> & {
  readonly site: SiteView;
  readonly path: FieldPath;
  /** Changes what is shown while typing, such as to capitals. */
  readonly transform?: (text: string) => string;
}) {
  const field = useField(site, path);
  const all = useFieldIssues(field, issues);
  return (
    <TextField
      {...rest}
      name={path}
      value={field.text}
      issues={all}
      onChange={(text) => field.set(transform === undefined ? text : transform(text))}
      onBlur={field.commit}
    />
  );
}
