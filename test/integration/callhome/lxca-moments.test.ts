import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import type { LabRequest, LabResponse } from '../../lab/kit.ts';
import { type RunningLxca, startLxca } from '../../lab/lxca.ts';
import { first, type Mood } from '../../lab/redfish-moods.ts';
import { contextFor } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** XClarity Administrator that refuses for a moment, works on after its answer, or takes a change with a warning. */
const CALL_HOME = '/service/callHomeGeneral';
const HOST = '/aicc/network/host';
const FORMER = {
  primaryContact: {
    fullName: 'Former',
    companyName: 'Former KK',
    country: 'US',
    contactEmail: 'a@b.co',
    contactPhone: '1',
    streetAddress: 'x',
    city: 'y',
    stateProvince: 'z',
    postalCode: '1',
    preferredContactMethod: 'phone',
  },
  secondaryContacts: [
    { fullName: 'Alt One', contactEmail: 'one@b.co' },
    { fullName: 'Night Shift', contactEmail: 'night@b.co', contactPhone: '0399999999' },
  ],
};

let lxca: RunningLxca;
const start = async (undocumented: boolean): Promise<void> => {
  lxca = await startLxca({ address: '127.97.0.41', port: 0, undocumented });
  if (undocumented) lxca.state.callHome = structuredClone(FORMER);
};
afterEach(() => lxca.close());

function context() {
  return contextFor(
    {
      version: 1,
      network: { proxy: { host: '192.0.2.10', port: 8080 } },
      credentials: { lxca: { user: lxca.credentials.user, passwordEnv: 'LXCA' } },
      devices: [
        {
          address: lxca.address,
          product: 'lxca',
          route: 'lxca',
          credential: 'lxca',
          ports: { https: lxca.ports.https },
        },
      ],
      settings: SETTINGS,
    },
    { LXCA: lxca.credentials.password },
  );
}
type Site = ReturnType<typeof context>;

async function applied(site: Site = context()) {
  await planStage(site, null);
  const [result] = await applyStage(site, null);
  if (result === undefined) throw new Error('no result');
  return result;
}
const on =
  (method: string, path: string) =>
  (request: LabRequest): boolean =>
    request.method === method && request.path === path;
const reply = (
  status: number,
  json: unknown,
  headers: Readonly<Record<string, string>> = {},
): LabResponse => ({
  status,
  headers: { 'Content-Type': 'application/json', ...headers },
  text: JSON.stringify(json),
});
const refused = (status: number, text = 'Not now.'): LabResponse =>
  reply(status, { result: 'failed', messages: [{ id: 'X', text }] });
/** After each write of the path, so many readings of the contact get this answer. */
function afterWrite(path: string, times: number, answer: LabResponse): Mood {
  let left = 0;
  return (request) => {
    if (on('PUT', path)(request)) left = times;
    if (left === 0 || !on('GET', CALL_HOME)(request)) return null;
    left -= 1;
    return answer;
  };
}
const writes = (): number => lxca.log.filter(({ text }) => text.startsWith('PUT ')).length;

