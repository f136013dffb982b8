import type { ReportModel } from '../../electron/domain/report-model.ts';
import { textsFor } from '../../electron/texts/for-language.ts';
import {
  day,
  requestConditions,
  requestNotes,
  requestRemarks,
  requestTable,
  requestWords,
} from '../../electron/texts/index.ts';
import { SignBoxes } from './Cover.tsx';
import { Grid } from './parts.tsx';
import { reportWords } from './words.ts';

/** FW開放申請書: a page in landscape for the network team, one row a host, with room for who opened it and when. */
export function FirewallRequest({ model }: { readonly model: ReportModel }) {
  const words = reportWords(model.options.language);
  const texts = textsFor(model.options.language);
  const own = requestWords(texts);
  const { meta, options } = model;
  const remarks = requestRemarks(texts, model);
  const table = requestTable(texts, model.destinations, requestConditions(model.facts));
  const onlyMissing = options.firewallRows === 'missing';
  const { fields } = own;
  const facts: readonly (readonly [string, string])[] = [
    [fields.customer, meta.customer],
    [fields.applicant, [meta.company, meta.engineer].filter((part) => part !== '').join('　')],
    [fields.site, [meta.siteName, meta.reference].filter((part) => part !== '').join('　')],
    [fields.contact, meta.contact],
    [fields.date, `${day(meta.generatedAt)}　${meta.documentNumber}`],
    [fields.reason, own.reasonText],
    [fields.wished, own.wishedBlank],
    [fields.period, own.periodBlank],
    [fields.scope, onlyMissing ? words.request.onlyMissing : words.request.everything],
    [fields.zones, own.zonesBlank],
  ];
  return (
    <section className="section first request">
      <h1>{words.title['firewall-request']}</h1>
      {meta.simulated && <p className="simulated">{words.cover.simulated}</p>}
      {options.maskPersonalData && <p className="simulated">{words.masked}</p>}
      <table className="facts wide request-facts">
        <tbody>
          {pairs(facts).map((pair) => (
            <tr key={pair[0]?.[0]}>
              {pair.flatMap(([name, value]) => [
                <th key={name} scope="row">
                  {name}
                </th>,
                <td key={`${name} value`}>{value}</td>,
              ])}
            </tr>
          ))}
        </tbody>
      </table>
      {remarks.notes.map((note) => (
        <p key={note} className="note">
          {texts.checkStatus.skipped.mark} {note}
        </p>
      ))}
      {remarks.nothing !== null && (
        <p>
          <b>{remarks.nothing}</b>
        </p>
      )}
      {model.destinations.length > 0 && (
        <>
          <Grid
            className="firewall"
            heads={own.heads}
            rows={table.rows.map((row) => [
              row.no,
              row.kind,
              lines(row.sources.split(', ')),
              <b key="host">{row.host}</b>,
              lines(row.ports),
              lines(row.need.split('\n')),
              lines(row.purpose.split('\n')),
              lines(row.state.split('\n')),
              '',
            ])}
          />
          <ul className="request-notes">
            {requestNotes(texts, model.destinations, model.facts).map((note) => (
              <li key={note}>{note}</li>
            ))}
            <li>
              {fields.rollback}: {own.rollbackText}
            </li>
          </ul>
        </>
      )}
      {table.lists.map(({ name, addresses }) => (
        <p key={name} className="note">
          <b>{name}</b>: {addresses.join(', ')}
        </p>
      ))}
      <div className="request-end">
        {table.addresses.length > 0 && (
          <div className="request-addresses">
            <h2>{own.addresses}</h2>
            <ul>
              {table.addresses.map(({ host, list, remark }) => (
                <li key={host}>
                  <b>{host}</b>{' '}
                  {list.map((address, index) => (
                    <span key={address}>
                      {index > 0 && ', '}
                      <span className="address">{address}</span>
                    </span>
                  ))}
                  {remark !== '' && ` ［${remark}］`}
                </li>
              ))}
            </ul>
          </div>
        )}
        <SignBoxes title={words.approvals} heads={words.requestBoxes} names={[]} />
      </div>
    </section>
  );
}

/** Each whole on a line of its own: a port or an address never breaks. */
function lines(parts: readonly string[]) {
  return parts.map((part) => (
    <div key={part} className="whole">
      {part}
    </div>
  ));
}

function pairs<T>(values: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(values.length / 2) }, (_, index) =>
    values.slice(index * 2, index * 2 + 2),
  );
}
