import type { ReportModel } from '../../electron/domain/report-model.ts';
import { ConfigurationReport } from './ConfigurationReport.tsx';
import { FirewallRequest } from './FirewallRequest.tsx';
import { ManualSheet } from './ManualSheet.tsx';

/** A printed document. The wizard's preview shows the PDF that is made from it. */
export function ReportDocument({ model }: { readonly model: ReportModel }) {
  return (
    <article className="report" lang={model.options.language}>
      {model.kind === 'report' && <ConfigurationReport model={model} />}
      {model.kind === 'firewall-request' && <FirewallRequest model={model} />}
      {model.kind === 'manual-sheet' && <ManualSheet model={model} />}
    </article>
  );
}
