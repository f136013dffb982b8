import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceRow } from '../../../electron/domain/device-row.ts';
import { LOGIN_FILE_LIMIT, LOGIN_ROW_LIMIT } from '../../../electron/domain/login-list.ts';
import { readLoginFile } from '../../../electron/workflow/login-file.ts';
import { matchLogins } from '../../../electron/workflow/match-logins.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string) => readLoginFile(utf8(text));
const rowsOf = (text: string | Uint8Array) => {
  const file = readLoginFile(typeof text === 'string' ? utf8(text) : text);
  if (!file.ok) throw new Error(file.error);
  return file.value.rows;
};
const problemsOf = (text: string) => {
  const file = read(text);
  if (!file.ok) throw new Error(file.error);
  return file.value.problems;
};
/** 「アドレス,ユーザー名,パスワード」 in Shift_JIS, as Excel in Japan saves it. */
const SHIFT_JIS_HEAD = Buffer.from('83418368838c83582c8386815b8355815b96bc2c83708358838f815b83680d0a', 'hex');

describe('a file of logins', () => {
  it('is read by its heads, in either language and any order, with half the columns unknown', () => {
    const expected = [
      { line: 2, hosts: ['10.0.0.5'], serial: '', user: 'USERID', password: 'p1' },
      { line: 3, hosts: ['10.0.0.6'], serial: '', user: 'admin', password: 'p2' },
    ];
    expect(rowsOf('アドレス,ユーザー名,パスワード\r\n10.0.0.5,USERID,p1\r\n10.0.0.6,admin,p2\r\n')).toEqual(
      expected,
    );
    expect(rowsOf('Note;Password;User ID;IP Address\nx;p1;USERID;10.0.0.5\n;p2;admin;10.0.0.6')).toEqual(
      expected,
    );
    expect(
      rowsOf(
        '\ufeffｉｐアドレス\tパスワード\tユーザ名\n１０．０．０．５\tp1\tＵＳＥＲＩＤ\n10.0.0.6\tp2\tadmin',
      ),
    ).toEqual(expected);
    expect(rowsOf('sep=;\naddress;user;password\n10.0.0.5;USERID;p1\n')).toMatchObject([{ line: 3 }]);
  });

  it('is read in Shift_JIS', () => {
    const bytes = Buffer.concat([SHIFT_JIS_HEAD, Buffer.from('10.0.0.5,USERID,p1\r\n')]);
    expect(rowsOf(bytes)).toMatchObject([{ hosts: ['10.0.0.5'], user: 'USERID', password: 'p1' }]);
  });

  it('of generated passwords needs no user: host or serial number and password', () => {
    expect(rowsOf('hostname,generated_password\nBMC01.example.jp,xY-9"k\n')).toEqual([
      { line: 2, hosts: ['bmc01.example.jp'], serial: '', user: '', password: 'xY-9"k' },
    ]);
    expect(rowsOf('Serial No.,パスワード\n J3-00AB ,=secret\n')).toEqual([
      { line: 2, hosts: [], serial: 'J3-00AB', user: '', password: '=secret' },
    ]);
  });

  it('keeps a password to the letter: blanks, full-width forms, separators and quotation marks', () => {
    const password = ' ｐ,"w" ';
    expect(rowsOf(`address,password\n10.0.0.5,"${password.replaceAll('"', '""')}"\n`)[0]?.password).toBe(
      password,
    );
  });

  it('says of each row that cannot be used why, by its line', () => {
    const long = 'x'.repeat(201);
    const text = [
      'address,serial,user,password',
      ',,USERID,p', // 2
      '10.0.0.1,,USERID,', // 3
      '10.0.0.2,,USERID,a,b', // 4
      '=HYPERLINK("x"),,USERID,p', // 5
      '10.0.0.3,,@SUM(A1),p', // 6
      `10.0.0.4,,USERID,${long}`, // 7
      '10.0.0.5,,USERID,"p"w', // 8
      '10.0.0.6,,USERID,"p\nw"', // 9, 10
      `10.0.0.7,,USERID,${'y'.repeat(5000)}`, // 11
      '10.0.0.8,,USERID,p\u0007', // 12
      '10.0.0.9,,USERID,good', // 13
    ].join('\n');
    expect(problemsOf(text)).toEqual([
      { line: 2, fault: 'no-key' },
      { line: 3, fault: 'empty-password' },
      { line: 4, fault: 'cells' },
      { line: 5, fault: 'formula' },
      { line: 6, fault: 'formula' },
      { line: 7, fault: 'password-too-long' },
      { line: 8, fault: 'quotes' },
      { line: 9, fault: 'unprintable' },
      { line: 11, fault: 'too-long' },
      { line: 12, fault: 'unprintable' },
    ]);
    expect(rowsOf(text)).toMatchObject([{ line: 13, password: 'good' }]);
  });

  it.each([
    ['', 'empty'],
    [' \r\n \r\n', 'empty'],
    ['10.0.0.5,USERID,p1\n', 'no-head'],
    ['address,user\n10.0.0.5,USERID\n', 'no-password-column'],
    ['user,password\nUSERID,p\n', 'no-device-column'],
    ['address,password,パスワード\n10.0.0.5,a,b\n', 'double-column'],
    ['address,password\n10.0.0.5,"a\n10.0.0.6,b\n', 'open-quote'],
    ['address,password\n10.0.0.5,a\0\n', 'not-text'],
    [`address,password\n${'10.0.0.5,a\n'.repeat(LOGIN_ROW_LIMIT + 1)}`, 'too-many'],
    [`address,password\n${' '.repeat(LOGIN_FILE_LIMIT)}`, 'too-large'],
  ])('that cannot be used at all is refused: %#', (text, fault) => {
    expect(read(text)).toEqual({ ok: false, error: fault });
  });

  it('takes 10,000 rows, and quickly', () => {
    const text = `address,password\n${Array.from({ length: LOGIN_ROW_LIMIT }, (_, at) => `h${at},p${at}`).join('\n')}`;
    expect(rowsOf(text)).toHaveLength(LOGIN_ROW_LIMIT);
  });

  it('gives back every password that was quoted, whatever stands in it', () => {
    const printable = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .filter((text) => !/[\p{Cc}\p{Cs}\ufffd]/u.test(text));
    fc.assert(
      fc.property(
        fc.array(printable, { minLength: 1, maxLength: 20 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        (passwords, end) => {
          const lines = passwords.map((password, at) => `h${at},"${password.replaceAll('"', '""')}"`);
          expect(rowsOf(['host,password', ...lines].join(end)).map(({ password }) => password)).toEqual(
            passwords,
          );
        },
      ),
    );
  });

  it('never throws and never says what a cell holds, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, withHead) => {
        const file = readLoginFile(withHead ? Buffer.concat([utf8('address,password\n'), bytes]) : bytes);
        if (!file.ok) return;
        for (const problem of file.value.problems)
          expect(Object.keys(problem).sort()).toEqual(['fault', 'line']);
      }),
    );
  });
});

