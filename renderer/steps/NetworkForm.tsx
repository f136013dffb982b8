import { useState } from 'react';
import type { SiteView } from '../../electron/contract/views.ts';
import type { SettingKey } from '../../electron/domain/setting-key.ts';
import {
  type CustomDestination,
  formatDestination,
  parseDestination,
} from '../../electron/domain/site-file.ts';
import type { FieldIssue } from '../components/TextField.tsx';
import { TextField } from '../components/TextField.tsx';
import { change, say } from '../stores/actions.ts';
import { useMessages, useTexts } from '../stores/selectors.ts';
import { useDraft } from '../stores/use-draft.ts';

const lines = (text: string): string[] =>
  text
    .normalize('NFKC')
    .split(/[\s,、]+/u)
    .filter((part) => part !== '');

/** What of the typed destinations can be read; the rest is named beside the field and not saved. */
function readDestinations(text: string): {
  readonly good: readonly CustomDestination[];
  readonly bad: readonly string[];
} {
  const read = lines(text).map((line) => ({ line, parsed: parseDestination(line) }));
  return {
    good: read.flatMap(({ parsed }) => (parsed.ok ? [parsed.value] : [])),
    bad: read.flatMap(({ line, parsed }) => (parsed.ok ? [] : [line])),
  };
}

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
  const { network } = site.file;
  const stored = {
    host: network.proxy.host,
    port: String(network.proxy.port),
    user: network.proxy.user,
    dns: network.dns.join('\n'),
    ntp: network.ntp.join('\n'),
    caFile: network.caFile,
    connectTo: network.connectTo.join('\n'),
    destinations: network.destinations.map(formatDestination).join('\n'),
  };
  const draft = useDraft(stored, (value) => {
    const port = Number(value.port.normalize('NFKC'));
    void change('site:set-network', {
      siteId: site.id,
      network: {
        ...network,
        proxy: {
          ...network.proxy,
          host: value.host
            .normalize('NFKC')
            .trim()
            .replace(/^https?:\/\//iu, '')
            .replace(/\/+$/u, ''),
          port: Number.isInteger(port) && port >= 1 && port <= 65535 ? port : network.proxy.port,
          user: value.user.trim(),
        },
        dns: lines(value.dns),
        ntp: lines(value.ntp),
        caFile: value.caFile.trim(),
        connectTo: lines(value.connectTo),
        destinations: readDestinations(value.destinations).good.map((each) => ({
          ...each,
          use:
            network.destinations.find((known) => formatDestination(known) === formatDestination(each))?.use ??
            '',
        })),
      },
    });
  });
  const field = (
    key: keyof typeof stored,
    label: string,
    hint: string | undefined,
    options: {
      readonly multiline?: boolean;
      readonly setting?: SettingKey;
      readonly numeric?: boolean;
      readonly issues?: readonly FieldIssue[];
    } = {},
  ) => (
    <TextField
      label={label}
      {...(hint === undefined ? {} : { hint })}
      {...(options.setting === undefined ? {} : { screen: texts.setting[options.setting].screen })}
      issues={
        options.issues ?? (options.setting === undefined ? [] : (props.issuesOf?.(options.setting) ?? []))
      }
      multiline={options.multiline === true}
      numeric={options.numeric === true}
      value={draft.value[key]}
      onChange={(text) => draft.set({ ...draft.value, [key]: text })}
      onBlur={draft.commit}
    />
  );
  const label = (key: SettingKey): string => texts.setting[key].label;
  return (
    <div className="stack-wide">
      <div className="form-grid">
        {field('host', label('proxy.host'), t.proxyHint, { setting: 'proxy.host' })}
        {field('port', label('proxy.port'), undefined, { setting: 'proxy.port', numeric: true })}
        {field('user', label('proxy.user'), t.authHint, { setting: 'proxy.user' })}
        <ProxyPassword site={site} />
      </div>
      {props.withServers === true ? (
        <div className="form-grid">
          {field('dns', t.dns, t.dnsHint, { multiline: true })}
          {field('ntp', t.ntp, t.ntpHint, { multiline: true })}
          {field('caFile', t.ca, t.caHint)}
          {field('destinations', t.destinations, t.destinationsHint, {
            multiline: true,
            issues: readDestinations(draft.value.destinations).bad.map((text) => ({
              kind: 'error',
              text: t.destinationBad(text),
            })),
          })}
          {field('connectTo', t.connectTo, t.connectToHint, { multiline: true })}
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
    setText('');
    if (await change('credentials:set-proxy-password', { siteId: site.id, password: text })) {
      say(`${texts.setting['proxy.password'].label}: ${m.common.set}`);
    }
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