describe('what the appliance holds beside our fields', () => {
  beforeEach(() => start(true));

  test.each([429, 404, 400, 409])('stays where its reading is refused for a moment (%d)', async (status) => {
    lxca.faults.moods = [afterWrite(HOST, 1, refused(status))];
    expect(await applied()).toMatchObject({ state: 'done', errors: [], stepsLeft: [] });
    expect(lxca.state.callHome).toMatchObject({
      primaryContact: { preferredContactMethod: 'phone' },
      secondaryContacts: [expect.anything(), FORMER.secondaryContacts[1]],
    });
  });

  test('is sent back in what the call takes: what a reading has beside that is the appliance’s own', async () => {
    const readOnly: Mood = (request, own) => {
      if (!on('GET', CALL_HOME)(request)) return null;
      const json = JSON.parse(own(request).text ?? '{}');
      const contacts = (json.secondaryContacts ?? []).map((each: object) => ({
        ...each,
        id: 7,
        lastChanged: null,
      }));
      return reply(200, {
        ...json,
        id: 1,
        primaryContact: { ...json.primaryContact, id: 6 },
        secondaryContacts: contacts,
      });
    };
    lxca.faults.moods = [readOnly];
    expect(await applied()).toMatchObject({ state: 'done', errors: [] });
    expect(lxca.state.callHome).toMatchObject({
      primaryContact: { preferredContactMethod: 'phone', companyName: SETTINGS.company },
      secondaryContacts: [expect.anything(), FORMER.secondaryContacts[1]],
    });
  });

  test('stays where it cannot be read any more: nothing is put over it, and what was not read is named', async () => {
    const site = context();
    await planStage(site, null);
    lxca.faults.moods = [afterWrite(HOST, Number.POSITIVE_INFINITY, refused(404))];
    const [result] = await applyStage(site, null);
    expect(result).toMatchObject({ state: 'partly', stepsDone: ['proxy'] });
    expect(lxca.state.callHome).toEqual(FORMER);
    expect(writes()).toBe(1);
  });

  test('stays where it was read for the plan and is refused at the start of the writing', async () => {
    const site = context();
    await planStage(site, null);
    lxca.faults.moods = [first(99, on('GET', CALL_HOME), refused(404))];
    const [result] = await applyStage(site, null);
    expect(result).toMatchObject({ state: 'failed', errors: [{ code: 'unread-now' }], stepsDone: [] });
    expect(lxca.state.callHome).toEqual(FORMER);
    expect(writes()).toBe(0);
  });

  test('a contact that is not shown after its write is not known, never empty, and nothing is called done', async () => {
    const site = context();
    await planStage(site, null);
    lxca.faults.moods = [afterWrite(CALL_HOME, Number.POSITIVE_INFINITY, refused(404))];
    const [result] = await applyStage(site, null);
    expect(result?.state).toBe('partly');
    expect(result?.errors.map(({ code }) => code)).not.toContain('read-back-differs');
    expect(result?.errors).toContainEqual({
      code: 'unread-now',
      args: expect.objectContaining({ fields: expect.stringContaining('company') }),
    });
    expect(result?.items.find(({ key }) => key === 'company')).toMatchObject({
      outcome: 'unknown',
      after: null,
    });
  });

  test.each([
    ['without a job', {}],
    ['with a job that nobody knows', { Location: '/aicc/network/host/jobs/77' }],
  ] as const)(
    'a password that was accepted %s is as sent as with 200 where the rest of the write is there',
    async (_name, headers) => {
      const site = contextFor(
        {
          ...context().site.get().file,
          network: { proxy: { host: '192.0.2.10', port: 8080, user: 'proxyuser', passwordEnv: 'PROXY' } },
        },
        { LXCA: lxca.credentials.password, PROXY: 'proxy-secret' },
      );
      lxca.faults.moods = [
        (request, own) => {
          if (!on('PUT', HOST)(request)) return null;
          own(request);
          return { status: 202, headers, text: '' };
        },
      ];
      const result = await applied(site);
      expect(result).toMatchObject({ state: 'done', errors: [], stepsLeft: [] });
      expect(result.items.find(({ key }) => key === 'proxy.password')?.outcome).toBe('written-unread');
      expect(lxca.state.proxyPassword).toBe('proxy-secret');
      expect(await planStage(site, null)).toMatchObject([{ state: 'no-change' }]);
      expect(await applyStage(site, null)).toMatchObject([{ state: 'no-change', errors: [] }]);
    },
  );

  test('what is shown a moment late leaves no error in a result that is done', async () => {
    lxca.faults.moods = [afterWrite(CALL_HOME, 3, refused(404))];
    expect(await applied()).toMatchObject({ state: 'done', errors: [] });
  });
});

