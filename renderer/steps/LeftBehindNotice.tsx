import type { SiteView } from '../../electron/contract/views.ts';
import type { StepId } from '../../electron/domain/step.ts';
import { pointSentence } from '../../electron/texts/index.ts';
import { Button } from '../components/Button.tsx';
import { NoticeBox } from '../components/NoticeBox.tsx';
import { useMessages, useTexts } from '../stores/selectors.ts';

/**
 * Devices that were written to, were not put back and are no part of the job any more: nothing that this screen counts or
 * puts back is about them. `onGo` leads to the list of devices, where they are taken in again.
 */
export function LeftBehindNotice(props: {
  readonly points: SiteView['leftBehind'];
  readonly onGo: (step: StepId) => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  if (props.points.length === 0) return null;
  return (
    <NoticeBox
      tone="warn"
      className="left-behind"
      actions={
        <Button small onPress={() => props.onGo('discover')}>
          {m.steps.apply.toDevices}
        </Button>
      }
    >
      {props.points.map((point) => (
        <p key={point.code}>
          {pointSentence(texts, { text: '', no: 0, category: '', owner: '', due: '', ...point })}
        </p>
      ))}
    </NoticeBox>
  );
}
