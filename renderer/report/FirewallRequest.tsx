import type { FirewallRow, ReportModel } from '../../electron/domain/report-model.ts';
import { firewallTable, textsFor } from '../../electron/texts/index.ts';
import { SignBoxes } from './Cover.tsx';
import { day, Grid } from './parts.tsx';
import { reportWords } from './words.ts';

/** FW開放申請書: what the customer's network team needs to open, in their own form's columns; text to copy, no picture. */
export function FirewallRequest({ model }: { readonly model: ReportModel }) {
  const words = reportWords(model.options.language);
  const texts = textsFor(model.options.language);
  const { meta, options, overview } = model;
  const table = firewallTable(texts, model.destinations);
  const onlyMissing = options.firewallRows === 'missing';
  return (
    <section className="section first request">
      <h1>{words.title['firewall-request']}</h1>
      {meta.simulated && <p className="simulated">{words.cover.simulated}</p>}
      {options.maskPersonalData && <p className="simulated">{words.masked}</p>}
      <table className="facts wide">
        <tbody>
          {[
            [words.request.customer, meta.customer],
            [words.cover.site, [meta.siteName, meta.reference].filter((part) => part !== '').join('　')],
            [words.request.applicant, [meta.company, meta.engineer].filter((part) => part !== '').join('　')],
            [words.request.contact, ''],
            [
              words.request.date,
              `${day(meta.generatedAt)}　${words.cover.documentNumber} ${meta.documentNumber}`,
            ],
            [words.request.period, words.request.periodBlank],
            [words.request.scope, onlyMissing ? words.request.onlyMissing : words.request.everything],
          ].map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="note">{words.request.note}</p>
      {!overview.preflightRun && (
        <p className="note">
          {texts.checkStatus.skipped.mark} {words.request.notChecked}
        </p>
      )}
      {model.destinations.length === 0 ? (
        <p>
          <b>{onlyMissing && overview.preflightRun ? words.request.nothingMissing : words.request.nothing}</b>
        </p>
      ) : (
        <Grid
          className="firewall"
          heads={words.requestHeads}
          rows={model.destinations.map((row, index) => [
            row.no,
            words.kindNew,
            table.sources[index],
            <>
              <b>{row.host}</b>
              <div className="evidence">{table.addresses[index]?.join(', ')}</div>
            </>,
            table.protocols[index],
            row.port,
            words.outbound,
            table.purposes[index],
            words.request.period === '' ? '' : words.request.asAbove,
            <Remarks key="remarks" row={row} state={table.states[index] ?? ''} words={words} />,
          ])}
        />
      )}
      {table.lists.length > 0 && (
        <>
          <h2>{words.request.sourceLists}</h2>
          <Grid
            className="two"
            heads={words.request.sourceHeads}
            rows={table.lists.map(({ name, addresses }) => [name, addresses.join(', ')])}
          />
        </>
      )}
      <div className="boxes">
        <SignBoxes title={words.approvals} heads={words.requestBoxes} names={[]} />
      </div>
    </section>
  );
}

function Remarks({
  row,
  state,
  words,
}: {
  readonly row: FirewallRow;
  readonly state: string;
  readonly words: ReturnType<typeof reportWords>;
}) {
  return (
    <>
      {[state, row.required ? words.required : words.optional].join(' / ')}
      {row.protocol === 'https' && <div>{words.noInspection}</div>}
      {row.confirmed !== '' && <div className="evidence">{words.confirmed(row.confirmed)}</div>}
      {row.corrected && <div className="evidence">{words.corrected(row.corrected.printed)}</div>}
    </>
  );
}
