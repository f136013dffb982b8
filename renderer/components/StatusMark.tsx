import type { CheckStatus } from '../../electron/domain/check.ts';
import type { StatusWords } from '../../electron/texts/index.ts';

export type Tone = 'pass' | 'warn' | 'fail' | 'skip' | 'info';

/** The colour of a status; the mark and the word say the same without it. */
export function toneOf(status: CheckStatus): Tone {
  return status === 'skipped' ? 'skip' : status === 'error' ? 'fail' : status;
}

/** The colour that goes with a mark of the texts (○ △ × － ! ●). */
export function toneOfMark(mark: string): Tone {
  switch (mark) {
    case '○':
      return 'pass';
    case '△':
      return 'warn';
    case '×':
    case '!':
      return 'fail';
    case '●':
      return 'info';
    default:
      return 'skip';
  }
}

/** Mark and word; never a colour alone. */
export function StatusMark({ words, tone }: { readonly words: StatusWords; readonly tone?: Tone }) {
  return (
    <span className="status" data-tone={tone ?? toneOfMark(words.mark)}>
      <span className="status-mark" aria-hidden="true">
        {words.mark}
      </span>
      {words.word}
    </span>
  );
}
