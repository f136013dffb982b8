import { useState } from 'react';
import type { SiteView } from '../../../electron/contract/views.ts';
import { Select } from '../../components/Select.tsx';
import { TextField } from '../../components/TextField.tsx';
import { change, say } from '../../stores/actions.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { useField } from '../../stores/use-field.ts';
import { FormField } from '../FormField.tsx';
import { fieldIssues } from './form.ts';

const MODES = ['', 'disabled', 'ftp', 'tftp', 'sftp'] as const;

/** The customer's own server to which IMM2 and CMM also send their service data; left open it is not touched. */
export function FileTransfer({ site }: { readonly site: SiteView }) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.settings.transfer;
  const mode = useField(site, 'settings.fileTransfer.mode');
  const field = (key: 'host' | 'port' | 'user') => (
    <FormField
      site={site}
      path={`settings.fileTransfer.${key}`}
      label={texts.setting[`fileTransfer.${key}`].label}
      screen={texts.setting[`fileTransfer.${key}`].screen}
      issues={fieldIssues(texts, m, site, `fileTransfer.${key}`)}
      numeric={key === 'port'}
    />
  );
  const used = mode.text !== '' && mode.text !== 'disabled';
  return (
    <section className="card">
      <h2>{t.title}</h2>
      <p className="muted">{t.text}</p>
      <div className="form-grid">
        <Select
          label={texts.setting['fileTransfer.mode'].label}
          options={MODES.map((id) => ({
            id: id === '' ? 'keep' : id,
            label: t.mode[id === '' ? 'keep' : id],
          }))}
          value={mode.text === '' ? 'keep' : mode.text}
          onChange={(id) => mode.setNow(id === 'keep' ? '' : id)}
        />
        {used ? (
          <>
            {field('host')}
            {field('port')}
            {mode.text === 'tftp' ? null : (
              <>
                {field('user')}
                <TransferPassword site={site} />
              </>
            )}
          </>
        ) : null}
      </div>
    </section>
  );
}

/** Goes in and never comes out; left empty it stays as it is. */
function TransferPassword({ site }: { readonly site: SiteView }) {
  const m = useMessages();
  const texts = useTexts();
  const [text, setText] = useState('');
  const { label, screen } = texts.setting['fileTransfer.password'];
  const save = async (): Promise<void> => {
    if (text === '') return;
    // Refused while devices are written to: it stays in its field.
    if (!(await change('credentials:set-transfer-password', { siteId: site.id, password: text }))) return;
    setText((now) => (now === text ? '' : now));
    say((words) => `${label}: ${words.common.set}`);
  };
  return (
    <TextField
      type="password"
      label={label}
      screen={screen}
      value={text}
      onChange={setText}
      onBlur={() => void save()}
      placeholder={site.transferPasswordSet ? `${m.common.set} (${m.common.newPassword})` : m.common.notSet}
    />
  );
}
