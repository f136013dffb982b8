import { useState } from 'react';
import { LIST_FILE_LIMIT } from '../../../electron/domain/list-line.ts';
import { discoveryWarningText } from '../../../electron/texts/index.ts';
import { ListFileButton } from '../../components/ListFileButton.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { ask, showError } from '../../stores/actions.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';

type Problem = { readonly line: number; readonly text: string; readonly reason: string };
type Outcome = { readonly file: string; readonly count: number; readonly problems: readonly Problem[] };

/** More lines than this are counted, not listed: the file itself is the better list then. */
const SHOWN_PROBLEMS = 8;

/** Takes addresses out of a file somebody keeps them in, and names every line that could not be used. */
export function ImportList(props: {
  readonly kind: 'ranges' | 'addresses';
  readonly onList: (ranges: readonly string[]) => void;
}) {
  const t = useMessages().steps.discover;
  const texts = useTexts();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const read = async (file: File): Promise<void> => {
    if (file.size > LIST_FILE_LIMIT) {
      showError({ code: 'file-unreadable', args: { path: file.name, reason: '> 4 MB' } });
      return;
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    const list = await ask('discovery:read-list', { bytes, kind: props.kind });
    if (list === null) return;
    setOutcome({ file: file.name, count: list.ranges.length, problems: list.problems });
    if (list.ranges.length > 0) props.onList(list.ranges);
  };
  return (
    <div className="stack-tight">
      <div>
        <ListFileButton small onFile={(file) => void read(file)}>
          {t.importList}
        </ListFileButton>
      </div>
      {outcome === null ? null : (
        <NoticeBox tone={outcome.problems.length > 0 ? 'warn' : 'pass'}>
          <p>
            {t.importDone(outcome.count)}{' '}
            {outcome.problems.length > 0 ? t.importBad(outcome.problems.length) : ''}
          </p>
          {outcome.problems.slice(0, SHOWN_PROBLEMS).map((problem) => (
            <p key={`${problem.line} ${problem.text}`} className="small">
              {discoveryWarningText(texts, 'list-line', { file: outcome.file, ...problem })}
            </p>
          ))}
          {outcome.problems.length > SHOWN_PROBLEMS ? <p className="small">…</p> : null}
        </NoticeBox>
      )}
    </div>
  );
}