describe('a second administrator', () => {
  beforeEach(() => start(true));
  const companyOf = (): unknown => {
    const contact = lxca.state.callHome?.primaryContact as Record<string, unknown> | undefined;
    return contact?.companyName;
  };
  const setCompany = (companyName: string): void => {
    lxca.state.callHome = {
      ...lxca.state.callHome,
      primaryContact: { ...FORMER.primaryContact, companyName },
    };
  };

  test('who changes a contact while the device is written to is not written over', async () => {
    const site = context();
    await planStage(site, null);
    lxca.faults.moods = [
      (request) => {
        if (on('PUT', HOST)(request)) setCompany('Somebody Else K.K.');
        return null;
      },
    ];
    const [result] = await applyStage(site, null);
    expect(result).toMatchObject({ state: 'partly', stepsDone: ['proxy'] });
    expect(result?.errors).toMatchObject([{ code: 'edit-conflict', args: { what: 'contact' } }]);
    expect(companyOf()).toBe('Somebody Else K.K.');
  });

  test('who changes the proxy right after it was read is not written over', async () => {
    const site = context();
    await planStage(site, null);
    lxca.faults.moods = [
      (request) => {
        if (on('GET', '/nodes')(request))
          lxca.state.host = {
            ...lxca.state.host,
            proxy: { enabled: false, ip: '192.0.2.99', port: 3128, userid: '' },
          };
        return null;
      },
    ];
    const [result] = await applyStage(site, null);
    expect(result).toMatchObject({
      state: 'failed',
      errors: [{ code: 'edit-conflict', args: { what: 'proxy' } }],
    });
    expect(lxca.state.host).toMatchObject({ proxy: { ip: '192.0.2.99' } });
    expect(writes()).toBe(0);
  });

  test('who changes between plan and writing what is to be changed is shown first', async () => {
    const site = context();
    await planStage(site, null);
    setCompany('Somebody Else K.K.');
    const [result] = await applyStage(site, null);
    expect(result).toMatchObject({
      state: 'failed',
      errors: [{ code: 'edit-conflict', args: { what: 'company' } }],
    });
    expect(writes()).toBe(0);
    expect(companyOf()).toBe('Somebody Else K.K.');
    const [plan] = await planStage(site, null);
    expect(plan?.items.find(({ key }) => key === 'company')?.current).toBe('Somebody Else K.K.');
    expect((await applyStage(site, null))[0]?.state).toBe('done');
  });
});

describe('a refused question is not "it has no such thing"', () => {
  beforeEach(() => start(false));

  test.each([400, 429])('a proxy whose reading is refused once (%d) is set all the same', async (status) => {
    lxca.faults.moods = [first(1, on('GET', HOST), refused(status))];
    expect(await applied()).toMatchObject({ state: 'done', errors: [] });
    expect(lxca.state.host).toMatchObject({ proxy: { ip: '192.0.2.10', enabled: true } });
  });

  test('a proxy whose reading is refused each time stops the plan, with the reason', async () => {
    lxca.faults.moods = [first(99, on('GET', HOST), refused(400, 'The service is busy.'))];
    const [plan] = await planStage(context(), null);
    expect(plan).toMatchObject({
      state: 'failed',
      errors: [{ code: 'device-refused', args: { reason: 'The service is busy.' } }],
    });
  });

  test('a contact of which the question is called wrong each time is written without reading', async () => {
    lxca.faults.moods = [first(999, on('GET', CALL_HOME), refused(400))];
    expect(await applied()).toMatchObject({ state: 'done', errors: [] });
    expect(lxca.state.callHome).toMatchObject({ primaryContact: { companyName: 'Renshu K.K.' } });
  });

  test('a list that is refused leaves open what is managed; one that is not there has nothing', async () => {
    const site = context();
    lxca.faults.moods = [first(99, on('GET', '/cmms'), refused(400))];
    await planStage(site, null);
    expect(site.site.get().coverage).toEqual([]);
    lxca.faults.moods = [first(99, on('GET', '/cmms'), refused(404))];
    await planStage(site, null);
    expect(site.site.get().coverage).toHaveLength(1);
  });

  test('switches and numbers as text are what they say', async () => {
    lxca.faults.moods = [
      (request, own) => {
        if (!on('GET', HOST)(request)) return null;
        const json = JSON.parse(own(request).text ?? '{}');
        return reply(200, {
          ...json,
          proxy: { ...json.proxy, enabled: String(json.proxy.enabled), port: String(json.proxy.port) },
        });
      },
    ];
    const site = context();
    expect(await applied(site)).toMatchObject({ state: 'done', errors: [] });
    expect((await planStage(site, null))[0]?.state).toBe('no-change');
  });
});

