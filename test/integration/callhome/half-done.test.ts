import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { siteRecordSchema } from '../../../electron/domain/site-record.ts';
import { applyStage, undoStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { problemsStage } from '../../../electron/workflow/service-stages.ts';
import { type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { IMM_BASE } from '../../lab/imm2-tree.ts';
import { isRecord, type LabRequest, parseJson } from '../../lab/kit.ts';
import { extendedError, type Mood, onAdvisorRead, onWrite } from '../../lab/redfish-moods.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { contextFor } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** Writes of which a device does a part only, and how it says so: what nobody can read back is never told as done, or as not sent. */
const ADDRESS = '127.161.0.11';
const PROXY = { host: '192.0.2.10', port: 8080, user: 'proxyuser', passwordEnv: 'PROXY' };

const outcomes = async (site: ReturnType<typeof contextFor>) => {
  await planStage(site, null);
  const [applied] = await applyStage(site, null);
  const of = (key: string) => applied?.items.find((item) => item.key === key)?.outcome;
  return { state: applied?.state, errors: applied?.errors ?? [], of, left: applied?.stepsLeft };
};

describe('Redfish', () => {
  let xcc: RunningXcc;
  beforeEach(async () => {
    xcc = await startXcc({ address: ADDRESS, variant: 'xcc2', port: 0 });
  });
  afterEach(() => xcc.close());
  const site = () =>
    contextFor(
      {
        version: 1,
        network: { proxy: PROXY },
        credentials: { xcc: { user: xcc.credentials.user, passwordEnv: 'XCC' } },
        devices: [
          { address: ADDRESS, product: 'xcc2', credential: 'xcc', ports: { https: xcc.ports.https } },
        ],
        settings: SETTINGS,
      },
      { XCC: xcc.credentials.password, PROXY: 'proxy-secret' },
    );

  /** The same write with one property of the proxy left out. */
  const without = (request: LabRequest, name: string): LabRequest | null => {
    const body = parseJson(request.body);
    const proxy = isRecord(body) ? body.HTTPProxy : undefined;
    if (!onWrite(request) || !isRecord(body) || !isRecord(proxy) || !(name in proxy)) return null;
    const { [name]: _left, ...rest } = proxy;
    return { ...request, body: JSON.stringify({ ...body, HTTPProxy: rest }) };
  };
  const PASSWORD = 'HTTPProxyPassword';
  const READ_ONLY = {
    MessageId: 'Base.1.12.PropertyNotWritable',
    Message: 'The property HTTPProxyPassword is read only.',
    Severity: 'Warning',
  };
  const MONITOR = '/redfish/v1/TaskService/TaskMonitors/3';
  /** The password is not taken; `says` tells how the answer to the rest says so. */
  const leavesPassword =
    (says: (answer: ReturnType<Parameters<Mood>[1]>) => ReturnType<Mood>): Mood =>
    (request, own) => {
      const rest = without(request, PASSWORD);
      return rest === null ? null : says(own(rest));
    };

  test.each<[string, string, readonly Mood[]]>([
    [
      'a message at the property',
      'taken-with-warning',
      [
        leavesPassword((answer) => {
          const json = isRecord(answer.json) ? answer.json : {};
          const proxy = isRecord(json.HTTPProxy) ? json.HTTPProxy : {};
          return {
            ...answer,
            json: { ...json, HTTPProxy: { ...proxy, [`${PASSWORD}@Message.ExtendedInfo`]: [READ_ONLY] } },
          };
        }),
      ],
    ],
    [
      'an error object with 200',
      'taken-with-warning',
      [leavesPassword(() => extendedError(200, READ_ONLY.MessageId, READ_ONLY.Message))],
    ],
    [
      'a task that completed with a warning',
      'taken-with-warning',
      [
        leavesPassword(() => ({ status: 202, headers: { Location: MONITOR, 'Retry-After': '0' }, text: '' })),
        ({ path }) =>
          path === MONITOR
            ? {
                status: 200,
                json: { TaskState: 'Completed', TaskStatus: 'Warning', Messages: [READ_ONLY] },
              }
            : null,
      ],
    ],
  ])('a proxy password that is not taken, told by %s', async (_name, code, moods) => {
    xcc.faults.moods = moods;
    const done = await outcomes(site());
    expect(xcc.state.proxyPassword).toBe('');
    expect(done).toMatchObject({ state: 'partly', left: [], errors: [{ code, args: { what: 'proxy' } }] });
    // What can be read back is told from the reading, and the rest went on.
    expect(done.of('proxy.host')).toBe('verified');
    expect(done.of('enable')).toBe('verified');
    expect(xcc.state.sessions.size).toBe(0);
  });

  const ACCEPTED: readonly (readonly [string, ReturnType<Mood>])[] = [
    ['a 202 without a monitor', { status: 202, text: '' }],
    ['a monitor that is gone', { status: 202, headers: { Location: MONITOR, 'Retry-After': '0' }, text: '' }],
  ];
  test.each(ACCEPTED)(
    'a password in a write of which all else is seen to be done is as sent as with 200, told by %s',
    async (_name, answer) => {
      const accepts: Mood = (request, own) => {
        if (!onWrite(request) || !request.body.includes(PASSWORD)) return null;
        own(request);
        return answer;
      };
      xcc.faults.moods = [accepts];
      const own = site();
      const done = await outcomes(own);
      expect(done).toMatchObject({ state: 'done', errors: [], left: [] });
      expect(done.of('proxy.password')).toBe('written-unread');
      expect(xcc.state.proxyPassword).toBe('proxy-secret');
      expect(await planStage(own, null)).toMatchObject([{ state: 'no-change' }]);
    },
  );

  test.each(ACCEPTED)('a password that is sent alone stays open, told by %s', async (_name, answer) => {
    const own = site();
    expect(await outcomes(own)).toMatchObject({ state: 'done' });
    const other = contextFor(
      own.site.get().file,
      { XCC: xcc.credentials.password, PROXY: 'another-secret' },
      (file) => file,
      own.site.get(),
    );
    xcc.faults.moods = [(request) => (onWrite(request) ? answer : null)];
    const done = await outcomes(other);
    expect(done).toMatchObject({
      state: 'partly',
      left: [],
      errors: [{ code: 'outcome-untold', args: { what: 'proxy' } }],
    });
    expect(done.of('proxy.password')).toBe('written-unread');
    // Not known to be there: it is sent again.
    expect(await planStage(other, null)).toMatchObject([{ state: 'changes' }]);
  });

  test.each(ACCEPTED)(
    'and counts as sent, with a warning, once it is told so again: %s',
    async (_name, answer) => {
      const own = site();
      expect(await outcomes(own)).toMatchObject({ state: 'done' });
      const secrets = { XCC: xcc.credentials.password, PROXY: 'another-secret' };
      const other = contextFor(own.site.get().file, secrets, undefined, own.site.get());
      let sent = 0;
      xcc.faults.moods = [(request) => (onWrite(request) && ++sent > 0 ? answer : null)];
      expect(await outcomes(other)).toMatchObject({ state: 'partly' });
      await planStage(other, null);
      const [applied] = await applyStage(other, null);
      expect(applied).toMatchObject({
        state: 'done',
        errors: [],
        warnings: [{ code: 'outcome-untold', args: { what: 'proxy', again: 1 } }],
      });
      expect(applied?.items.find(({ key }) => key === 'proxy.password')?.outcome).toBe('written-unread');
      // What is kept of it opens again.
      expect(siteRecordSchema.safeParse(JSON.parse(JSON.stringify(other.site.get()))).error).toBeUndefined();
      expect(await planStage(other, null)).toMatchObject([{ state: 'no-change' }]);
      expect(await applyStage(other, null)).toMatchObject([{ state: 'no-change', errors: [] }]);
      expect(sent).toBe(2);
    },
  );

  test('a password that is taken with a warning never counts as sent by being sent again', async () => {
    const says = (): ReturnType<Mood> => extendedError(200, READ_ONLY.MessageId, READ_ONLY.Message);
    xcc.faults.moods = [leavesPassword(says)];
    const own = site();
    for (const _time of [1, 2, 3])
      expect(await outcomes(own)).toMatchObject({
        state: 'partly',
        errors: [{ code: 'taken-with-warning' }],
      });
  });

  test('a 202 after which the rest does not read as sent leaves the password open', async () => {
    xcc.faults.moods = [
      (request, own) => {
        const rest = without(request, 'HTTPProxyPort');
        if (rest === null) return null;
        own(rest);
        return { status: 202, text: '' };
      },
    ];
    const done = await outcomes(site());
    expect(done.errors.map(({ code }) => code)).toEqual(['outcome-untold', 'read-back-differs']);
    expect(done.of('proxy.port')).toBe('differs');
  });

  test('a remark about another property says nothing against the password', async () => {
    xcc.faults.moods = [
      (request, own) => {
        const answer = own(request);
        const json = onWrite(request) && isRecord(answer.json) ? answer.json : null;
        const remark = {
          MessageId: 'Base.1.12.PropertyValueModified',
          Message: 'The value was set to lower case.',
          RelatedProperties: ['#/HTTPProxy/HTTPProxyLocation'],
        };
        return json === null ? null : { ...answer, json: { ...json, '@Message.ExtendedInfo': [remark] } };
      },
    ];
    expect(await outcomes(site())).toMatchObject({ state: 'done', errors: [] });
  });

  test('a refusal of a write that was half done leaves in doubt what cannot be read', async () => {
    xcc.faults.moods = [
      (request, own) => {
        const rest = without(request, 'HTTPProxyPort');
        if (rest === null) return null;
        own(rest);
        return extendedError(400, 'Base.1.12.PropertyValueNotInList', 'The value 8080 is not acceptable.');
      },
    ];
    const done = await outcomes(site());
    expect(xcc.state.proxyPassword).toBe('proxy-secret');
    expect(done).toMatchObject({ state: 'partly', errors: [{ code: 'device-refused' }] });
    expect(['proxy.host', 'proxy.port', 'proxy.password'].map(done.of)).toEqual([
      'verified',
      'not-written',
      'unknown',
    ]);
  });

  test('switches and numbers that are texts there are sent as texts once they were refused otherwise', async () => {
    const asText = (json: unknown): object => {
      const { HTTPProxy: proxy, CallHomeEnabled: on, ...rest } = isRecord(json) ? json : {};
      const word = (value: unknown): string => (value === true ? 'Enabled' : 'Disabled');
      const { HTTPProxyEnabled: used, HTTPProxyPort: port } = isRecord(proxy) ? proxy : {};
      return {
        ...rest,
        CallHomeEnabled: word(on),
        HTTPProxy: {
          ...(isRecord(proxy) ? proxy : {}),
          HTTPProxyEnabled: word(used),
          HTTPProxyPort: String(port),
        },
      };
    };
    const shown = ['CallHomeEnabled', 'HTTPProxyEnabled', 'HTTPProxyPort'];
    xcc.faults.moods = [
      (request, own) => {
        if (!onAdvisorRead(request) && !onWrite(request)) return null;
        let wrong = false;
        const body = JSON.stringify(parseJson(request.body), (name, value: unknown) => {
          if (!shown.includes(name)) return value;
          wrong ||= typeof value !== 'string';
          return name === 'HTTPProxyPort' ? Number(value) : value === 'Enabled';
        });
        if (wrong) return extendedError(400, 'Base.1.12.PropertyValueTypeError', 'Of a different type.');
        const answer = own({ ...request, ...(onWrite(request) ? { body } : {}) });
        return isRecord(answer.json) && 'CallHomeEnabled' in answer.json
          ? { ...answer, json: asText(answer.json) }
          : answer;
      },
    ];
    expect(await outcomes(site())).toMatchObject({ state: 'done', errors: [], left: [] });
    expect(xcc.state.serviceAdvisor).toMatchObject({
      CallHomeEnabled: true,
      HTTPProxy: { HTTPProxyEnabled: true, HTTPProxyPort: 8080 },
    });
    expect(xcc.state.proxyPassword).toBe('proxy-secret');
  });

  test('a refusal with nothing done is one, and a value that became a third one is told', async () => {
    const refused = extendedError(400, 'Base.1.12.PropertyValueNotInList', 'Not acceptable.');
    xcc.faults.moods = [(request) => (onWrite(request) ? refused : null)];
    const none = await outcomes(site());
    expect(none.state).toBe('failed');
    expect(none.of('proxy.password')).toBe('not-written');
    const proxy = xcc.state.serviceAdvisor.HTTPProxy;
    xcc.faults.moods = [
      (request) => {
        if (!onWrite(request)) return null;
        if (isRecord(proxy)) proxy.HTTPProxyLocation = '192.0.2';
        return refused;
      },
    ];
    const third = await outcomes(site());
    expect(third.of('proxy.host')).toBe('differs');
    expect(third.errors.map(({ code }) => code)).toContain('read-back-differs');
  });
});

/** An IMM2 that is set up over one of its interfaces. */
function imm2Site(imm2: RunningImm2, driver: string, settings: object = SETTINGS) {
  const { snmp } = imm2.credentials;
  return contextFor(
    {
      version: 1,
      network: { proxy: PROXY },
      credentials: {
        imm2: {
          user: imm2.credentials.user,
          passwordEnv: 'IMM2',
          snmp: {
            version: 'v3',
            user: snmp.name,
            authProtocol: snmp.authProtocol,
            authPasswordEnv: 'AUTH',
            privProtocol: snmp.privProtocol,
            privPasswordEnv: 'PRIV',
          },
        },
      },
      devices: [
        {
          address: ADDRESS,
          product: 'imm2',
          credential: 'imm2',
          driver,
          ports: { snmp: imm2.ports.snmp, ssh: imm2.ports.ssh ?? 22 },
        },
      ],
      settings,
    },
    {
      IMM2: imm2.credentials.password,
      AUTH: snmp.authPassword,
      PRIV: snmp.privPassword,
      PROXY: 'proxy-secret',
    },
  );
}

describe('values that are sent one by one', () => {
  test.each(['imm2-snmp', 'imm2-cli'])('those before a refused one were taken (%s)', async (driver) => {
    const imm2 = await startImm2({
      address: ADDRESS,
      httpsPort: null,
      snmpPort: 0,
      sshPort: driver === 'imm2-cli' ? 0 : null,
    });
    try {
      const site = imm2Site(imm2, driver);
      const { callHome } = imm2.state;
      imm2.faults.snmp.refusesSetOf.add(`${IMM_BASE}.8.4.1.0`);
      imm2.faults.cli.refuses = 'chconfig -ps';
      const done = await outcomes(site);
      expect(callHome.proxyPassword).toBe('proxy-secret');
      expect(callHome.proxyEnabled).toBe(false);
      expect(done.state).toBe('partly');
      expect(done.of('proxy.password')).toBe('written-unread');
      expect(done.of('proxy.enable')).toBe('not-written');
      expect(done.errors.map(({ code }) => code)).toContain('device-refused');
    } finally {
      await imm2.close();
    }
  });
});

describe('a list of which a part cannot be read', () => {
  const IDS = ['1', '2', '3'].map((number) => `400000${number}000000000`);
  const EVENTS = { ...SETTINGS, excludedEvents: ['0x4000000900000000'] };
  const COLUMN = `${IMM_BASE}.8.7.1.1.2`;
  const withImm2 = async (work: (imm2: RunningImm2) => Promise<void>, ssh = false): Promise<void> => {
    const imm2 = await startImm2({
      address: ADDRESS,
      httpsPort: null,
      snmpPort: 0,
      sshPort: ssh ? 0 : null,
    });
    try {
      await work(imm2);
    } finally {
      await imm2.close();
    }
  };

  test('is none: nothing is added to it, and no undo takes the rest away', () =>
    withImm2(async (imm2) => {
      imm2.state.callHome.exclusions = [...IDS];
      // One row at a time, and what follows the second cannot be had.
      Object.assign(imm2.faults.snmp, { tooBigRows: 1, refusesBelow: `${COLUMN}.2` });
      const site = imm2Site(imm2, 'imm2-snmp', EVENTS);
      const [plan] = await planStage(site, null);
      expect(plan?.items.map(({ key }) => key)).not.toContain('excludedEvents');
      expect(plan?.warnings).toContainEqual(
        expect.objectContaining({
          code: 'not-settable',
          args: { address: ADDRESS, field: 'excludedEvents' },
        }),
      );
      await applyStage(site, null);
      Object.assign(imm2.faults.snmp, { tooBigRows: 0, refusesBelow: null });
      await undoStage(site, null);
      expect(imm2.state.callHome.exclusions).toEqual(IDS);
    }));

  test('is said to be cut where it is one of reports (SNMP)', () =>
    withImm2(async (imm2) => {
      const site = imm2Site(imm2, 'imm2-snmp');
      for (let count = 0; count < 3; count += 1) imm2.raiseEvent('806f010d0403ffff', 'Fan failure.');
      expect(await problemsStage(site, null)).toMatchObject([{ errors: [] }]);
      Object.assign(imm2.faults.snmp, { tooBigRows: 1, refusesBelow: `${IMM_BASE}.8.5.1.1.2.2` });
      const [list] = await problemsStage(site, null);
      expect(list).toMatchObject({ errors: [{ code: 'list-cut', args: { count: 2 } }] });
      expect(list?.problems).toHaveLength(2);
      Object.assign(imm2.faults.snmp, { tooBigRows: 0, refusesBelow: null });
      for (let count = 0; count < 200; count += 1) imm2.raiseEvent('806f010d0403ffff', 'Fan failure.');
      expect(await problemsStage(site, null)).toMatchObject([{ errors: [{ args: { count: 200 } }] }]);
    }));

  test('is said to be cut where it is longer than what is kept (command line)', () =>
    withImm2(async (imm2) => {
      const site = imm2Site(imm2, 'imm2-cli');
      for (let count = 0; count < 200; count += 1) imm2.raiseEvent('806f010d0403ffff', 'Fan failure.');
      expect(await problemsStage(site, null)).toMatchObject([{ errors: [] }]);
      imm2.raiseEvent('806f010d0403ffff', 'Fan failure.');
      const [list] = await problemsStage(site, null);
      expect(list).toMatchObject({ errors: [{ code: 'list-cut', args: { count: 200 } }] });
      expect(list?.problems).toHaveLength(200);
    }, true));
});
