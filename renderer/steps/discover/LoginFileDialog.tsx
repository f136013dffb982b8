import { useState } from 'react';
import type { SiteView } from '../../../electron/contract/views.ts';
import { LOGIN_FILE_LIMIT, type LoginFileOutcome } from '../../../electron/domain/login-list.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { ListFileButton } from '../../components/ListFileButton.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { TableScroll } from '../../components/TableScroll.tsx';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { KeptLogins } from './KeptLogins.tsx';

/** More rows than this are counted, not listed. */
const SHOWN_PROBLEMS = 200;

/** A login for each device out of a file: read, kept where the site's passwords are, and said row by row without a word of what stands in it. */
export function LoginFileDialog({
  site,
  sealed,
  onClose,
}: {
  readonly site: SiteView;
  /** The site's passwords are kept on this PC. */
  readonly sealed: boolean;
  readonly onClose: () => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.logins.file;
  const [outcome, setOutcome] = useState<LoginFileOutcome | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const read = async (file: File): Promise<void> => {
    setFailure(null);
    if (file.size > LOGIN_FILE_LIMIT) {
      setOutcome({ fault: 'too-large', taken: 0, rows: 0, problems: [] });
      return;
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    const answer = await call('logins:read-file', { siteId: site.id, bytes });
    if (answer.ok) setOutcome(answer.value);
    else {
      setOutcome(null);
      setFailure(errorText(texts, answer.error));
    }
  };
  const done = outcome !== null && outcome.taken > 0;
  return (
    <Dialog
      title={t.title}
      text={t.text}
      wide
      onClose={onClose}
      buttons={
        <Button {...(done ? { kind: 'primary' as const } : {})} onPress={onClose}>
          {m.common.close}
        </Button>
      }
    >
      <div className="stack">
        <NoticeBox tone="info">{sealed ? t.sealed : t.memory}</NoticeBox>
        <div className="stack-tight">
          <p>{t.columns}</p>
          <p>{t.userOptional}</p>
          <p>
            {t.example}: <code className="mono">{t.exampleText}</code>
          </p>
        </div>
        <div>
          <ListFileButton autoFocus onFile={(file) => void read(file)}>
            {outcome === null ? t.choose : t.chooseAnother}
          </ListFileButton>
        </div>
        {failure === null ? null : (
          <NoticeBox tone="fail" alert>
            {failure}
          </NoticeBox>
        )}
        {outcome === null ? null : <FileOutcome outcome={outcome} />}
        <KeptLogins site={site} sealed={sealed} />
      </div>
    </Dialog>
  );
}

function FileOutcome({ outcome }: { readonly outcome: LoginFileOutcome }) {
  const texts = useTexts();
  const t = useMessages().logins.file;
  const { fault, taken, rows, problems } = outcome;
  if (fault !== null)
    return (
      <NoticeBox tone="fail" alert>
        {texts.loginFileFault[fault]}
      </NoticeBox>
    );
  return (
    <>
      <NoticeBox tone={taken === 0 ? 'fail' : problems.length > 0 ? 'warn' : 'pass'} said>
        {taken === 0 ? t.none : t.taken(taken, rows)}
      </NoticeBox>
      {problems.length === 0 ? null : (
        <section className="stack-tight">
          <h3>{t.bad(problems.length)}</h3>
          <TableScroll label={t.bad(problems.length)}>
            <ul className="names">
              {problems.slice(0, SHOWN_PROBLEMS).map((problem) => (
                <li key={problem.line}>{texts.loginRow(problem)}</li>
              ))}
              {problems.length > SHOWN_PROBLEMS ? (
                <li className="muted">{t.more(problems.length - SHOWN_PROBLEMS)}</li>
              ) : null}
            </ul>
          </TableScroll>
        </section>
      )}
    </>
  );
}
