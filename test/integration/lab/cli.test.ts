import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningCmm, startCmm } from '../../lab/cmm.ts';
import { makeSshHostKey, type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { requireTool, run, type ToolResult } from './tools.ts';

const hostKey = makeSshHostKey();

/** OpenSSH's own client; `command` '' opens a shell and types `input`. */
function ssh(
  device: { readonly address: string; readonly ports: { readonly ssh: number | null } },
  password: string,
  command: string,
  input = '',
): Promise<ToolResult> {
  requireTool('ssh');
  const options = [
    'StrictHostKeyChecking=no',
    'UserKnownHostsFile=/dev/null',
    'LogLevel=ERROR',
    'PubkeyAuthentication=no',
  ];
  return run(
    'sshpass',
    [
      ...['-p', password, 'ssh', '-p', String(device.ports.ssh)],
      ...options.flatMap((option) => ['-o', option]),
      `USERID@${device.address}`,
      ...(command === '' ? [] : [command]),
    ],
    input,
  );
}

describe('IMM2 command line, asked by OpenSSH', () => {
  let imm: RunningImm2;
  const exec = (command: string): Promise<ToolResult> => ssh(imm, imm.credentials.password, command);
  beforeEach(async () => {
    imm = await startImm2({
      address: '127.20.0.21',
      snmpPort: 0,
      httpsPort: null,
      sshPort: 0,
      sshHostKeyPem: hostKey,
    });
    return () => imm.close();
  });

  it('echoes prompt and command, and does not know what it does not know', async () => {
    const { stdout } = await exec('vpd sys');
    expect(stdout).toMatch(/^system> vpd sys\r\nMachine Type-Model/);
    expect(stdout).toContain('06KDAB1');
    expect((await exec('chassis')).stdout).toContain('Error: Command not recognized');
  });

  it('refuses a wrong password', async () => {
    expect((await ssh(imm, 'wrong', 'vpd sys')).code).not.toBe(0);
  });

  it('sets nothing before the licence, everything in quotes after it, and enables at the end', async () => {
    expect((await exec('chconfig -co "Renshu K.K."')).stdout).toContain('Error:');
    expect((await exec('chconfig -li accept')).stdout).toMatch(/ok\r\n$/);
    expect((await exec('chconfig -sa enable')).stdout).toContain('Error:');
    const all =
      'chconfig -sc JP -co "Renshu K.K." -cn "Taro Renshu" -cph 0312345678 -ce taro@practice.co.jp ' +
      '-ca "1-1 Kanda" -cci Chiyoda -cs TOK -cz 1010021';
    expect((await exec(all)).stdout).toMatch(/ok\r\n$/);
    expect((await exec('chconfig -sa enable')).stdout).toMatch(/ok\r\n$/);
    expect(imm.state.callHome).toMatchObject({ enabled: true, fields: { companyName: 'Renshu K.K.' } });
  });

  it('works as an interactive shell with CR line ends', async () => {
    const { stdout } = await ssh(
      imm,
      imm.credentials.password,
      '',
      'clock\rntp -en enabled -i1 ntp.example\rexit\r',
    );
    expect(stdout).toMatch(/\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d GMT\+9:00 dst off/);
    expect(imm.state.controller.ntpHosts[0]).toBe('ntp.example');
  });
});

describe('IMM2 whose help does not list options and whose letters differ', () => {
  let imm: RunningImm2;
  beforeAll(async () => {
    imm = await startImm2({
      address: '127.20.0.22',
      snmpPort: 0,
      httpsPort: null,
      sshPort: 0,
      sshHostKeyPem: hostKey,
      cliHelpListsOptions: false,
      cliLetters: { companyName: 'comp' },
      cliWithout: ['chmanual'],
    });
  });
  afterAll(() => imm.close());
  it('answers usage only, refuses the letters of appendix D that it lacks, and lacks a command', async () => {
    const { stdout } = await ssh(imm, imm.credentials.password, 'chconfig -h');
    expect(stdout).toContain('usage: chconfig');
    expect(stdout).not.toContain('-co');
    expect((await ssh(imm, imm.credentials.password, 'chconfig -li accept -co X')).stdout).toContain(
      'Illegal option',
    );
    expect((await ssh(imm, imm.credentials.password, 'chmanual -test')).stdout).toContain('not recognized');
  });
});

describe('CMM command line', () => {
  let cmm: RunningCmm;
  beforeAll(async () => {
    cmm = await startCmm({
      address: '127.20.0.31',
      snmpPort: 0,
      httpsPort: null,
      sshPort: 0,
      sshHostKeyPem: hostKey,
      primaryBay: 2,
      passwordExpired: true,
    });
  });
  afterAll(() => cmm.close());

  it('asks for a new password first, refuses a weak one, then takes commands with targets', async () => {
    const old = cmm.credentials.password;
    const weak = await ssh(cmm, old, '', `${old}\rweak\rweak\r`);
    expect(weak.stdout).toContain('Enter current password');
    expect(weak.stdout).toContain('not compliant');
    const done = await ssh(cmm, old, '', `${old}\rNew-Passw0rd\rNew-Passw0rd\rexit\r`);
    expect(done.stdout).toContain('OK');
    const exec = async (command: string): Promise<string> => (await ssh(cmm, 'New-Passw0rd', command)).stdout;
    expect(await exec('list -l 2')).toMatch(/mm\[2\] {3}primary/);
    expect(await exec('chconfig -li accept')).toContain('Error:');
    expect(await exec('chconfig -li accept -T system:mm[1]')).toContain('Error:');
    expect(await exec('chconfig -li accept -T system:mm[p]')).toMatch(/OK\r\n$/);
    expect(await exec('chconfig -mp 0312345678 -T system:mm[p]')).toContain('Error:');
    expect(await exec('date')).toContain('Command not found');
    const shell = await ssh(cmm, 'New-Passw0rd', '', 'env -T system:mm[2]\rntp\rexit\r');
    expect(shell.stdout).toContain('system:mm[2]>');
    expect(shell.stdout).toContain('-en disabled');
  });
});
