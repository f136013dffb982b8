import { useState } from 'react';
import type { ChannelOutput } from '../../../electron/contract/channels.ts';
import type { SiteView } from '../../../electron/contract/views.ts';
import type { AppError } from '../../../electron/domain/app-error.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { say } from '../../stores/actions.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';

export type KeptState = ChannelOutput<'passwords:state'>;

/** Passwords are in memory; where the system can seal them, a person may have them kept on this PC. */
export function KeepPasswords(props: {
  readonly site: SiteView;
  readonly state: KeptState;
  readonly onState: (state: KeptState) => void;
}) {
  const t = useMessages().logins.keep;
  const texts = useTexts();
  const { site, state, onState } = props;
  const [failure, setFailure] = useState<AppError | null>(null);
  const ask = async (channel: 'passwords:keep' | 'passwords:state', keep: boolean): Promise<void> => {
    const answer =
      channel === 'passwords:state'
        ? await call(channel, { siteId: site.id })
        : await call(channel, { siteId: site.id, keep });
    if (!answer.ok) {
      setFailure(answer.error);
      return;
    }
    setFailure(null);
    onState(answer.value);
    say((words) => words.logins.keep.now[answer.value]);
  };
  return (
    <>
      {state === 'impossible' ? (
        <p className="muted">{t.impossible}</p>
      ) : state === 'unreadable' ? (
        <NoticeBox
          tone="warn"
          actions={
            <>
              <Button small onPress={() => ask('passwords:state', true)}>
                {t.again}
              </Button>
              <Button small onPress={() => ask('passwords:keep', false)}>
                {t.drop}
              </Button>
            </>
          }
        >
          {t.unreadable}
        </NoticeBox>
      ) : (
        <div className="stack">
          <Checkbox checked={state === 'kept'} onChange={(keep) => ask('passwords:keep', keep)}>
            {t.label}
          </Checkbox>
          <p className="muted">{t.hint}</p>
        </div>
      )}
      {failure === null ? null : <NoticeBox tone="fail">{errorText(texts, failure)}</NoticeBox>}
    </>
  );
}
