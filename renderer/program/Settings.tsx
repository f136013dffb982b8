import { type ReactNode, useEffect, useState } from 'react';
import type { ProgramSettings } from '../../electron/contract/program.ts';
import { CONNECT_MS, DEVICES_AT_ONCE, WAITS } from '../../electron/domain/pace.ts';
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
  useEffect(() => {
    void ask('program:settings', undefined).then(setSettings);
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
          onChange={(theme) => set({ theme })}
        />
      </Labelled>
      <Typed
        label={t.ports}
        hint={t.portsHint}
        wrong={t.portsWrong}
        stored={settings.scanPorts}
        read={portsIn}
        onTyped={(scanPorts) => void set({ scanPorts })}
      />
      <Checkbox checked={settings.scanFast} onChange={(scanFast) => set({ scanFast })}>
        {t.fast}
      </Checkbox>
      <Labelled label={t.waits}>
        <Choice
          label={t.waits}
          value={String(settings.waits)}
          options={WAITS.map((times) => ({ id: String(times), label: t.waitsOf(times) }))}
          onChange={(id) => {
            const waits = WAITS.find((times) => String(times) === id);
            if (waits !== undefined) void set({ waits });
          }}
        />
        <p className="hint">
          {t.waitsHint(
            (CONNECT_MS.check * settings.waits) / 1000,
            (CONNECT_MS.device * settings.waits) / 1000,
          )}
        </p>
      </Labelled>
      <Typed
        label={t.atOnce}
        hint={t.atOnceHint}
        wrong={t.atOnceWrong}
        stored={String(settings.devicesAtOnce)}
        read={devicesIn}
        onTyped={(devices) => void set({ devicesAtOnce: Number(devices) })}
      />
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
            <Button small kind="quiet" onPress={() => set({ documentsFolder: '' })}>
              {t.clear}
            </Button>
          )}
        </div>
      </Labelled>
    </div>
  );
}

/** A field that is saved when it is left, and only when it can be used. `read` gives null for what cannot. */
function Typed(props: {
  readonly label: string;
  readonly hint: string;
  readonly wrong: string;
  readonly stored: string;
  readonly read: (text: string) => string | null;
  readonly onTyped: (value: string) => void;
}) {
  const [text, setText] = useState(props.stored);
  const typed = props.read(text.normalize('NFKC').trim());
  return (
    <TextField
      label={props.label}
      hint={props.hint}
      issues={typed === null ? [{ kind: 'error', text: props.wrong }] : []}
      value={text}
      onChange={setText}
      onBlur={() => {
        if (typed !== null && typed !== props.stored) props.onTyped(typed);
      }}
    />
  );
}

function portsIn(text: string): string | null {
  const parts = text.split(/[\s,、]+/).filter((part) => part !== '');
  const good = parts.every((part) => /^\d{1,5}$/.test(part) && Number(part) >= 1 && Number(part) <= 65535);
  return good && parts.length > 0 ? parts.map(Number).join(',') : null;
}

function devicesIn(text: string): string | null {
  const { least, most } = DEVICES_AT_ONCE;
  return /^\d{1,3}$/.test(text) && Number(text) >= least && Number(text) <= most
    ? String(Number(text))
    : null;
}

function Labelled(props: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="field">
      <span className="label">{props.label}</span>
      {props.children}
    </div>
  );
}
