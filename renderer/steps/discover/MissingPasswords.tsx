import { useState } from 'react';
import type { CredentialView, SiteView } from '../../../electron/contract/views.ts';
import type { AppError } from '../../../electron/domain/app-error.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/Button.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { TextField } from '../../components/TextField.tsx';
import { keepSite, say } from '../../stores/actions.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { missingLogins } from './missing-logins.ts';

/** A missing password is asked for once per login, where the devices are chosen, and not per device later. */
export function MissingPasswords({ site }: { readonly site: SiteView }) {
  return (
    <>
      {missingLogins(site).map(({ credential, devices }) => (
        <AskPassword key={credential.name} site={site} credential={credential} devices={devices} />
      ))}
    </>
  );
}

function AskPassword(props: {
  readonly site: SiteView;
  readonly credential: CredentialView;
  readonly devices: number;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.discover;
  const { site, credential } = props;
  const { name } = credential;
  const stored = site.file.credentials[name];
  const [user, setUser] = useState(credential.user);
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<AppError | null>(null);
  const save = async (): Promise<void> => {
    if (stored === undefined) return;
    const answer = await call('credentials:set', {
      siteId: site.id,
      name,
      credential: { ...stored, user: user.trim() },
      password,
    });
    if (!answer.ok) {
      setFailure(answer.error);
      return;
    }
    keepSite(answer.value, 'changed');
    say((words) => `${words.steps.discover.credentials} ${name}: ${words.common.set}`);
  };
  return (
    <NoticeBox
      tone="warn"
      actions={
        <Button small disabled={password === '' || user.trim() === ''} onPress={() => save()}>
          {m.common.save}
        </Button>
      }
    >
      <div className="ask-password">
        <strong>{m.steps.apply.shared.password(name, props.devices)}</strong>
        <TextField
          hideLabel
          label={`${t.user} ${name}`}
          placeholder={t.user}
          value={user}
          onChange={setUser}
        />
        <TextField
          hideLabel
          type="password"
          label={`${t.password} ${name}`}
          placeholder={t.password}
          value={password}
          onChange={setPassword}
          issues={failure === null ? [] : [{ kind: 'error', text: errorText(texts, failure) }]}
        />
      </div>
    </NoticeBox>
  );
}
