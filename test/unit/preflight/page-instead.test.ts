import { expect, it } from 'vitest';
import type { PageInstead } from '../../../electron/preflight/checks/page-instead.ts';
import { judgeTls, type TlsJudging } from '../../../electron/preflight/checks/tls.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { checkFinding } from '../../../electron/texts/index.ts';

const judging: TlsJudging = { host: 'www.ibm.com', required: true, vendor: true, roots: [], bundled: [] };
const page = (status: number, headers: PageInstead['headers'] = {}, body = ''): PageInstead => ({
  kind: 'answer',
  status,
  headers,
  body,
  midpoint: 0,
  ms: 4,
});
const BLOCKED = '<title>Web Page Blocked</title>URL filter: This page is blocked. Category: IT';

it.each([
  ['nothing that could be read', undefined, 'handshake-failed', 'allow-in-web-filter'],
  [
    'an error of some web server',
    page(400, {}, '<title>400 Bad Request</title>'),
    'handshake-failed',
    'allow-in-web-filter',
  ],
  ['a block page', page(403, {}, BLOCKED), 'filtered', 'allow-in-web-filter'],
  ['an error of a proxy', page(400, { server: ['squid/5.7'] }), 'filtered', 'allow-in-web-filter'],
  ['a sign-in', page(302, { location: ['http://portal.example/'] }), 'captive-portal', 'sign-in-portal'],
  ['511', page(511), 'captive-portal', 'sign-in-portal'],
] as const)('in the place of TLS, %s', (_what, instead, code, fix) => {
  const observation = {
    ok: false,
    failure: { kind: 'not-tls', reason: 'r', ms: 9 },
    ...(instead === undefined ? {} : { page: instead }),
  } as const;
  const verdict = judgeTls(observation, judging);
  expect(verdict).toMatchObject({ status: 'fail', code });
  expect(verdict.fixes?.[0]).toBe(fix);
  expect(verdict.evidence).toContainEqual({ key: 'reason', value: 'r' });
  expect(verdict.evidence?.filter(({ key }) => key === 'ms')).toHaveLength(1);
  expect(judgeTls(observation, { ...judging, required: false }).status).toBe('warn');
  for (const language of ['ja', 'en'] as const) {
    const { means } = checkFinding(textsFor(language), 'proxy-tls', code);
    expect(means(verdict.args ?? {})).toContain('TLS');
  }
});
