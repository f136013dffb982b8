import { lazy, Suspense, useEffect, useState } from 'react';
import '../../report/report.css';
import type { SiteView } from '../../../electron/contract/views.ts';
import type { DocumentKind } from '../../../electron/domain/document-kind.ts';
import type { ReportModel, ReportOptions } from '../../../electron/domain/report-model.ts';
import { call } from '../../api.ts';
import { ErrorBox } from '../../components/ErrorBox.tsx';
import type { showError } from '../../stores/actions.ts';
import { useMessages } from '../../stores/selectors.ts';

/** The same component that becomes the PDF; loaded only here. */
const Document = lazy(() =>
  import('../../report/ReportDocument.tsx').then(({ ReportDocument }) => ({ default: ReportDocument })),
);

export function Preview(props: {
  readonly site: SiteView;
  readonly kind: DocumentKind;
  readonly options: ReportOptions;
}) {
  const m = useMessages();
  const t = m.steps.report;
  const { site, kind, options } = props;
  const [model, setModel] = useState<ReportModel | null>(null);
  const [failed, setFailed] = useState<Parameters<typeof showError>[0] | null>(null);
  // Built anew whenever the site or the options change; an answer that comes too late is dropped.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `updatedAt` stands for the whole site
  useEffect(() => {
    let current = true;
    void call('report:model', { siteId: site.id, kind, options }).then((result) => {
      if (!current) return;
      setFailed(result.ok ? null : result.error);
      if (result.ok) setModel(result.value);
    });
    return () => {
      current = false;
    };
  }, [site.id, site.updatedAt, kind, options]);

  if (failed !== null) return <ErrorBox error={failed} />;
  if (model === null) return <p className="card muted">{t.loading}…</p>;
  const { overview } = model;
  const tone = overview.verdict === 'ready' ? 'pass' : overview.verdict === 'attention' ? 'fail' : 'warn';
  return (
    <>
      <div className="verdict" data-tone={tone}>
        <strong>{t.verdict[overview.verdict]}</strong>
        <span>{t.verdictText(overview.devices, overview.applied, overview.tested, overview.openPoints)}</span>
      </div>
      <section className="paper" aria-label={t.preview} lang={options.language}>
        <Suspense fallback={<p>{t.loading}…</p>}>
          <Document model={model} />
        </Suspense>
      </section>
    </>
  );
}
