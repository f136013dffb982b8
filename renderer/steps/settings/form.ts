import type { FieldHint, SettingIssue, SiteView } from '../../../electron/contract/views.ts';
import type { SettingKey } from '../../../electron/domain/setting-key.ts';
import type { CallHomeSettings } from '../../../electron/domain/site-file.ts';
import { type Texts, valueRuleText } from '../../../electron/texts/index.ts';
import type { FieldIssue } from '../../components/TextField.tsx';
import type { Messages } from '../../i18n/index.ts';
import { oncePerField } from './once-per-field.ts';

type Group = 'contact' | 'alternate' | 'location';

/** Reads a text field of the form by its setting key. */
export function fieldValue(settings: CallHomeSettings, key: SettingKey): string {
  if (key === 'company' || key === 'country') return settings[key];
  const [group, name] = key.split('.') as [Group, string];
  return (settings[group] as Readonly<Record<string, string>>)[name] ?? '';
}

/** Limit and character rule of a field, as one line beside it. */
export function hintText(m: Messages, hint: FieldHint | undefined): string {
  const t = m.steps.settings;
  if (hint === undefined) return '';
  const { charset } = hint;
  const kind =
    charset === 'digits' || charset === 'integer'
      ? t.charset.digits
      : charset === 'alphanumeric'
        ? t.charset.alphanumeric
        : charset.startsWith('email')
          ? t.charset.email
          : t.romaji;
  const length =
    hint.max === null
      ? ''
      : hint.min === hint.max
        ? t.exact(hint.max)
        : hint.min !== null && hint.min > 1
          ? t.limits(hint.min, hint.max)
          : t.limit(hint.max);
  return [kind, length].filter((part) => part !== '').join(' · ');
}

/** What some device would refuse or change, at the field itself; `required` waits until the form was begun. */
export function fieldIssues(
  texts: Texts,
  m: Messages,
  site: SiteView,
  key: SettingKey,
): readonly FieldIssue[] {
  const begun = site.file.settings.company !== '' || site.file.settings.contact.name !== '';
  const unique = new Map<string, FieldIssue>();
  for (const issue of oncePerField(site.settingIssues)) {
    if (issue.key !== key || (issue.code === 'required' && !begun)) continue;
    const text = issueText(texts, m, issue);
    unique.set(`${issue.kind}${text}`, { kind: issue.kind, text });
  }
  // Said at once also where no device is known yet that would refuse it.
  if (unique.size === 0 && key !== 'excludedEvents' && !/^(?:proxy|fileTransfer)\./.test(key)) {
    const stray = /[^\x20-\x7e〒]/u.exec(fieldValue(site.file.settings, key).normalize('NFKC'))?.[0];
    if (stray !== undefined) {
      return [{ kind: 'warning', text: texts.valueCode['not-ascii']({ found: stray }) }];
    }
  }
  return [...unique.values()];
}

/** One issue with the products it concerns. */
export function issueText(texts: Texts, m: Messages, issue: SettingIssue): string {
  const rule = valueRuleText(texts, issue.code, issue.args);
  const products = issue.products.map((product) => texts.product[product].short).join(', ');
  const becomes =
    issue.args.to === undefined
      ? ''
      : ` ${m.steps.settings.becomes(String(issue.args.from ?? ''), String(issue.args.to))}`;
  return `${products === '' ? '' : `${products}: `}${rule}${becomes}`;
}
