import { afterEach, beforeEach, expect, test } from 'vitest';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { applyStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import type { LabResponse } from '../../lab/kit.ts';
import { type Mood, onWrite } from '../../lab/redfish-moods.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { contextFor, type TestContext } from '../support/context.ts';
import { xccDevices } from '../support/xcc-devices.ts';
import { SETTINGS } from './settings.ts';

/** Where and how a Redfish service takes a change, which is not always where and how it is read. */
const ADDRESS = '127.109.63.1';
let xcc: RunningXcc;
let site: TestContext;
beforeEach(async () => {
  xcc = await startXcc({ address: ADDRESS, port: 0 });
  const { environment, ...own } = xccDevices([xcc]);
  site = contextFor({ version: 1, ...own, settings: SETTINGS }, environment);
});
afterEach(() => xcc.close());

const applied = async () => {
  await planStage(site, null);
  const [result] = await applyStage(site, null);
  if (result === undefined) throw new Error('no result');
  return result;
};
const refusing =
  (answer: LabResponse, where: (path: string) => boolean): Mood =>
  (request, own) => {
    if (!onWrite(request)) return null;
    return where(request.path) ? answer : own({ ...request, path: request.path.replace(/\/+$/, '') });
  };

test.each([
  ['404', { status: 404, json: {} }],
  ['405', { status: 405, text: '' }],
  ['405 of a path that takes it with a slash', { status: 405, text: '', headers: { Allow: 'GET, PATCH' } }],
  ['308 without a place', { status: 308, text: '' }],
] as const)('a change that is taken with a slash at the end of the path only (%s)', async (_what, answer) => {
  xcc.faults.moods = [refusing(answer, (path) => !path.endsWith('/'))];
  expect(await applied()).toMatchObject({ state: 'done', errors: [] });
  expect(xcc.state.serviceAdvisor.CallHomeEnabled).toBe(true);
});

test('firmware that takes PUT only is named, and is asked once', async () => {
  let asked = 0;
  const putOnly = refusing({ status: 405, text: '', headers: { Allow: 'GET, PUT' } }, () => true);
  xcc.faults.moods = [
    (request, own) => {
      if (onWrite(request)) asked += 1;
      return putOnly(request, own);
    },
  ];
  const { state, errors } = await applied();
  expect(state).toBe('failed');
  expect(errors).toMatchObject([{ code: 'method-not-allowed', args: { allow: 'GET, PUT' } }]);
  expect(errors.map((error) => errorText(textsFor('ja'), error)).join()).toContain('GET, PUT');
  expect(errors.map((error) => errorText(textsFor('en'), error)).join()).toContain('GET, PUT');
  expect(asked).toBe(1);
});

test('a path that is not there in either form is told by the first', async () => {
  xcc.faults.moods = [refusing({ status: 404, json: {} }, () => true)];
  expect(await applied()).toMatchObject({ state: 'failed', errors: [{ code: 'not-found' }] });
});

test.each([
  ['without their first slash', (path: string) => path.slice(1)],
  ['under the own host name', (path: string) => `https://xcc-7z1.example${path}`],
])('links %s are followed', async (_what, form) => {
  xcc.faults.moods = [
    (request, own) => {
      if (request.method !== 'GET') return null;
      const answer = own(request);
      if (answer.json === undefined) return answer;
      const json = JSON.parse(
        JSON.stringify(answer.json).replace(
          /"(\/redfish\/[^"]*)"/g,
          (_all, path: string) => `"${form(path)}"`,
        ),
      );
      return { ...answer, json };
    },
  ];
  expect(await applied()).toMatchObject({ state: 'done', errors: [] });
});
