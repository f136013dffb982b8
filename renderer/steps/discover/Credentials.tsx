import { useEffect, useState } from 'react';
import type { CredentialView, SiteView } from '../../../electron/contract/views.ts';
import { call } from '../../api.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { change } from '../../stores/actions.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages } from '../../stores/selectors.ts';
import { CredentialDialog } from './CredentialDialog.tsx';
import { KeepPasswords, type KeptState } from './KeepPasswords.tsx';
import { KeptLogins } from './KeptLogins.tsx';
import { LoginFileDialog } from './LoginFileDialog.tsx';
import { missingLogins } from './missing-logins.ts';
import { isSnmpComplete, SNMP_VERSION_NAMES } from './snmp.ts';

/** How the tool signs in: by name, with what is set and what was refused; never a password. */
export function Credentials({ site }: { readonly site: SiteView }) {
  const m = useMessages();
  const t = m.steps.discover;
  // An error of a later step may have led here: its login stands open.
  const asked = useAppStore((state) => state.loginAsked);
  const [editing, setEditing] = useState<CredentialView | 'new' | null>(
    () => site.credentials.find(({ name }) => name === asked) ?? null,
  );
  const [reading, setReading] = useState(false);
  const [kept, setKept] = useState<KeptState | null>(null);
  useEffect(() => {
    let left = false;
    void call('passwords:state', { siteId: site.id }).then((answer) => {
      if (answer.ok && !left) setKept(answer.value);
    });
    return () => {
      left = true;
    };
  }, [site.id]);
  useEffect(() => {
    if (asked !== null) useAppStore.setState({ loginAsked: null });
  }, [asked]);
  // Open as long as something is missing that is not asked for above the devices, or was refused.
  const asksAbove = new Set(missingLogins(site).map(({ credential }) => credential.name));
  const incomplete =
    site.credentials.length === 0 ||
    site.ownLogins.some(({ refused }) => refused) ||
    site.credentials.some(
      ({ name, passwordSet, snmp, rejectedBy }) =>
        (!passwordSet && snmp === null && !asksAbove.has(name)) || rejectedBy.length > 0,
    );
  return (
    <details className="disclosure credential-list" open={incomplete}>
      <summary>
        {t.credentials} <span className="muted">{t.credentialsHint}</span>
        {site.ownLogins.length === 0 ? null : (
          <Badge tone="info">{`CSV: ${m.common.devices(site.ownLogins.length)}`}</Badge>
        )}
        {site.credentials.map(({ name, user, passwordSet }) => (
          <Badge key={name} tone={passwordSet ? 'info' : 'warn'}>
            {name}: {user || '—'} {passwordSet ? m.common.set : t.noPassword}
          </Badge>
        ))}
      </summary>
      <div className="disclosure-body">
        {site.credentials.length === 0 ? null : (
          <ul className="plain stack">
            {site.credentials.map((credential) => (
              <li key={credential.name} className="bar">
                <strong>{credential.name}</strong>
                <span className="mono">{credential.user || '—'}</span>
                <Badge tone={credential.passwordSet ? 'info' : 'warn'}>
                  {credential.passwordSet ? `${t.password} ${m.common.set}` : t.noPassword}
                </Badge>
                {credential.snmp === null ? null : (
                  <Badge tone="info">
                    {SNMP_VERSION_NAMES[credential.snmp.version]} {credential.snmp.user}{' '}
                    {isSnmpComplete(credential.snmp) ? m.common.set : m.common.notSet}
                  </Badge>
                )}
                <Button
                  small
                  kind="quiet"
                  label={`${m.common.edit}: ${credential.name}`}
                  onPress={() => setEditing(credential)}
                >
                  {m.common.edit}
                </Button>
                {credential.rejectedBy.length === 0 ? null : (
                  <NoticeBox tone="fail">
                    {t.rejected(credential.rejectedBy.join(', '))}{' '}
                    <Button
                      small
                      onPress={() =>
                        void change('credentials:changed-on-device', {
                          siteId: site.id,
                          name: credential.name,
                        })
                      }
                    >
                      {t.changedOnDevice}
                    </Button>
                  </NoticeBox>
                )}
              </li>
            ))}
          </ul>
        )}
        <KeptLogins site={site} sealed={kept === 'kept'} />
        <div className="bar">
          <Button small onPress={() => setEditing('new')}>
            {t.credentialAdd}
          </Button>
          <Button small onPress={() => setReading(true)}>
            {m.logins.file.open}
          </Button>
        </div>
        {kept === null || site.simulated ? null : (
          <KeepPasswords site={site} state={kept} onState={setKept} />
        )}
      </div>
      {reading ? (
        <LoginFileDialog site={site} sealed={kept === 'kept'} onClose={() => setReading(false)} />
      ) : null}
      {editing === null ? null : (
        <CredentialDialog
          site={site}
          credential={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </details>
  );
}
