import { type ReactNode, useEffect, useState } from 'react';
import type { ProgramSettings } from '../../electron/contract/program.ts';
import { Button } from '../components/Button.tsx';
import { Checkbox } from '../components/Checkbox.tsx';
import { Choice } from '../components/Choice.tsx';
import { TextField } from '../components/TextField.tsx';
import { ask, setLanguage } from '../stores/actions.ts';
import { useAppStore } from '../stores/app-store.ts';
import { useMessages } from '../stores/selectors.ts';

/** How the program should be; each setting is saved as it is made. */
export function Settings() {
  const m = useMessages();
  const t = m.program.settings;
  const [settings, setSettings] = useState<ProgramSettings | null>(null);
  const [ports, setPorts] = useState('');
  useEffect(() => {
    void ask('program:settings', undefined).then((found) => {
      setSettings(found);
      setPorts(found?.scanPorts ?? '');
    });
  }, []);
  if (settings === null) return null;
  const set = async (change: Partial<ProgramSettings>): Promise<void> => {
    const changed = await ask('program:set-settings', change);
    if (changed === null) return;
    setSettings(changed);
    const { info } = useAppStore.getState();
    if (info !== null)
      useAppStore.setState({ info: { ...info, scan: { ports: changed.scanPorts, fast: changed.scanFast } } });
  };
  const parts = ports
    .normalize('NFKC')
    .split(/[\s,、]+/)
    .filter((part) => part !== '');
  const typed = parts.map(Number).join(',');
  const good = parts.length > 0 && parts.every((part) => /^\d{1,5}$/.test(part) && isPort(Number(part)));
  return (
    <div className="stack">
      <Labelled label={t.language}>
        <Choice
          label={t.language}
          value={settings.language}
          options={[
            { id: 'ja', label: '日本語' },
            { id: 'en', label: 'English' },
          ]}
          onChange={(language) => {
            void setLanguage(language);
            setSettings({ ...settings, language });
          }}
        />
      </Labelled>
      <Labelled label={t.theme}>
        <Choice
          label={t.theme}
          value={settings.theme}
          options={(['system', 'light', 'dark'] as const).map((id) => ({ id, label: t.themes[id] }))}
          onChange={(theme) => void set({ theme })}
        />
      </Labelled>
      <TextField
        label={t.ports}
        hint={t.portsHint}
        issues={good ? [] : [{ kind: 'error', text: t.portsWrong }]}
        value={ports}
        onChange={setPorts}
        onBlur={() => {
          if (good && typed !== settings.scanPorts) void set({ scanPorts: typed });
        }}
      />
      <Checkbox checked={settings.scanFast} onChange={(scanFast) => void set({ scanFast })}>
        {t.fast}
      </Checkbox>
      <Labelled label={t.documents}>
        <div className="bar">
          <span className="selectable">{settings.documentsFolder || t.documentsNone}</span>
          <Button
            small
            onPress={() =>
              void ask('program:choose-folder', undefined).then((changed) => {
                if (changed !== null) setSettings(changed);
              })
            }
          >
            {t.choose}
          </Button>
          {settings.documentsFolder === '' ? null : (
            <Button small kind="quiet" onPress={() => void set({ documentsFolder: '' })}>
              {t.clear}
            </Button>
          )}
        </div>
      </Labelled>
    </div>
  );
}

const isPort = (port: number): boolean => port >= 1 && port <= 65535;

function Labelled(props: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="field">
      <span className="label">{props.label}</span>
      {props.children}
    </div>
  );
}
