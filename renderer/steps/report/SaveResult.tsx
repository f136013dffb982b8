import type { ChannelOutput } from '../../../electron/contract/channels.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { Button } from '../../components/Button.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { errorDetail } from '../../components/ErrorBox.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { useMessages, useTexts } from '../../stores/selectors.ts';

export type Saved = NonNullable<ChannelOutput<'report:save'>>;

/** What became of a saving of which not everything was written: each that is missing with its reason, and what is there. */
export function SaveResult(props: {
  readonly saved: Saved;
  /** The report itself was to be saved. */
  readonly reportAsked: boolean;
  readonly onClose: () => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.report;
  const { folder, files, failed, isVersion } = props.saved;
  const reasons = failed.map((error) => errorDetail(errorText(texts, error), error));
  return (
    <NoticeBox
      tone="fail"
      alert
      className="save-result"
      actions={
        <>
          <CopyButton kind="quiet" text={[...reasons, ...files].join('\n')} of={t.save} />
          <Button small kind="quiet" onPress={props.onClose}>
            {m.common.close}
          </Button>
        </>
      }
    >
      <p>
        <strong>{t.notSaved(failed.length)}</strong>
      </p>
      <ul>
        {failed.map((error) => (
          <li key={JSON.stringify(error)}>
            {errorText(texts, error)} <span className="notice-code">{error.code}</span>
          </li>
        ))}
      </ul>
      {props.reportAsked && !isVersion ? <p>{t.noVersion}</p> : null}
      {files.length === 0 ? (
        <p>{t.nothingSaved(folder)}</p>
      ) : (
        <>
          <p>{t.saved(files.length, folder)}</p>
          <ul>
            {files.map((path) => (
              <li key={path}>{path.slice(folder.length).replace(/^[\\/]/, '')}</li>
            ))}
          </ul>
        </>
      )}
    </NoticeBox>
  );
}
