import { useState } from 'react';
import type { SiteView } from '../../electron/contract/views.ts';
import type { FieldPath } from '../../electron/domain/form-field.ts';
import type { SettingKey } from '../../electron/domain/setting-key.ts';
import { Select } from '../components/Select.tsx';
import type { FieldIssue } from '../components/TextField.tsx';
import { TextField } from '../components/TextField.tsx';
import { change, say } from '../stores/actions.ts';
import { useMessages, useTexts } from '../stores/selectors.ts';
import { useField } from '../stores/use-field.ts';
import { FormField } from './FormField.tsx';

/**
 * The proxy (as in the guide), and for the checks the servers to ask. One form for both steps that need it:
 * what the devices use is what is checked.
 */
export function NetworkForm(props: {
  readonly site: SiteView;
  readonly withServers?: boolean;
  readonly issuesOf?: (key: SettingKey) => readonly FieldIssue[];
}) {
  const m = useMessages();
  const texts = useTexts();
  const { site } = props;
  const t = m.steps.network;
  const field = (
    path: Extract<FieldPath, `network.${string}`>,
    label: string,
    hint: string | undefined,
    options: { readonly multiline?: boolean; readonly setting?: SettingKey; readonly numeric?: boolean } = {},
  ) => (
    <FormField
      site={site}
      path={path}
      label={label}
      {...(hint === undefined ? {} : { hint })}
      {...(options.setting === undefined ? {} : { screen: texts.setting[options.setting].screen })}
      issues={options.setting === undefined ? [] : (props.issuesOf?.(options.setting) ?? [])}
      multiline={options.multiline === true}
      numeric={options.numeric === true}
    />
  );
  const label = (key: SettingKey): string => texts.setting[key].label;
  const mode = useField(site, 'network.proxy.mode');
  const wish = mode.text === 'off' ? 'off' : 'keep';
  return (
    <div className="stack-wide">
      <div className="form-grid">
        <Select
          label={label('proxy.enable')}
          options={(['keep', 'off'] as const).map((id) => ({ id, label: t.proxyMode[id] }))}
          value={wish}
          onChange={(id) => mode.setNow(id === 'off' ? 'off' : '')}
        />
        {wish === 'off' ? null : (
          <>
            {field('network.proxy.host', label('proxy.host'), t.proxyHint, { setting: 'proxy.host' })}
            {field('network.proxy.port', label('proxy.port'), undefined, {
              setting: 'proxy.port',
              numeric: true,
            })}
            {field('network.proxy.user', label('proxy.user'), t.authHint, { setting: 'proxy.user' })}
            <ProxyPassword site={site} />
          </>
        )}
      </div>
      {props.withServers === true ? (
        <div className="form-grid">
          {field('network.dns', t.dns, t.dnsHint, { multiline: true })}
          {field('network.ntp', t.ntp, t.ntpHint, { multiline: true })}
          {field('network.caFile', t.ca, t.caHint)}
          {field('network.destinations', t.destinations, t.destinationsHint, { multiline: true })}
          {site.simulated || site.file.network.connectTo.length > 0
            ? field('network.connectTo', t.connectTo, t.connectToHint, { multiline: true })
            : null}
        </div>
      ) : null}
    </div>
  );
}

/** Goes in and never comes out; left empty it stays as it is. */
function ProxyPassword({ site }: { readonly site: SiteView }) {
  const m = useMessages();
  const texts = useTexts();
  const [text, setText] = useState('');
  const save = async (): Promise<void> => {
    if (text === '') return;
    // Refused while devices are written to: it stays in its field.
    if (!(await change('credentials:set-proxy-password', { siteId: site.id, password: text }))) return;
    setText((now) => (now === text ? '' : now));
    say((words, all) => `${all.setting['proxy.password'].label}: ${words.common.set}`);
  };
  return (
    <TextField
      type="password"
      label={texts.setting['proxy.password'].label}
      screen={texts.setting['proxy.password'].screen}
      value={text}
      onChange={setText}
      onBlur={() => void save()}
      placeholder={site.proxyPasswordSet ? `${m.common.set} (${m.common.newPassword})` : m.common.notSet}
    />
  );
}
