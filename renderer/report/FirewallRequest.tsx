import type { ReportModel } from '../../electron/domain/report-model.ts';
import { textsFor } from '../../electron/texts/index.ts';
import { SignBoxes } from './Cover.tsx';
import { day, Grid } from './parts.tsx';
import { reportWords } from './words.ts';

/** FW開放申請書: what the customer's network team needs to open, in their own form's columns. */
export function FirewallRequest({ model }: { readonly model: ReportModel }) {
  const words = reportWords(model.options.language);
  const texts = textsFor(model.options.language);
  const { meta } = model;
  return (
    <section className="section first request">
      <h1>{words.title['firewall-request']}</h1>
      {meta.simulated && <p className="simulated">{words.cover.simulated}</p>}
      <table className="facts">
        <tbody>
          {[
            [words.request.customer, meta.customer],
            [words.cover.site, `${meta.siteName} ${meta.reference}`],
            [words.request.applicant, meta.engineer],
            [
              words.request.date,
              `${day(meta.generatedAt)}　${words.cover.documentNumber} ${meta.documentNumber}`,
            ],
            [words.request.period, ''],
          ].map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="note">{words.request.note}</p>
      <Grid
        className="firewall"
        heads={words.requestHeads}
        rows={model.destinations.map((row) => [
          row.no,
          words.kindNew,
          row.sources.join(', '),
          <>
            <b>{row.host}</b>
            <div className="evidence">{row.addresses.join(', ')}</div>
          </>,
          `${row.transport} ${row.port} (${row.protocol})`,
          words.outbound,
          texts.profile[row.profile as keyof typeof texts.profile] ?? row.profile,
          <>
            {[words.requestState[row.state], row.required ? words.required : words.optional].join(' / ')}
            {row.protocol === 'https' && <div>{words.noInspection}</div>}
            {row.corrected && <div className="evidence">{words.corrected(row.corrected.printed)}</div>}
          </>,
        ])}
      />
      <div className="boxes">
        <SignBoxes title={words.approvals} heads={words.approvalBoxes} names={[]} />
      </div>
    </section>
  );
}