describe('a property that is not shown', () => {
  beforeEach(() => start(true));
  /** The appliance's answer without some of its properties. */
  const without =
    (path: string, drop: (json: Record<string, Record<string, unknown>>) => void): Mood =>
    (request, own) => {
      if (!on('GET', path)(request)) return null;
      const json = JSON.parse(own(request).text ?? '{}');
      drop(json);
      return reply(200, json);
    };
  const unseen: readonly (readonly [string, string, string, Mood])[] = [
    [
      'of the contact',
      'contact.state',
      'contact',
      without(CALL_HOME, (json) => delete json.primaryContact?.stateProvince),
    ],
    [
      'of the alternate',
      'alternate.email',
      'alternate',
      without(CALL_HOME, (json) => delete json.secondaryContacts),
    ],
    ['of the proxy', 'proxy.host', 'proxy', without(HOST, (json) => delete json.proxy?.ip)],
  ];
  test.each(unseen)(
    '%s is not known: neither empty before nor another value afterwards',
    async (_name, key, step, mood) => {
      lxca.faults.moods = [mood];
      const site = context();
      const [plan] = await planStage(site, null);
      expect(plan?.items.find((item) => item.key === key)).toMatchObject({ current: null, change: 'set' });
      const [result] = await applyStage(site, null);
      expect(result?.errors).toEqual([]);
      expect(result?.items.find((item) => item.key === key)).toMatchObject({
        after: null,
        outcome: 'written-unread',
      });
      expect(result?.stepsDone).toContain(step);
      expect((await planStage(site, null))[0]?.state).toBe('no-change');
    },
  );

  test('one that is null is empty', async () => {
    lxca.state.callHome = { primaryContact: { ...FORMER.primaryContact, stateProvince: null } };
    const [plan] = await planStage(context(), null);
    expect(plan?.items.find(({ key }) => key === 'contact.state')).toMatchObject({ current: '' });
  });
});

