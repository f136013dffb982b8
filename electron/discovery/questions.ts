import type { Evidence } from '../domain/evidence.ts';
import type { Page } from '../net/https-look.ts';
import { firstValue } from './clues.ts';
import {
  readAicc,
  readAnyPage,
  readDescription,
  readHome,
  readIloXml,
  readImmCheckIp,
  readImmLogin,
  readLogonInfo,
  readLxcaLogin,
  readServiceRoot,
} from './read-pages.ts';

/** The pages worth looking at without a login (discovery-and-devices.md §2.2, §3). */
export const QUESTIONS = {
  root: { path: '/redfish/v1/', read: readServiceRoot },
  description: { path: '/DeviceDescription.json', read: readDescription },
  logon: { path: '/api/providers/logoninfo', read: readLogonInfo },
  rootBare: { path: '/redfish/v1', read: readServiceRoot },
  home: { path: '/', read: readHome },
  immLogin: { path: '/designs/imm/index.php', read: readImmLogin },
  immCheckIp: { path: '/data/CheckIP', read: readImmCheckIp },
  aicc: { path: '/aicc', read: readAicc },
  lxcaLogin: { path: '/ui/login.html', read: readLxcaLogin },
  iloXml: { path: '/xmldata?item=all', read: readIloXml },
} as const satisfies Readonly<
  Record<string, { readonly path: string; readonly read: (page: Page) => readonly Evidence[] }>
>;
export type QuestionId = keyof typeof QUESTIONS;

/** What a page says: to its own question, and as any page. */
export function readPage(question: QuestionId, page: Page): readonly Evidence[] {
  const { path, read } = QUESTIONS[question];
  // A redirection to the question's own words and more is an echo, and names nothing.
  const isEcho = path.length > 1 && (page.headers.location ?? '').includes(path.replace(/[?/]*$/, ''));
  const any = readAnyPage(page);
  return [...read(page), ...(isEcho ? any.filter(({ key }) => key !== 'http.location') : any)];
}

/** For hosts that have said nothing yet: the likeliest first, seven small requests at most. */
const BLIND_ORDER: readonly QuestionId[] = ['home', 'rootBare', 'immLogin', 'description', 'aicc', 'iloXml'];

/**
 * The next page to ask for, given what is known: the service root decides for everyone who has one, so that a
 * host is asked for nothing that its answers have ruled out. Null: nothing more to learn without a login.
 */
export function nextQuestion(asked: ReadonlySet<QuestionId>, found: readonly Evidence[]): QuestionId | null {
  return planned(found).find((question) => !asked.has(question)) ?? null;
}

function planned(found: readonly Evidence[]): readonly QuestionId[] {
  const vendor = firstValue(found, 'redfish.vendor');
  const oem = firstValue(found, 'redfish.oem');
  const server = firstValue(found, 'http.server');
  const rooted = firstValue(found, 'redfish.version') !== '';
  if (/lenovo/i.test(vendor) || /XCC Web Server/i.test(server)) return ['root', 'description', 'logon'];
  if (rooted && /\bHpe?\b/i.test(`${vendor} ${oem}`)) return ['root', 'iloXml'];
  // A root without a maker's name: the front page may carry it.
  if (rooted) return vendor === '' ? ['root', 'description', 'home'] : ['root'];
  if (/iLO/i.test(server)) return ['root', 'iloXml'];
  if (firstValue(found, 'lxca.version') !== '') return ['root', 'aicc'];
  const places = found.filter(({ key }) => key === 'http.location' || key === 'http.link');
  const leadsTo = (path: string): boolean => places.some(({ value }) => value.includes(path));
  if (leadsTo('/ui/')) return ['root', 'home', 'aicc', 'lxcaLogin', ...BLIND_ORDER];
  if (leadsTo('/designs/imm/') || firstValue(found, 'imm.login-page') !== '') {
    return ['root', 'home', 'immLogin', 'immCheckIp'];
  }
  if (/^(200|30\d)/.test(firstValue(found, 'lxca.aicc'))) return ['root', ...BLIND_ORDER, 'lxcaLogin'];
  return ['root', ...BLIND_ORDER];
}