describe('rows of such a file', () => {
  const device = (id: string, address: string, serial?: string, name?: string): DeviceRow =>
    ({
      device: { id, address, addresses: [address, `fe80::${id}`], serial, name },
      credential: 'bmc',
    }) as unknown as DeviceRow;
  const devices = [
    device('1', '10.0.0.1', 'J3-001', 'bmc01.example.jp'),
    device('2', '10.0.0.2', 'J3002'),
    device('3', '10.0.0.3'),
  ];
  const match = (text: string, user = 'USERID') => {
    const file = read(text);
    if (!file.ok) throw new Error(file.error);
    return matchLogins(file.value, devices, [], { bmc: { user, passwordEnv: '' } });
  };

  it('find their device by address, by any of its addresses, by host name, and by serial number', () => {
    const { logins, problems } = match(
      'address,host,serial,password\n10.0.0.1,,,a\n,,j3-002,b\nhttps://[fe80::3]:443/,,,c\n',
    );
    expect(logins).toEqual([
      { deviceId: '1', user: 'USERID', password: 'a' },
      { deviceId: '2', user: 'USERID', password: 'b' },
      { deviceId: '3', user: 'USERID', password: 'c' },
    ]);
    expect(problems).toEqual([]);
    expect(match('host,password\nBMC01.EXAMPLE.JP,a\n').logins).toMatchObject([{ deviceId: '1' }]);
  });

  it('that fit no device, two, or another box than the serial number says, are not taken', () => {
    const { logins, problems } = match(
      'address,serial,password\n10.0.0.9,,a\n10.0.0.1,J3002,b\n10.0.0.2,J3-999,c\n10.0.0.3,J3-777,d\n',
    );
    expect(problems).toEqual([
      { line: 2, fault: 'no-device' },
      { line: 3, fault: 'contradiction' },
      { line: 4, fault: 'contradiction' },
    ]);
    // Nothing is known of the serial number of this one.
    expect(logins).toEqual([{ deviceId: '3', user: 'USERID', password: 'd' }]);
    const twins = [device('1', '10.0.0.1', 'J3-777'), device('2', '10.0.0.2', 'J3-777')];
    const file = read('serial,password\nJ3-777,a\n');
    if (!file.ok) throw new Error(file.error);
    expect(matchLogins(file.value, twins, [], {}).problems).toEqual([{ line: 2, fault: 'several' }]);
  });

  it('two for one device are both left out, whatever they name it by', () => {
    const { logins, problems } = match('address,serial,password\n10.0.0.1,,a\n10.0.0.2,,b\n,J3-001,c\n');
    expect(logins).toMatchObject([{ deviceId: '2' }]);
    expect(problems).toEqual([
      { line: 2, fault: 'twice' },
      { line: 4, fault: 'twice' },
    ]);
  });

  it('without a user need the one of the device', () => {
    expect(match('address,password\n10.0.0.1,a\n', '').problems).toEqual([{ line: 2, fault: 'no-user' }]);
    expect(match('address,user,password\n10.0.0.1,admin,a\n', '').logins).toMatchObject([{ user: 'admin' }]);
  });
});
