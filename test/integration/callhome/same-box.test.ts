import { afterEach, describe, expect, test } from 'vitest';
import { doubtOf } from '../../../electron/callhome/doubt.ts';
import { setAndConfirm } from '../../../electron/devices/service-advisor/device-snmp.ts';
import { Secret } from '../../../electron/domain/secret.ts';
import { openRedfish } from '../../../electron/net/redfish.ts';
import { systemOf } from '../../../electron/net/redfish-tree.ts';
import { openSnmp } from '../../../electron/net/snmp.ts';
import { applyStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { IMM_BASE } from '../../lab/imm2-tree.ts';
import type { Mood } from '../../lab/redfish-moods.ts';
import { startXcc } from '../../lab/xcc.ts';
import { contextFor } from '../support/context.ts';
import { ownCredential } from '../support/own-credential.ts';
import { xccContext } from '../support/xcc-driver.ts';
import { SETTINGS } from './settings.ts';

/** A box that tells placeholders for a while, or spells its marks in another way, is no other box; one that tells other marks is. */
const never = new AbortController().signal;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close().catch(() => {})));
});

const NIL = '00000000-0000-0000-0000-000000000000';
const SERIAL = '06KDAB1';
const UUID = '13333333-8a7d-11e5-9e2f-40f2e9b80001';

describe('over SNMP', () => {
  async function written(onSet: (box: RunningImm2, sets: number) => void) {
    const box = await startImm2({
      address: '127.235.1.1',
      httpsPort: null,
      sshPort: null,
      serial: SERIAL,
      uuid: UUID,
    });
    open.push(box);
    const { own, environment } = ownCredential(box);
    const site = contextFor(
      {
        version: 1,
        credentials: { own },
        devices: [
          {
            address: box.address,
            product: 'imm2',
            route: 'direct',
            driver: 'imm2-snmp',
            credential: 'own',
            ports: { snmp: box.ports.snmp },
          },
        ],
        settings: SETTINGS,
      },
      environment,
    );
    await planStage(site, null);
    const sets = (): number => box.log.filter(({ text }) => /^set .* -> 0$/.test(text)).length;
    const { push } = box.log;
    box.log.push = (...lines) => {
      const length = push.apply(box.log, lines);
      onSet(box, sets());
      return length;
    };
    const [result] = await applyStage(site, null);
    return { result, box };
  }

  test.each([
    ['N/A', NIL],
    ['0000000', NIL],
    ['   ', ''],
    [`  ${SERIAL.toLowerCase()} `, UUID],
  ])('"%s" and "%s" in the middle of a write stop nothing', async (serial, uuid) => {
    const { result } = await written((box, sets) => {
      const blank = sets >= 2 && sets < 5;
      Object.assign(box.told, blank ? { serial, uuid } : { serial: SERIAL, uuid: UUID });
    });
    expect(result?.errors).toEqual([]);
    expect(result?.state).toBe('done');
  });

  test('placeholders at the beginning of the work, and its own marks later, likewise', async () => {
    const { result } = await written((box, sets) => {
      Object.assign(box.told, sets < 3 ? { serial: 'N/A', uuid: NIL } : { serial: SERIAL, uuid: UUID });
    });
    expect(result?.errors).toEqual([]);
    expect(result?.state).toBe('done');
  });

  async function directly() {
    const box = await startImm2({ address: '127.235.1.3', httpsPort: null, sshPort: null, serial: SERIAL });
    open.push(box);
    const { snmp } = box.credentials;
    const client = openSnmp({
      address: box.address,
      port: box.ports.snmp,
      timeoutMs: 300,
      security: {
        version: 'v3',
        user: snmp.name,
        authProtocol: snmp.authProtocol,
        authPassword: new Secret(snmp.authPassword),
        privProtocol: snmp.privProtocol,
        privPassword: new Secret(snmp.privPassword),
      },
    });
    open.push({ close: async () => client.close() });
    client.hold(new Map([[SERIAL_OID, SERIAL]]));
    return { box, client };
  }
  const SERIAL_OID = `${IMM_BASE}.1.5.2.1.3.0`;
  const COMPANY = { oid: `${IMM_BASE}.8.3.1.0`, type: 'text', value: 'Example' } as const;

  test('what was held first stays, whatever a later reading tells, or does not', async () => {
    const { box, client } = await directly();
    client.hold(new Map());
    box.told.serial = '06KDAB2';
    client.hold(new Map([[SERIAL_OID, '06KDAB2']]));
    expect(await client.set(COMPANY, never)).toMatchObject({
      error: { code: 'box-changed', args: { known: SERIAL, seen: '06KDAB2' } },
    });
  });

  test('a SET whose answer is lost is confirmed by the box that got it, and by no other one', async () => {
    const { box, client } = await directly();
    const { push } = box.log;
    let newcomer = false;
    box.log.push = (...lines) => {
      if (newcomer && lines.some(({ text }) => /^set .* -> 0$/.test(text))) box.told.serial = '06KDAB2';
      return push.apply(box.log, lines);
    };
    box.faults.snmp.loseSetReplies = 1;
    expect(await setAndConfirm(client, COMPANY, never)).toMatchObject({ ok: true });
    newcomer = true;
    box.faults.snmp.loseSetReplies = 1;
    expect(await setAndConfirm(client, COMPANY, never)).toMatchObject({ error: { code: 'device-timeout' } });
  });

  test.each(['silent', 'cut off'] as const)(
    'an agent that is %s when it is asked who it is was sent nothing, and nothing is in doubt',
    async (how) => {
      const { box, client } = await directly();
      expect(await client.get([SERIAL_OID], never)).toMatchObject({ ok: true });
      if (how === 'silent') box.faults.snmp.silent = true;
      else box.faults.snmp.loseQuestions = 100;
      const done = await client.set(COMPANY, never);
      expect(done).toMatchObject({ error: { code: 'device-unreachable' } });
      expect(done.ok ? null : doubtOf(done.error)).toBeNull();
      expect(box.log.filter(({ text }) => text.startsWith('set '))).toEqual([]);
    },
  );

  test.each(['garbage', 'renamed', 'shortened'] as const)(
    'an agent that answers that question with what nobody can read (%s) was sent nothing, and nothing is in doubt',
    async (how) => {
      const { box, client } = await directly();
      expect(await client.get([SERIAL_OID], never)).toMatchObject({ ok: true });
      if (how === 'garbage') box.faults.snmp.garbage = true;
      else box.faults.snmp.answerForm = how;
      const done = await client.set(COMPANY, never);
      expect(done).toMatchObject({ error: { code: 'box-untold' } });
      expect(done.ok ? null : doubtOf(done.error)).toBeNull();
      expect(box.log.filter(({ text }) => text.startsWith('set '))).toEqual([]);
    },
  );
});

