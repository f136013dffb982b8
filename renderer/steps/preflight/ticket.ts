import { groupFinding, groupRemedies, groupTitle, type Texts } from '../../../electron/texts/index.ts';
import type { Messages } from '../../i18n/index.ts';
import type { Cause } from './causes.ts';

/** Targets listed of one cause before "and N more". */
const TARGETS = 8;

/** The text of a mail or a ticket for the people who run the network: every cause that is theirs, with the rules. Pure. */
export function ticketText(
  texts: Texts,
  m: Messages,
  about: {
    readonly customer: string;
    readonly site: string;
    readonly measuredAt: string;
    readonly causes: readonly Cause[];
    readonly rules: string;
  },
): string {
  const t = m.steps.preflight.ticket;
  const parts = about.causes.map((cause, index) => {
    const targets = [...new Set(cause.group.results.map(({ target }) => target))].filter(
      (target) => target !== 'laptop',
    );
    return [
      `${index + 1}. ${groupTitle(texts, cause.group.group)}`,
      `   ${t.found}: ${groupFinding(texts, cause.group.group, cause.group.results)}`,
      ...groupRemedies(texts, cause.group.results).map(({ who, text }) => `   ${t.wish} (${who}): ${text}`),
      `   ${t.targets}: ${targets.slice(0, TARGETS).join(', ')}${
        targets.length > TARGETS ? ` ${t.more(targets.length - TARGETS)}` : ''
      }`,
    ].join('\n');
  });
  return [
    t.subject([about.customer, about.site].filter((part) => part !== '').join(' ')),
    '',
    t.intro(about.measuredAt),
    '',
    ...parts.flatMap((part) => [part, '']),
    ...(about.rules === '' ? [] : [t.rules, about.rules, '']),
    t.end,
  ].join('\n');
}
