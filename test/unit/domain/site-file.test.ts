import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UNTRUSTED_TEXT_LIMIT, untrusted } from '../../../electron/domain/evidence.ts';
import { Secret } from '../../../electron/domain/secret.ts';
import { parseSiteFile } from '../../../electron/domain/site-file.ts';

describe('a site file', () => {
  test('needs nothing but its version', () => {
    const parsed = parseSiteFile({ version: 1 });
    expect(parsed.ok).toBe(true);
    if (parsed.ok)
      expect(parsed.value.settings).toMatchObject({
        enable: true,
        country: 'JP',
        retries: { count: 2, minimumIntervalMinutes: 2 },
      });
  });

  test.each([
    [{ version: 2 }, 'version'],
    [{ version: 1, network: { proxy: { port: 70000 } } }, 'network.proxy.port'],
    [{ version: 1, network: { connectTo: ['a:1:b'] } }, 'network.connectTo[0]'],
    [{ version: 1, devices: [{ address: 'a b' }] }, 'devices[0].address'],
    [{ version: 1, devices: [{ address: 'a', product: 'imm9' }] }, 'devices[0].product'],
    [{ version: 1, devices: [{ address: 'a', credential: 'x' }] }, 'devices[0].credential'],
    [{ version: 1, credentials: { bmc: { passwordEnv: 'my secret!' } } }, 'credentials.bmc.passwordEnv'],
    [{ version: 1, settings: { country: 'Japan' } }, 'settings.country'],
    [{ version: 1, network: { proxy: { user: 'u' } } }, 'network.proxy.host'],
    [[], '(root)'],
    [null, '(root)'],
  ])('%j is refused with the path %s', (input, path) => {
    const parsed = parseSiteFile(input);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.error.map((error) => error.args.path)).toContain(path);
  });

  test.each([
    '[::1]',
    '192.0.2.1:443',
    'https://192.0.2.1',
    '192.0.2.0/24',
    '192.0.2.1%eth0',
    'user@192.0.2.1',
    '%',
    '::1::',
  ])(
    '%s is no device: one that no connection could be made to is named before anything begins',
    (address) => {
      const parsed = parseSiteFile({ version: 1, devices: [{ address: '192.0.2.9' }, { address }] });
      if (parsed.ok) throw new Error('accepted');
      expect(parsed.error.map(({ args }) => args.path)).toEqual(['devices[1].address']);
    },
  );

  test.each(['192.0.2.1', '2001:db8::1', 'fe80::1%en0', 'bmc_01', 'bmc.example.co.jp', '１９２.0.2.1'])(
    '%s is one',
    (address) => expect(parseSiteFile({ version: 1, devices: [{ address }] }).ok).toBe(true),
  );

  test('every wrong field is named, not just the first', () => {
    const parsed = parseSiteFile({
      version: 1,
      settings: { country: 'Japan', retries: { count: 99 } },
      devices: [{ address: '' }],
    });
    if (parsed.ok) throw new Error('accepted');
    expect(new Set(parsed.error.map((error) => error.args.path))).toEqual(
      new Set(['settings.country', 'settings.retries.count', 'devices[0].address']),
    );
  });

  test('an unknown name is refused by name: a misspelled field is never silently ignored', () => {
    const parsed = parseSiteFile({ version: 1, settings: { contact: { mail: 'x' } } });
    if (parsed.ok) throw new Error('accepted');
    expect(parsed.error[0]?.args).toEqual({ path: 'settings.contact', expected: 'unknown name: mail' });
  });

  test('no input whatever makes the parser throw', () => {
    fc.assert(fc.property(fc.anything(), (input) => typeof parseSiteFile(input).ok === 'boolean'));
  });
});

describe('a secret', () => {
  const secret = new Secret('Kensho-2026!');
  test('prints as *** in every way of printing, and is revealed only on purpose', () => {
    for (const text of [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ a: [secret] }),
      secret.toString(),
    ]) {
      expect(text).not.toContain('Kensho');
      expect(text).toContain('***');
    }
    expect(Object.keys(secret)).toEqual([]);
    expect(secret.reveal()).toBe('Kensho-2026!');
  });
});

describe('text from the network', () => {
  test('is capped and loses control and direction characters', () => {
    expect(untrusted('a\u0000b\u001b[31mc\u202edc')).toBe('a b [31mc dc');
    expect([...untrusted('𠮷'.repeat(1000))].length).toBe(UNTRUSTED_TEXT_LIMIT + 1);
  });
  test('never grows and never keeps a control character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => !/[\u0000-\u001f\u007f]/.test(untrusted(text)) && untrusted(text).length <= text.length + 1,
      ),
    );
  });
});
