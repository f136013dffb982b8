import type { StepId } from '../../../electron/domain/step.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { Button } from '../../components/Button.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import type { SharedError } from './shared-errors.ts';

/** What is wrong with an account or a field of the form: once, with the way to where it is mended. */
export function SharedErrors(props: {
  readonly errors: readonly SharedError[];
  readonly onGo: (step: StepId) => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.apply.shared;
  return (
    <>
      {props.errors.map(({ kind, name, error, addresses }) => (
        <NoticeBox
          key={`${kind}${name}${error.code}`}
          tone="fail"
          className="shared-error"
          actions={
            <Button
              small
              kind="primary"
              onPress={() => {
                if (kind === 'field') props.onGo('settings');
                else {
                  useAppStore.setState({ loginAsked: name });
                  props.onGo('discover');
                }
              }}
            >
              {kind === 'field' ? m.steps.apply.toSettings : t.toLogin(name)}
            </Button>
          }
        >
          <p>
            <strong>
              {kind === 'field'
                ? t.field(
                    Object.hasOwn(texts.setting, name)
                      ? texts.setting[name as keyof typeof texts.setting].label
                      : name,
                    addresses.length,
                  )
                : kind === 'password'
                  ? t.password(name, addresses.length)
                  : t.login(name, addresses.length)}
            </strong>{' '}
            <span className="notice-code">{error.code}</span>
          </p>
          {kind === 'password' ? null : <p>{errorText(texts, error)}</p>}
        </NoticeBox>
      ))}
    </>
  );
}
