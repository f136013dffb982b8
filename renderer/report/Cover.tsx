import type { ReportModel } from '../../electron/domain/report-model.ts';
import { day } from '../../electron/texts/index.ts';

import { verdictSentence } from './verdict.ts';
import type { ReportWords } from './words.ts';

/** So many letters fit with the roomy spacing; more are set closer, so that the boxes stay on the page. */
const ROOMY = 260;

/** 表紙: title, addressee, job, version, date, author, boxes for approval and receipt. No page number stands on it. */
export function Cover({ model, words }: { readonly model: ReportModel; readonly words: ReportWords }) {
  const { meta, signOff } = model;
  const rows = [
    [words.cover.site, meta.siteName],
    [words.cover.reference, meta.reference],
    [words.cover.documentNumber, meta.documentNumber],
    [words.cover.version, meta.version],
    [words.cover.date, day(meta.generatedAt)],
    // Who gets no further than the cover knows how far the work is.
    [words.overviewHeads.verdict, verdictSentence(words, model.overview)],
    [words.cover.company, meta.company],
    [words.cover.author, meta.engineer],
    [words.cover.contact, meta.contact],
    [words.cover.workPeriod, meta.workPeriod],
    [words.cover.workPlace, meta.workPlace],
    [words.cover.witness, meta.witness],
  ] as const;
  const letters = [meta.customer, ...rows.map(([, value]) => value)].join('').length;
  const names = [signOff.preparedBy, signOff.checkedBy, signOff.approvedBy];
  return (
    <header className={letters > ROOMY ? 'cover dense' : 'cover'}>
      {meta.classification !== '' && <p className="classification">{meta.classification}</p>}
      {meta.simulated && <p className="simulated">{words.cover.simulated}</p>}
      {model.options.maskPersonalData && <p className="simulated">{words.masked}</p>}
      <p className="customer">
        {meta.customer === '' ? words.customerUnnamed : meta.customer} {words.honorific}
      </p>
      <h1 className="title">{words.title[model.kind]}</h1>
      <table className="facts">
        <tbody>
          {rows
            .filter(([, value]) => value !== '')
            .map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{value}</td>
              </tr>
            ))}
        </tbody>
      </table>
      <div className="boxes">
        <SignBoxes title={words.approvals} heads={words.approvalBoxes} names={names} />
        <SignBoxes title={words.receipt} heads={words.receiptBoxes} names={['', '', signOff.receivedBy]} />
      </div>
    </header>
  );
}

export function SignBoxes({
  title,
  heads,
  names,
}: {
  readonly title: string;
  readonly heads: readonly string[];
  readonly names: readonly string[];
}) {
  return (
    <table className="sign">
      <caption>{title}</caption>
      {heads.some((head) => head !== '') && (
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        <tr>
          {heads.map((head, index) => (
            <td key={head} className="stamp">
              {names[index] ?? ''}
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}
