import type { SettingIssue, SiteView } from '../../../electron/contract/views.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { issueText } from './form.ts';
import { oncePerField } from './once-per-field.ts';

const KINDS = ['error', 'warning', 'adapted'] as const;

/** Where a device would refuse a value of the form, or gets it in another form. */
export function Deviations({ site }: { readonly site: SiteView }) {
  const m = useMessages();
  const t = m.steps.settings;
  const headings = { error: t.errors, warning: t.warnings, adapted: t.adapted };
  const begun = site.file.settings.company !== '' || site.file.settings.contact.name !== '';
  const issues = oncePerField(site.settingIssues.filter((issue) => begun || issue.code !== 'required'));
  const nobody = !site.rows.some(
    (row) =>
      row.chosen && (row.route === 'direct' || (row.route === 'lxca' && row.traits.includes('appliance'))),
  );
  return (
    <aside className="card sticky" aria-label={t.perDevice}>
      <h2>{t.perDevice}</h2>
      {issues.length === 0 ? (
        <p className="muted">{!begun ? t.saved : nobody ? t.perDeviceNobody : t.perDeviceNone}</p>
      ) : (
        KINDS.map((kind) => {
          const own = issues.filter((issue) => issue.kind === kind);
          return own.length === 0 ? null : (
            <section key={kind} className="stack">
              <h3 className="issue" data-kind={kind}>
                {m.common.issueMark[kind]} {headings[kind](own.length)}
              </h3>
              <ul className="plain stack">
                {own.map((issue) => (
                  <Deviation key={`${issue.key}${issue.code}${issue.devices.join()}`} issue={issue} />
                ))}
              </ul>
            </section>
          );
        })
      )}
      {issues.some((issue) => issue.kind === 'adapted') ? <p className="hint">{t.perDeviceText}</p> : null}
    </aside>
  );
}

/** Devices named before "and N more". */
const SHOWN = 3;

function Deviation({ issue }: { readonly issue: SettingIssue }) {
  const m = useMessages();
  const texts = useTexts();
  const { devices } = issue;
  const names =
    devices.length === 0
      ? m.steps.settings.allDevices
      : [
          devices.slice(0, SHOWN).join(', '),
          ...(devices.length > SHOWN ? [m.common.more(devices.length - SHOWN)] : []),
        ].join(' ');
  return (
    <li className="stack-tight small">
      <strong>{texts.setting[issue.key].label}</strong>
      <span>{issueText(texts, m, issue)}</span>
      <span className="muted mono">{names}</span>
    </li>
  );
}
