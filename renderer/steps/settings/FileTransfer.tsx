import { useState } from 'react';
import type { SiteView } from '../../../electron/contract/views.ts';
import type { SettingKey } from '../../../electron/domain/setting-key.ts';
import { Select } from '../../components/Select.tsx';
import { TextField } from '../../components/TextField.tsx';
import { change, say } from '../../stores/actions.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import type { Draft } from '../../stores/use-draft.ts';
import { fieldIssues } from './form.ts';

type Settings = SiteView['file']['settings'];
type Mode = Settings['fileTransfer']['mode'];
const MODES: readonly Mode[] = ['', 'disabled', 'ftp', 'tftp', 'sftp'];

/** The customer's own server to which IMM2 and CMM also send their service data; left open it is not touched. */
export function FileTransfer({ site, draft }: { readonly site: SiteView; readonly draft: Draft<Settings> }) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.settings.transfer;
  const { fileTransfer } = draft.value;
  const set = (part: Partial<Settings['fileTransfer']>): Settings => ({
    ...draft.value,
    fileTransfer: { ...fileTransfer, ...part },
  });
  const field = (key: 'host' | 'user', setting: SettingKey) => (
    <TextField
      label={texts.setting[setting].label}
      screen={texts.setting[setting].screen}
      issues={fieldIssues(texts, m, site, setting)}
      value={fileTransfer[key]}
      onChange={(text) => draft.set(set({ [key]: text.normalize('NFKC').trim() }))}
      onBlur={draft.commit}
    />
  );
  const used = fileTransfer.mode !== '' && fileTransfer.mode !== 'disabled';
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
          value={fileTransfer.mode === '' ? 'keep' : fileTransfer.mode}
          onChange={(id) => draft.setNow(set({ mode: id === 'keep' ? '' : (id as Mode) }))}
        />
        {used ? (
          <>
            {field('host', 'fileTransfer.host')}
            <TextField
              label={texts.setting['fileTransfer.port'].label}
              numeric
              value={String(fileTransfer.port)}
              onChange={(text) => {
                const port = Number(text.normalize('NFKC').replace(/\D/g, ''));
                if (port >= 1 && port <= 65535) draft.set(set({ port }));
              }}
              onBlur={draft.commit}
            />
            {fileTransfer.mode === 'tftp' ? null : (
              <>
                {field('user', 'fileTransfer.user')}
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
    setText('');
    if (await change('credentials:set-transfer-password', { siteId: site.id, password: text }))
      say(`${label}: ${m.common.set}`);
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
