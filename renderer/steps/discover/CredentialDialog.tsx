import { useState } from 'react';
import type { ChannelInput } from '../../../electron/contract/channels.ts';
import type { CredentialView, SiteView } from '../../../electron/contract/views.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Select } from '../../components/Select.tsx';
import { TextField } from '../../components/TextField.tsx';
import { keepSite } from '../../stores/actions.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { SNMP_VERSION_NAMES } from './snmp.ts';

type Stored = ChannelInput<'credentials:set'>['credential'];
type AuthProtocol = NonNullable<NonNullable<Stored['snmp']>['authProtocol']>;
type SnmpVersion = NonNullable<NonNullable<Stored['snmp']>['version']>;
type PrivProtocol = NonNullable<NonNullable<Stored['snmp']>['privProtocol']>;

const VERSIONS = (Object.keys(SNMP_VERSION_NAMES) as SnmpVersion[]).map((id) => ({
  id,
  label: SNMP_VERSION_NAMES[id],
}));
const AUTH: readonly AuthProtocol[] = ['none', 'md5', 'sha', 'sha256', 'sha512'];
const PRIV: readonly PrivProtocol[] = ['none', 'des', 'aes', 'aes256'];
const PROTOCOL_NAMES: Readonly<Record<string, string>> = {
  md5: 'MD5',
  sha: 'SHA-1',
  sha256: 'SHA-256',
  sha512: 'SHA-512',
  des: 'DES',
  aes: 'AES-128',
  aes256: 'AES-256',
};

/** User and passwords. Passwords only go in: one that is left empty stays as it is. */
export function CredentialDialog(props: {
  readonly site: SiteView;
  readonly credential: CredentialView | null;
  readonly onClose: () => void;
}) {
  const m = useMessages();
  const t = m.steps.discover;
  const { site, credential, onClose } = props;
  const stored: Stored | undefined = credential === null ? undefined : site.file.credentials[credential.name];
  const [name, setName] = useState(credential?.name ?? (site.credentials.length === 0 ? 'bmc' : ''));
  const [user, setUser] = useState(stored?.user ?? '');
  const [password, setPassword] = useState('');
  const [withSnmp, setWithSnmp] = useState(stored?.snmp !== undefined);
  const [snmp, setSnmp] = useState({
    version: stored?.snmp?.version ?? ('v3' as SnmpVersion),
    user: stored?.snmp?.user ?? '',
    authProtocol: stored?.snmp?.authProtocol ?? ('sha' as AuthProtocol),
    privProtocol: stored?.snmp?.privProtocol ?? ('aes' as PrivProtocol),
  });
  const [authPassword, setAuthPassword] = useState('');
  const [privPassword, setPrivPassword] = useState('');
  const [community, setCommunity] = useState('');
  const cleanName = name.normalize('NFKC').trim();
  const [failure, setFailure] = useState<string | null>(null);
  const texts = useTexts();
  const save = async (): Promise<void> => {
    const answer = await call('credentials:set', {
      siteId: site.id,
      name: cleanName,
      credential: {
        ...stored,
        user: user.trim(),
        snmp: withSnmp ? { ...stored?.snmp, ...snmp, user: snmp.user.trim() } : undefined,
      },
      ...(password === '' ? {} : { password }),
      ...(authPassword === '' ? {} : { snmpAuthPassword: authPassword }),
      ...(privPassword === '' ? {} : { snmpPrivPassword: privPassword }),
      ...(community === '' ? {} : { snmpCommunity: community }),
    });
    if (answer.ok) {
      keepSite(answer.value, 'changed');
      onClose();
    } else setFailure(errorText(texts, answer.error));
  };
  const secret = (label: string, value: string, set: (text: string) => void, isSet: boolean) => (
    <TextField
      type="password"
      label={label}
      value={value}
      onChange={set}
      placeholder={isSet ? `${m.common.set} (${m.common.newPassword})` : m.common.notSet}
    />
  );
  const protocols = <T extends string>(ids: readonly T[]) =>
    ids.map((id) => ({ id, label: PROTOCOL_NAMES[id] ?? t.off }));
  return (
    <Dialog
      title={t.credentialTitle}
      onClose={onClose}
      wide
      failure={failure}
      buttons={
        <>
          <Button onPress={onClose}>{m.common.cancel}</Button>
          <Button kind="primary" disabled={cleanName === ''} onPress={() => save()}>
            {m.common.save}
          </Button>
        </>
      }
    >
      <div className="form-grid">
        <TextField
          label={t.credentialName}
          hint={t.credentialNameHint}
          value={name}
          onChange={setName}
          disabled={credential !== null}
        />
        <TextField label={t.user} value={user} onChange={setUser} placeholder="USERID" />
        {secret(t.password, password, setPassword, credential?.passwordSet === true)}
      </div>
      <Checkbox checked={withSnmp} onChange={setWithSnmp}>
        {t.snmp}
      </Checkbox>
      {withSnmp ? (
        <div className="form-grid">
          <Select
            label={t.snmpVersion}
            options={VERSIONS}
            value={snmp.version}
            onChange={(version) => setSnmp({ ...snmp, version })}
          />
          {snmp.version === 'v3' ? null : (
            <>
              {secret(t.community, community, setCommunity, credential?.snmp?.communitySet === true)}
              <p className="notice wide" data-tone="warn">
                {t.communityWarning}
              </p>
            </>
          )}
        </div>
      ) : null}
      {withSnmp && snmp.version === 'v3' ? (
        <div className="form-grid">
          <TextField
            label={t.snmpUser}
            value={snmp.user}
            onChange={(text) => setSnmp({ ...snmp, user: text })}
          />
          <Select
            label={t.auth}
            options={protocols(AUTH)}
            value={snmp.authProtocol}
            onChange={(authProtocol) => setSnmp({ ...snmp, authProtocol })}
          />
          {snmp.authProtocol === 'none'
            ? null
            : secret(
                t.authPassword,
                authPassword,
                setAuthPassword,
                credential?.snmp?.authPasswordSet === true,
              )}
          <Select
            label={t.priv}
            options={protocols(PRIV)}
            value={snmp.privProtocol}
            onChange={(privProtocol) => setSnmp({ ...snmp, privProtocol })}
          />
          {snmp.privProtocol === 'none'
            ? null
            : secret(
                t.privPassword,
                privPassword,
                setPrivPassword,
                credential?.snmp?.privPasswordSet === true,
              )}
        </div>
      ) : null}
    </Dialog>
  );
}
