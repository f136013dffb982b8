import type { StepId } from '../../electron/domain/step.ts';
import { Button } from '../components/Button.tsx';
import { Choice } from '../components/Choice.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { type HelpPart, useAppStore } from '../stores/app-store.ts';
import { useMessages, useTexts } from '../stores/selectors.ts';
import { Drawing } from './Drawing.tsx';
import { FirstStart } from './FirstStart.tsx';
import { GUIDE_PAGES } from './guide-pages.ts';
import { SHORTCUTS } from './shortcuts.ts';

const PARTS = ['screen', 'first', 'keys'] as const satisfies readonly HelpPart[];

/** Guidance that is with the program: this screen, the beginning, the keys. Loaded when it is opened. */
export function HelpDialog(props: { readonly part: HelpPart; readonly step: StepId }) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.help;
  const close = (): void => useAppStore.setState({ help: null });
  const { title } = texts.step[props.step];
  return (
    <Dialog
      title={props.part === 'screen' ? t.screenTitle(title) : t.parts[props.part]}
      wide
      onClose={close}
      buttons={
        // It is read from its top: the focus of a button at its end would scroll that away.
        <Button onPress={close}>{m.common.close}</Button>
      }
    >
      <Choice
        label={t.title}
        value={props.part}
        options={PARTS.map((id) => ({ id, label: t.parts[id] }))}
        onChange={(part) => useAppStore.setState({ help: part })}
      />
      {props.part === 'screen' ? <Screen step={props.step} /> : null}
      {props.part === 'first' ? <FirstStart /> : null}
      {props.part === 'keys' ? <Keys /> : null}
    </Dialog>
  );
}

/** What the screen is for, what is decided on it, and where the guide speaks of it. */
function Screen({ step }: { readonly step: StepId }) {
  const t = useMessages().help;
  const guide = useAppStore((state) => state.info?.guide ?? '');
  const { what, decide } = t.screen[step];
  return (
    <div className="stack-wide">
      <div className="stack">
        {what.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      <Drawing step={step} />
      <div className="help-columns">
        <section className="stack" aria-labelledby="help-decide">
          <h3 id="help-decide">{t.decide}</h3>
          <ul className="need-list">
            {decide.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </section>
        <section className="stack" aria-labelledby="help-pages">
          <h3 id="help-pages">{t.pages}</h3>
          <ul className="need-list selectable">
            {GUIDE_PAGES[step].map((page) => (
              <li key={page} lang="ja">
                {page}
              </li>
            ))}
          </ul>
          <p className="hint">{guide}</p>
        </section>
      </div>
    </div>
  );
}

/** The keys, with what they do. */
function Keys() {
  const t = useMessages().help;
  return (
    <dl className="key-list">
      {SHORTCUTS.map((shortcut) => (
        <div key={shortcut.id}>
          <dt>
            {shortcut.keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{t.keys[shortcut.id]}</dd>
        </div>
      ))}
    </dl>
  );
}
