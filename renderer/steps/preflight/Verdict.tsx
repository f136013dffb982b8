import { type CheckResult, type CheckStatus, WORST_FIRST } from '../../../electron/domain/check.ts';
import { StatusMark, toneOf } from '../../components/StatusMark.tsx';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { redCauses } from './groups.ts';

/** The answer before the details: can they go on, and if not, how many things are in the way. */
export function Verdict(props: { readonly results: readonly CheckResult[]; readonly running: boolean }) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.preflight;
  const count = (status: CheckStatus): number =>
    props.results.filter((result) => result.status === status).length;
  const bad = count('fail') + count('error');
  const { causes, touched } = redCauses(props.results);
  const offline = count('pass') === 0 && props.results.some((result) => result.code === 'offline');
  const nothing = bad === 0 && props.results.every((result) => result.id.startsWith('clock'));
  const tone = props.running
    ? 'info'
    : bad > 0
      ? 'fail'
      : offline || nothing || count('warn') > 0
        ? 'warn'
        : 'pass';
  const title = props.running
    ? t.running
    : bad > 0
      ? t.attention(causes)
      : nothing
        ? t.nothing
        : offline
          ? t.skippedAll
          : count('warn') > 0
            ? t.warned(count('warn'))
            : t.ready;
  const text = props.running
    ? ''
    : bad > 0
      ? t.attentionText(touched)
      : nothing
        ? t.nothingText
        : offline
          ? t.skippedText
          : t.readyText(count('pass'));
  return (
    <div className="verdict" data-tone={tone}>
      <strong>{title}</strong>
      <span>{text}</span>
      <span className="spring" />
      <span className="bar verdict-counts">
        {WORST_FIRST.filter((status) => count(status) > 0).map((status) => (
          <StatusMark
            key={status}
            tone={toneOf(status)}
            words={{
              mark: texts.checkStatus[status].mark,
              word: `${texts.checkStatus[status].word} ${count(status)}`,
            }}
          />
        ))}
      </span>
    </div>
  );
}
