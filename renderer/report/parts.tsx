import type { ReactNode } from 'react';
import type { Evidence } from '../../electron/domain/evidence.ts';
import { evidenceName, evidenceValue, type Texts } from '../../electron/texts/index.ts';
import type { ReportWords } from './words.ts';

/** Small parts that all printed documents share. */

export function Section({
  title,
  children,
  alone = false,
}: {
  readonly title: string;
  readonly children: ReactNode;
  /** On a page of its own; the others follow each other. */
  readonly alone?: boolean;
}) {
  return (
    <section className={alone ? 'section alone' : 'section'} id={sectionId(title)}>
      <h1>{title}</h1>
      {children}
    </section>
  );
}

/** Where the contents' links lead: by the section's number, as a PDF keeps such names short. */
export function sectionId(title: string): string {
  return `section-${/^\d+/.exec(title)?.[0] ?? 'appendix'}`;
}

/** More addresses than this are looked up in the device list, by number. */
const ADDRESSES_SHOWN = 12;
export const NUMBERS_SHOWN = 60;

/** Numbers of devices in the device list; a long list of them is left to it, where kind and route tell which they are. */
export function BriefNumbers({
  count,
  numbers,
  words,
}: {
  readonly count: number;
  readonly numbers: string;
  readonly words: ReportWords;
}) {
  if (numbers.length <= NUMBERS_SHOWN) return words.deviceNumbers(numbers);
  return (
    <>
      {words.deviceCount(count)}
      <div className="evidence">{words.numbersInList(words.sections.devices)}</div>
    </>
  );
}

/** Several devices: their numbers in the device list and their addresses, neighbours as ranges. */
export function Devices({
  group,
  words,
  brief = false,
  inline = false,
}: {
  readonly group: { readonly count: number; readonly numbers: string; readonly addresses: readonly string[] };
  readonly words: ReportWords;
  /** Where the device list says as much: a long list of numbers is left to it. */
  readonly brief?: boolean;
  /** Numbers and addresses on one line. */
  readonly inline?: boolean;
}) {
  if (brief && group.numbers.length > NUMBERS_SHOWN) return <BriefNumbers {...group} words={words} />;
  return (
    <>
      {words.deviceNumbers(group.numbers)}
      {group.count > 1 ? words.inAll(words.deviceCount(group.count)) : ''}
      <div className={inline ? 'evidence inline' : 'evidence'}>
        {inline && ' '}
        {group.addresses.length <= ADDRESSES_SHOWN
          ? group.addresses.join(', ')
          : words.addressesInList(words.sections.devices)}
      </div>
    </>
  );
}

/** A table whose head is repeated on every page and whose rows are never split. */
export function Grid({
  heads,
  rows,
  className = '',
}: {
  readonly heads: readonly ReactNode[];
  readonly rows: readonly (readonly ReactNode[])[];
  readonly className?: string;
}) {
  return (
    <table className={`grid ${className}`}>
      <thead>
        <tr>
          {heads.map((head, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a printed table never move.
            <th key={index} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a printed page is rendered once.
          <tr key={index}>
            {cells.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a printed table never move.
              <td key={column}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** An address, number or time that must not be broken over lines. */
export function Address({ value }: { readonly value: string }) {
  return <span className="address">{value}</span>;
}

/** What was measured, small, under the finding. */
export function EvidenceText({
  texts,
  evidence,
}: {
  readonly texts: Texts;
  readonly evidence: readonly Evidence[];
}) {
  if (evidence.length === 0) return null;
  return (
    <div className="evidence">
      {evidence.map((each) => `${evidenceName(texts, each.key)}: ${evidenceValue(texts, each)}`).join(' ｜ ')}
    </div>
  );
}
