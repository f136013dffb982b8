import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CMM_BASE, type RunningCmm, startCmm } from '../../lab/cmm.ts';
import { type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { IMM_BASE } from '../../lab/imm2-tree.ts';
import { DAY_MS } from '../../lab/kit.ts';
import type { SnmpUser } from '../../lab/snmp-usm.ts';
import { run, type ToolResult } from './tools.ts';

const READER: SnmpUser = {
  name: 'reader',
  authProtocol: 'md5',
  authPassword: 'Reader-auth1',
  privProtocol: 'des',
  privPassword: 'Reader-priv1',
  view: 'read',
};
const WRITER: SnmpUser = {
  name: 'writer',
  authProtocol: 'sha',
  authPassword: 'Writer-auth1',
  privProtocol: 'aes',
  privPassword: 'Writer-priv1',
  view: 'write',
};

function login(user: SnmpUser, target: string): readonly string[] {
  const auth = ['-a', user.authProtocol.toUpperCase(), '-A', user.authPassword];
  const priv = ['-x', user.privProtocol.toUpperCase(), '-X', user.privPassword];
  return ['-v3', '-l', 'authPriv', '-u', user.name, ...auth, ...priv, '-On', '-t', '2', '-r', '0', target];
}

/** The nine required fields with the objects' suffixes (IMM-MIB), acceptable on both products. */
const CONTACT: readonly (readonly [suffix: string, value: string])[] = [
  ['2.1', 'JP'],
  ['3.1', 'Renshu K.K.'],
  ['3.2', 'Taro Renshu'],
  ['3.3', '0312345678'],
  ['3.4', 'taro@practice.co.jp'],
  ['3.5', '1-1 Kanda'],
  ['3.6', 'Chiyoda'],
  ['3.7', 'TOK'],
  ['3.8', '1010021'],
];

describe('IMM2 over SNMPv3, asked by net-snmp', () => {
  let imm: RunningImm2;
  let target: string;
  const at = (suffix: string): string => `.${IMM_BASE}.${suffix}.0`;
  const set = (...args: string[]): Promise<ToolResult> => run('snmpset', [...login(WRITER, target), ...args]);
  const get = async (oid: string): Promise<string> =>
    (await run('snmpget', [...login(WRITER, target), oid])).stdout;
  const fillContact = (): Promise<ToolResult> =>
    set(at('8.1.1'), 'i', '1', ...CONTACT.flatMap(([suffix, value]) => [at(`8.${suffix}`), 's', value]));

  beforeEach(async () => {
    imm = await startImm2({
      address: '127.19.0.21',
      snmpPort: 0,
      httpsPort: null,
      sshPort: null,
      snmpUsers: [WRITER, READER],
    });
    imm.faults.testDelayMs = 150;
    target = `127.19.0.21:${imm.ports.snmp}`;
    return () => imm.close();
  });

  it('identifies itself as an IMM2 to MD5/DES and SHA/AES users alike', async () => {
    const walk = await run('snmpwalk', [...login(READER, target), '.1.3.6.1.2.1.1']);
    expect(walk.stdout).toContain(`.1.3.6.1.2.1.1.2.0 = OID: .${IMM_BASE}`);
    expect(await get(at('1.5.2.1.3'))).toContain('06KDAB1');
  });

  it('reports a wrong password, a wrong privacy key and an unknown user as USM asks', async () => {
    const wrong = async (user: SnmpUser): Promise<string> =>
      (await run('snmpget', [...login(user, target), at('8.1.1')])).stderr;
    expect(await wrong({ ...WRITER, authPassword: 'not-the-one' })).toMatch(/Authentication failure/);
    expect(await wrong({ ...WRITER, privPassword: 'not-the-one' })).toMatch(/Decryption error/);
    expect(await wrong({ ...WRITER, name: 'nobody' })).toMatch(/Unknown user name/);
  });

  it('refuses SET to a read-only user with noAccess and to a read-only object with notWritable', async () => {
    const reader = await run('snmpset', [...login(READER, target), at('8.1.1'), 'i', '1']);
    expect(reader.stderr).toContain('noAccess');
    expect((await set(at('1.5.2.1.3'), 's', 'X')).stderr).toContain('notWritable');
    expect(imm.state.callHome.licence).toBe(false);
  });

  it('takes only 1 for the licence and enables only after licence and all nine fields', async () => {
    expect((await set(at('8.1.1'), 'i', '0')).stderr).toContain('wrongValue');
    expect((await set(at('8.1.2'), 'i', '1')).stderr).toContain('inconsistentValue');
    expect((await fillContact()).code).toBe(0);
    expect((await set(at('8.1.2'), 'i', '1')).code).toBe(0);
    expect(imm.state.callHome.enabled).toBe(true);
  });

  it('undoes a whole request when one of its values is refused', async () => {
    const result = await set(at('8.3.1'), 's', 'Kept?', at('8.3.7'), 's', 'Tokyo');
    expect(result.stderr).toContain('wrongLength');
    expect(imm.state.callHome.fields.companyName).toBe('');
  });

  it.each([
    ['3.4', `${'a'.repeat(20)}@practice.co.jp`, 'wrongLength'],
    ['3.4', 'taro+tag@practice.jp', 'wrongValue'],
    ['3.4', 'taro@192.0.2.1', 'wrongValue'],
    ['3.8', '101-0021', 'wrongValue'],
    ['3.3', '0312', 'wrongLength'],
    ['3.7', 'T', 'wrongLength'],
    ['4.5', '1234567890123456', 'wrongLength'],
    ['4.4', 'two words', 'wrongValue'],
    ['2.1', 'JPN', 'wrongLength'],
  ])('refuses .8.%s = %s with %s', async (suffix, value, status) => {
    expect((await set(at(`8.${suffix}`), 's', value)).stderr).toContain(status);
  });

  it('never gives the proxy password back', async () => {
    expect((await set(at('8.4.5'), 's', 'Secret-1')).code).toBe(0);
    expect(imm.state.callHome.proxyPassword).toBe('Secret-1');
    expect(await get(at('8.4.5'))).toMatch(/= ""$/m);
  });

  it('keeps an exclusion list of 16 hex digits with wildcards only on the right, after the licence', async () => {
    expect((await set(at('8.7.2'), 's', '0x806f010d0401ffff')).stderr).toContain('inconsistentValue');
    await set(at('8.1.1'), 'i', '1');
    expect((await set(at('8.7.2'), 's', '0x806F010D0401ff**')).code).toBe(0);
    expect((await set(at('8.7.2'), 's', '806f01**0401ffff')).stderr).toContain('wrongValue');
    expect((await set(at('8.7.2'), 's', '806f010d')).stderr).toContain('wrongValue');
    const list = await run('snmpwalk', [...login(WRITER, target), `.${IMM_BASE}.8.7.1`]);
    expect(list.stdout).toContain('806f010d0401ff**');
    expect((await set(at('8.7.4'), 'i', '1')).code).toBe(0);
    expect(imm.state.callHome.exclusions).toEqual([]);
  });

  it('writes a test call into the log, PENDING first, then SUCCESS with a ticket; the trigger is write-only', async () => {
    await fillContact();
    await set(at('8.1.2'), 'i', '1');
    expect(await get(at('8.8.1'))).toContain('No Such');
    expect((await set(at('8.8.1'), 'i', '2')).stderr).toContain('wrongValue');
    imm.faults.testDelayMs = 400;
    expect((await set(at('8.8.1'), 'i', '1')).code).toBe(0);
    const log = async (): Promise<string> =>
      (await run('snmpwalk', [...login(WRITER, target), `.${IMM_BASE}.8.5.1.1.4`])).stdout;
    expect(await log()).toMatch(/PENDING.*4000008600000000/);
    await vi.waitFor(async () => expect(await log()).toMatch(/SUCCESS.*760[0-9A-Z]{7}/), 20_000);
    await set(at('8.8.1'), 'i', '1');
    expect(imm.state.callHome.activity[0]?.supportState).toBe('NOT SENT');
    expect((await set(`.${IMM_BASE}.8.5.1.1.3.2`, 'i', '1')).code).toBe(0);
    await set(at('8.8.1'), 'i', '1');
    expect(imm.state.callHome.activity[0]?.supportState).toBe('PENDING');
  });

  it('fails a test call with a clock months off, and marks it DISABLED while calling is off', async () => {
    await set(at('8.1.1'), 'i', '1');
    await set(at('8.8.1'), 'i', '1');
    expect(imm.state.callHome.activity[0]?.supportState).toBe('DISABLED');
    await fillContact();
    await set(at('8.1.2'), 'i', '1');
    imm.state.clock.skewMs = -90 * DAY_MS;
    await set(at('8.8.1'), 'i', '1');
    await vi.waitFor(() => expect(imm.state.callHome.activity[0]?.supportState).toBe('FAILED'), 20_000);
  });

  it('shows a ticking local clock, takes a new one, and is set right by an NTP synchronisation', async () => {
    const tokyo = new Date(Date.now() + 9 * 3_600_000).toISOString();
    expect(await get(at('3.2.1'))).toContain(
      `${tokyo.slice(5, 7)}/${tokyo.slice(8, 10)}/${tokyo.slice(0, 4)},`,
    );
    expect((await set(at('3.2.1'), 's', '02/30/2026,10:00:00')).stderr).toContain('wrongValue');
    expect((await set(at('3.2.1'), 's', '01/01/2038,00:00:00')).stderr).toContain('wrongValue');
    expect((await set(at('3.2.1'), 's', '01/02/2026,03:04:05')).code).toBe(0);
    expect(await get(at('3.2.1'))).toContain('01/02/2026,03:04:0');
    expect((await set(at('3.4.2.8.5'), 'i', '1')).stderr).toContain('inconsistentValue');
    expect((await set(at('3.4.2.8.2'), 's', 'ntp.practice.example', at('3.4.2.8.5'), 'i', '1')).code).toBe(0);
    await vi.waitFor(() => expect(imm.state.clock.skewMs).toBe(0), 20_000);
  });

  it('enables DNS only with a server', async () => {
    expect((await set(at('3.4.2.2.1'), 'i', '0', at('3.4.2.2.2'), 'a', '0.0.0.0')).code).toBe(0);
    expect((await set(at('3.4.2.2.1'), 'i', '1')).stderr).toContain('inconsistentValue');
    expect((await set(at('3.4.2.2.2'), 'a', '127.18.1.53', at('3.4.2.2.1'), 'i', '1')).code).toBe(0);
  });
});

describe('SNMP options and faults', () => {
  it('has no call-home subtree on a server without support, and answers refusals in the style asked for', async () => {
    const imm = await startImm2({
      address: '127.19.0.22',
      snmpPort: 0,
      httpsPort: null,
      sshPort: null,
      snmpUsers: [WRITER],
      callHome: false,
      refusal: 'genErr',
    });
    const target = `127.19.0.22:${imm.ports.snmp}`;
    try {
      const walk = await run('snmpwalk', [...login(WRITER, target), `.${IMM_BASE}.8`]);
      expect(walk.stdout).toMatch(/No (Such|more)/);
      const refused = await run('snmpset', [...login(WRITER, target), `.${IMM_BASE}.3.2.2.0`, 's', 'JST']);
      expect(refused.stderr).toContain('genError');
      imm.agent.reboot();
      const after = await run('snmpget', [...login(WRITER, target), `.${IMM_BASE}.1.4.1.0`]);
      expect(after.stdout).toContain('INTEGER: 255');
    } finally {
      await imm.close();
    }
  });
});

describe('CMM over SNMPv3', () => {
  let cmm: RunningCmm;
  let target: string;
  const at = (suffix: string): string => `.${CMM_BASE}.${suffix}.0`;
  const set = (...args: string[]): Promise<ToolResult> => run('snmpset', [...login(WRITER, target), ...args]);
  beforeAll(async () => {
    cmm = await startCmm({
      address: '127.19.0.31',
      snmpPort: 0,
      httpsPort: null,
      sshPort: null,
      snmpUsers: [WRITER],
    });
    target = `127.19.0.31:${cmm.ports.snmp}`;
  });
  afterAll(() => cmm.close());

  it('is a Flex chassis and has its own limits: e-mail 130, event IDs of 8 digits, no machine phone, no trigger', async () => {
    const type = await run('snmpget', [...login(WRITER, target), at('22.4.38')]);
    expect(type.stdout).toContain('INTEGER: 101');
    await set(at('23.4.1.1'), 'i', '1');
    expect((await set(at('23.4.3.4'), 's', `${'a'.repeat(60)}@practice.co.jp`)).code).toBe(0);
    expect((await set(at('23.6.2'), 's', '0x00026805')).code).toBe(0);
    expect((await set(at('23.6.2'), 's', '0002680*')).stderr).toContain('wrongValue');
    expect((await set(at('23.4.3.14'), 's', '0312345678')).stderr).toContain('notWritable');
    expect((await set(at('23.4.8.1'), 'i', '1')).stderr).toContain('notWritable');
  });

  it('changes DNS servers only while DNS is disabled', async () => {
    expect((await set(at('4.9.3.2.2'), 'a', '127.18.1.54')).stderr).toContain('inconsistentValue');
    const result = await set(
      at('4.9.3.2.1'),
      'i',
      '0',
      at('4.9.3.2.2'),
      'a',
      '127.18.1.54',
      at('4.9.3.2.1'),
      'i',
      '1',
    );
    expect(result.code).toBe(0);
  });

  it('takes a time zone by name and keeps only the last five events in view', async () => {
    expect((await set(at('4.4.2'), 's', '+9:00,no')).stderr).toContain('wrongValue');
    expect((await set(at('4.4.2'), 's', 'America/New_York')).code).toBe(0);
    const zone = await run('snmpget', [...login(WRITER, target), at('4.4.2')]);
    expect(zone.stdout).toContain('-4:00,yes,America/New_York (Eastern Time)');
    for (let event = 0; event < 7; event += 1) cmm.raiseEvent(`0002680${event}`, 'Fan module has failed.');
    const log = await run('snmpwalk', [...login(WRITER, target), `.${CMM_BASE}.23.4.5.1.1.1`]);
    expect(log.stdout.trim().split('\n')).toHaveLength(5);
  });
});