describe('a change that is not done with its answer', () => {
  beforeEach(() => start(false));
  const JOB = { Location: '/service/jobs/12' };
  const accepts = (json: unknown, headers: Readonly<Record<string, string>> = JOB): Mood =>
    first(99, on('PUT', CALL_HOME), reply(202, json, headers));
  const job = (...states: readonly object[]): Mood => {
    const left = [...states];
    return ({ method, path }) =>
      method === 'GET' && path === '/jobs/12' ? reply(200, [left.length > 1 ? left.shift() : left[0]]) : null;
  };

  test('a job that ends badly is a refusal with its reason, and is written again the next time', async () => {
    lxca.faults.moods = [
      accepts({ result: 'success', messages: [] }),
      job(
        { id: 12, status: 'Running' },
        { id: 12, status: 'Complete', statusText: 'FAILED', results: [{ text: 'JP is not valid.' }] },
      ),
    ];
    const site = context();
    expect(await applied(site)).toMatchObject({
      state: 'partly',
      errors: [{ code: 'device-refused', args: { what: 'contact', reason: 'JP is not valid.' } }],
    });
    expect((await planStage(site, null))[0]?.state).toBe('changes');
  });

  test.each(['Cancelled', 'Cancelled_With_Errors', 'Stopped_With_Error', 'Interrupted'])(
    '%s is an end, and a bad one',
    async (status) => {
      lxca.faults.moods = [accepts({}), job({ id: 12, status })];
      expect((await applied()).errors).toMatchObject([{ code: 'device-refused' }]);
    },
  );

  test('a job that ends well is a success, and the next plan has nothing to do', async () => {
    lxca.faults.moods = [
      accepts({}),
      job(
        { id: 12, status: 'Pending' },
        { id: 12, status: 'Complete', statusText: 'Completed without errors' },
      ),
    ];
    const site = context();
    expect(await applied(site)).toMatchObject({ state: 'done', errors: [] });
    expect((await planStage(site, null))[0]?.state).toBe('no-change');
  });

  test.each([
    ['that nobody knows', JOB, []],
    ['that is not named', {}, []],
    ['that may not be looked at', JOB, [first(99, on('GET', '/service/jobs/12'), refused(403))]],
    ['with a state of its own', JOB, [job({ id: 12, status: 'Frobnicated' })]],
  ] as const)('of a job %s nobody knows what came', async (_name, headers, moods) => {
    lxca.faults.moods = [accepts({}, headers), ...moods];
    const site = context();
    const result = await applied(site);
    expect(result).toMatchObject({ state: 'partly', errors: [{ code: 'outcome-untold' }] });
    expect(result.items.find(({ key }) => key === 'company')?.outcome).toBe('unknown');
    expect((await planStage(site, null))[0]?.state).toBe('changes');
  });

  test.each([
    ['names no job', {}],
    ['names a job that nobody knows', JOB],
  ] as const)(
    'what it cannot show and accepts once more counts as sent, with a warning: it %s',
    async (_name, headers) => {
      lxca.faults.moods = [accepts({}, headers)];
      const site = context();
      // A step a time: what comes after one that nobody knows of is not begun.
      for (const what of ['contact', 'alternate'])
        expect(await applied(site)).toMatchObject({
          state: 'partly',
          errors: [{ code: 'outcome-untold', args: { what } }],
        });
      const last = await applied(site);
      expect(last).toMatchObject({ state: 'done', errors: [] });
      expect(last.warnings).toMatchObject([
        { code: 'outcome-untold', args: { what: 'alternate', again: 1 } },
      ]);
      expect(last.items.find(({ key }) => key === 'company')?.outcome).toBe('unchanged-unread');
      expect(last.items.find(({ key }) => key === 'alternate.name')?.outcome).toBe('written-unread');
      expect((await planStage(site, null))[0]?.state).toBe('no-change');
    },
  );

  test('what was refused before, and is accepted without a job, is not known', async () => {
    lxca.faults.moods = [first(1, on('PUT', CALL_HOME), refused(400, 'JP is not valid.')), accepts({}, {})];
    const site = context();
    expect(await applied(site)).toMatchObject({ state: 'partly', errors: [{ code: 'device-refused' }] });
    expect(await applied(site)).toMatchObject({ state: 'partly', errors: [{ code: 'outcome-untold' }] });
  });

  test('a warning is told in its words, and the value is written again the next time', async () => {
    const text = 'The primary contact was not saved.';
    lxca.faults.moods = [
      first(99, on('PUT', CALL_HOME), reply(200, { result: 'warning', messages: [{ id: 'F', text }] })),
    ];
    const site = context();
    const result = await applied(site);
    expect(result.state).toBe('partly');
    expect(result.errors).toContainEqual({
      code: 'taken-with-warning',
      args: { address: lxca.address, what: 'contact', reason: text },
    });
    expect((await planStage(site, null))[0]?.state).toBe('changes');
  });

  test('a verdict behind a long text is read all the same', async () => {
    lxca.faults.moods = [
      first(
        99,
        on('PUT', CALL_HOME),
        reply(200, { messages: [{ id: 'F', text: 'x'.repeat(6_000) }], result: 'failed' }),
      ),
    ];
    expect((await applied()).errors).toMatchObject([{ code: 'device-refused' }]);
  });

  test.each([429, 503])('%d with Retry-After was not taken, and is sent again then', async (status) => {
    lxca.faults.moods = [
      first(1, on('PUT', CALL_HOME), { status, headers: { 'Retry-After': '0' }, text: '' }),
    ];
    expect(await applied()).toMatchObject({ state: 'done', errors: [] });
    expect(writes()).toBe(4);
  });
});
