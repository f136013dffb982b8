import { useEffect, useRef, useState } from 'react';
import type { ChannelOutput } from '../../../electron/contract/channels.ts';
import type { SiteView } from '../../../electron/contract/views.ts';
import type { DocumentKind } from '../../../electron/domain/document-kind.ts';
import type { ReportOptions } from '../../../electron/domain/report-model.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/Button.tsx';
import { ErrorBox } from '../../components/ErrorBox.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { useGone } from '../../components/use-gone.ts';
import type { showError } from '../../stores/actions.ts';
import { useBusy, useMessages } from '../../stores/selectors.ts';
import { type OpenPdf, openPdf } from './pdf/open-pdf.ts';
import { PdfView } from './pdf/PdfView.tsx';

type Shown = { readonly pdf: OpenPdf; readonly overview: ChannelOutput<'report:preview'>['overview'] };
type Failure = Parameters<typeof showError>[0];

/** The document as it would be saved now: the PDF itself, and what its overview comes to. */
export function Preview(props: {
  readonly site: SiteView;
  readonly kind: DocumentKind;
  readonly options: ReportOptions;
  readonly revisionText: string;
}) {
  const t = useMessages().steps.report;
  const { shown, failed, making, stale, again } = usePreview(props);
  return (
    <>
      {shown === null ? null : <Verdict overview={shown.overview} />}
      {stale ? (
        <NoticeBox
          tone="info"
          actions={
            <Button small onPress={again}>
              {t.pdf.again}
            </Button>
          }
        >
          {t.pdf.stale}
        </NoticeBox>
      ) : null}
      {failed === null ? null : (
        <ErrorBox
          error={failed}
          action={
            <Button small disabled={making} onPress={again}>
              {t.pdf.retry}
            </Button>
          }
        />
      )}
      {making ? (
        <p className="card muted" role="status">
          {t.loading}…
        </p>
      ) : null}
      {shown === null ? null : <PdfView pdf={shown.pdf} label={t.documents[props.kind]} />}
    </>
  );
}

function Verdict({ overview }: Pick<Shown, 'overview'>) {
  const t = useMessages().steps.report;
  const tone = overview.verdict === 'ready' ? 'pass' : overview.verdict === 'attention' ? 'fail' : 'warn';
  return (
    <div className="verdict" data-tone={tone}>
      <strong>{t.verdict[overview.verdict]}</strong>
      <span>{t.verdictText(overview)}</span>
    </div>
  );
}

/** The document is there, only this window cannot show it. */
function notShown(error: unknown): Failure {
  return { code: 'preview-failed', args: { reason: error instanceof Error ? error.message : String(error) } };
}

/** What is typed meanwhile comes with the next one. */
const REST_MS = 600;

type Previewing = {
  readonly shown: Shown | null;
  readonly failed: Failure | null;
  readonly making: boolean;
  /** Something changed that the document does not say yet, while a job changes more. */
  readonly stale: boolean;
  readonly again: () => void;
};

/**
 * Makes the document anew when the site or a choice has changed, one at a time and the newest last. While a job runs
 * every result changes the site: then the person says when.
 */
function usePreview(props: Parameters<typeof Preview>[0]): Previewing {
  const { site, kind, options, revisionText } = props;
  const busy = useBusy();
  const [shown, setShown] = useState<Shown | null>(null);
  const [failed, setFailed] = useState<Failure | null>(null);
  const [making, setMaking] = useState(false);
  const [asked, setAsked] = useState(0);
  const choice = JSON.stringify({ kind, options, asked, site: site.id });
  const wanted = `${choice} ${site.updatedAt} ${revisionText}`;
  const [made, setMade] = useState({ choice: '', wanted: '' });
  const working = useRef(false);
  const left = useGone();
  const stale = made.choice === choice && made.wanted !== wanted && busy;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `wanted` stands for everything the document is made from
  useEffect(() => {
    if (made.wanted === wanted || stale || working.current) return;
    const make = async (): Promise<void> => {
      working.current = true;
      setMaking(true);
      const result = await call('report:preview', { siteId: site.id, kind, options, revisionText });
      try {
        const pdf = result.ok && !left.current ? await openPdf(result.value.pdf) : null;
        // The step was left meanwhile: nobody will show it, or end its worker.
        if (left.current) return pdf?.close();
        if (result.ok && pdf !== null) setShown({ pdf, overview: result.value.overview });
        setFailed(result.ok ? null : result.error);
      } catch (error) {
        setShown(null);
        setFailed(notShown(error));
      }
      working.current = false;
      setMaking(false);
      // With what changed meanwhile this runs again.
      setMade({ choice, wanted });
    };
    const rest = setTimeout(() => void make(), made.choice === choice ? REST_MS : 0);
    return () => clearTimeout(rest);
  }, [wanted, made, stale]);

  useEffect(() => {
    if (shown === null) return;
    let replaced = false;
    shown.pdf.lost.catch((error: unknown) => {
      if (replaced) return;
      setShown(null);
      setFailed(notShown(error));
    });
    // Another document in its place, or the step left: its worker ends.
    return () => {
      replaced = true;
      shown.pdf.close();
    };
  }, [shown]);
  return { shown, failed, making, stale, again: () => setAsked((count) => count + 1) };
}