describe('over Redfish', () => {
  const SYSTEM = '/redfish/v1/Systems/1';
  const MANAGER = '/redfish/v1/Managers/1';

  async function opened(sessionsOff: boolean) {
    const xcc = await startXcc({ address: '127.235.1.2', port: 0 });
    open.push(xcc);
    if (sessionsOff) xcc.faults.sessionsOff = 'told';
    const { target, trust, credential } = xccContext(xcc);
    const made = await openRedfish(
      { address: target.address, port: target.ports.https, trust, credential },
      never,
    );
    if (!made.ok) throw new Error(made.error.code);
    const session = made.value;
    open.push({ close: () => session.close() });
    const manager = await session.get(MANAGER, never);
    if (!manager.ok) throw new Error(manager.error.code);
    await systemOf(session, manager.value.json, never);
    return { xcc, session };
  }

  async function renewed(told: object, sessionsOff: boolean) {
    const { xcc, session } = await opened(sessionsOff);
    const tells: Mood = (request) => (request.path === SYSTEM ? { status: 200, json: told } : null);
    xcc.faults.moods = [tells];
    xcc.state.sessions.clear();
    const again = await session.get(MANAGER, never);
    await session.close();
    return again;
  }

  test.each([false, true])(
    'a box that is cut off when it is asked who it is was sent nothing, and nothing is in doubt (sessions off: %s)',
    async (sessionsOff) => {
      const { xcc, session } = await opened(sessionsOff);
      const cut: Mood = (request) => (request.path === SYSTEM ? { status: 200, json: {}, drop: true } : null);
      xcc.faults.moods = [cut];
      xcc.state.sessions.clear();
      const before = xcc.state.writes.length;
      const done = await session.send({ method: 'PATCH', path: MANAGER, body: '{}' }, never);
      expect(done).toMatchObject({ ok: false, error: { code: 'device-unreachable' } });
      expect(done.ok ? null : doubtOf(done.error)).toBeNull();
      expect(xcc.state.writes.length).toBe(before);

      // Nobody said yet who it is: whoever comes next is asked first.
      const newcomer: Mood = (request) =>
        request.path === SYSTEM ? { status: 200, json: { SerialNumber: 'J30AF7LD' } } : null;
      xcc.faults.moods = [newcomer];
      expect(await session.send({ method: 'PATCH', path: MANAGER, body: '{}' }, never)).toMatchObject({
        error: { code: 'box-changed' },
      });
      expect(xcc.log.filter(({ text }) => text.startsWith('PATCH')).length).toBe(sessionsOff ? 0 : 2);
    },
  );

  test.each([false, true])(
    'of an answer to that question that nobody can read nothing is in doubt (sessions off: %s)',
    async (sessionsOff) => {
      const { xcc, session } = await opened(sessionsOff);
      const garbles: Mood = ({ path }) => {
        xcc.faults.heads = path === SYSTEM ? 'no-http' : 'sound';
        return null;
      };
      xcc.faults.moods = [garbles];
      xcc.state.sessions.clear();
      const before = xcc.state.writes.length;
      const done = await session.send({ method: 'PATCH', path: MANAGER, body: '{}' }, never);
      expect(done).toMatchObject({ ok: false, error: { code: 'box-untold' } });
      expect(done.ok ? null : doubtOf(done.error)).toBeNull();
      expect(xcc.state.writes.length).toBe(before);
    },
  );

  test.each([
    ['a page', { status: 200, headers: { 'Content-Type': 'text/html' }, text: '<html>starting</html>' }],
    ['a list', { status: 200, json: [] }],
    ['no mark', { status: 200, json: { '@odata.id': SYSTEM } }],
  ] as const)(
    'who answers it with 200 and %s is asked again before the next write',
    async (_name, answer) => {
      const { xcc, session } = await opened(false);
      const starts: Mood = ({ path }) => (path === SYSTEM ? answer : null);
      xcc.faults.moods = [starts];
      xcc.state.sessions.clear();
      expect(await session.get(MANAGER, never)).toMatchObject({ ok: true });
      const newcomer: Mood = ({ path }) =>
        path === SYSTEM ? { status: 200, json: { SerialNumber: 'J30AF7LD' } } : null;
      xcc.faults.moods = [newcomer];
      expect(await session.send({ method: 'PATCH', path: MANAGER, body: '{}' }, never)).toMatchObject({
        error: { code: 'box-changed' },
      });
      expect(xcc.log.filter(({ text }) => text.startsWith('PATCH'))).toEqual([]);
    },
  );

  test('a password that is refused at the question who it is, is not shown again (sessions off)', async () => {
    const { xcc, session } = await opened(true);
    let shown = 0;
    const refuses: Mood = () => {
      shown += 1;
      return { status: 401, json: {} };
    };
    xcc.faults.moods = [refuses];
    const refused = { error: { code: 'login-rejected' } };
    expect(await session.get(MANAGER, never)).toMatchObject(refused);
    expect(await session.send({ method: 'PATCH', path: MANAGER, body: '{}' }, never)).toMatchObject(refused);
    expect(shown).toBe(1);
  });

  test.each([false, true])(
    'placeholders and other spellings stop nothing (sessions off: %s)',
    async (sessionsOff) => {
      for (const told of [
        { SerialNumber: 'N/A', UUID: NIL },
        { SerialNumber: '   ', UUID: null },
        { SerialNumber: '0000000', UUID: 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF' },
      ])
        expect(await renewed(told, sessionsOff)).toMatchObject({ ok: true });
    },
  );

  test.each([false, true])('other marks do (sessions off: %s)', async (sessionsOff) => {
    expect(await renewed({ SerialNumber: 'J30AF7LD' }, sessionsOff)).toMatchObject({
      error: { code: 'box-changed' },
    });
  });
});
