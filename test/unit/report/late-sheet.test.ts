import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { withoutStale } from '../../../electron/documents/sheet/stale-cells.ts';
import { sheetChanges, takeSheet } from '../../../electron/documents/sheet/take-sheet.ts';
import { parameterForm } from '../../../electron/documents/xlsx.ts';
import type { SheetReading } from '../../../electron/domain/parameter-sheet.ts';
import { parseSiteFile, type SiteFile } from '../../../electron/domain/site-file.ts';
import { EMPTY, fieldsOf, inline, readSheet } from '../../support/sheet-files.ts';
import { shipped } from '../../support/shipped.ts';

describe('a sheet that comes back after the site went on', () => {
  const site = (change: (file: SiteFile) => SiteFile = (file) => file): SiteFile => {
    const parsed = parseSiteFile({
      version: 1,
      site: { customer: 'Example K.K.' },
      network: { proxy: { host: 'proxy.example.co.jp', port: 8080, user: 'old' }, dns: ['192.0.2.53'] },
      devices: [
        { address: '192.0.2.11', product: 'xcc', route: 'direct' },
        { address: '192.0.2.12', product: 'xcc', route: 'direct' },
      ],
      settings: {
        company: 'Former K.K.',
        contact: { name: 'Taro Former', phone: '0312345678', phoneExtension: '101' },
      },
    });
    if (!parsed.ok) throw new Error('site');
    return change(parsed.value);
  };
  const given = () => parameterForm(shipped, 'ja', site());
  /** The site as it went on: another person, a device turned down, the other at another port, no proxy. */
  const later = site((file) => ({
    ...file,
    network: { ...file.network, proxy: { ...file.network.proxy, host: '', user: '', mode: 'off' } },
    devices: file.devices.map((device, index) =>
      index === 0 ? { ...device, chosen: false } : { ...device, ports: { ...device.ports, https: 8443 } },
    ),
    settings: {
      ...file.settings,
      company: 'Newer K.K.',
      contact: { ...file.settings.contact, name: 'Hanako Newer', phoneExtension: '' },
    },
  }));
  /** The workbook with other texts in some cells, as a customer fills it in. */
  const filledIn = (data: Uint8Array, changes: Readonly<Record<string, string>>, part = 1): Uint8Array => {
    const parts = unzipSync(data);
    const name = `xl/worksheets/sheet${part}.xml`;
    const xml = Object.entries(changes).reduce(
      (text, [ref, value]) =>
        text.replace(new RegExp(`<c r="${ref}"[^>]*?(/>|>.*?</c>)`), inline(ref, value)),
      new TextDecoder().decode(parts[name]),
    );
    return zipSync({ ...parts, [name]: strToU8(xml) });
  };
  const refOf = (reading: SheetReading, field: string): string =>
    reading.values.find((each) => each.field === field)?.cell ?? '';

  test('what nobody filled in takes nothing back, and each such cell and row is named', async () => {
    const reading = withoutStale(readSheet(await given(), later), later);
    expect(takeSheet(reading, later)).toEqual(later);
    expect(sheetChanges(reading, later).filter(({ before, after }) => before !== after)).toEqual([]);
    const named = reading.notes.filter(({ code }) => code === 'as-issued').map(({ field }) => field);
    expect(named).toEqual([
      'settings.company',
      'settings.contact.name',
      'settings.contact.phoneExtension',
      'network.proxy.host',
      'network.proxy.port',
      'network.proxy.user',
    ]);
    expect(reading.notes.filter(({ code }) => code === 'device-as-issued')).toHaveLength(2);
    // Nothing changed since: there is nothing to say.
    expect(withoutStale(readSheet(await given(), site()), site()).notes).toEqual([]);
  });

  test('what the customer filled in is taken, beside what stays', async () => {
    const data = await given();
    const company = refOf(readSheet(data, later), 'settings.company');
    const reading = withoutStale(readSheet(filledIn(data, { [company]: 'Customer K.K.' }), later), later);
    expect(takeSheet(reading, later).settings).toMatchObject({
      company: 'Customer K.K.',
      contact: { name: 'Hanako Newer' },
    });
    const row = readSheet(data, later).devices[0]?.cell ?? '';
    const port = row.replace(/^B/, 'E');
    const again = withoutStale(readSheet(filledIn(data, { [port]: '9443' }, 2), later), later);
    expect(takeSheet(again, later).devices[0]).toMatchObject({ chosen: true, ports: { https: 9443 } });
  });

  test('a new user of a proxy that the site took away since is named, and the site stays one that can be read', async () => {
    const data = await given();
    const user = refOf(readSheet(data, later), 'network.proxy.user');
    const reading = withoutStale(readSheet(filledIn(data, { [user]: 'new' }), later), later);
    expect(parseSiteFile(takeSheet(reading, later)).ok).toBe(true);
    expect(reading.problems).toEqual([
      { sheet: '設定', cell: user, field: 'network.proxy.host', code: 'required', args: {} },
    ]);
    // With a proxy of their own, both are taken.
    const host = refOf(readSheet(data, later), 'network.proxy.host');
    const both = filledIn(data, { [user]: 'new', [host]: 'other.example.co.jp' });
    const taken = takeSheet(withoutStale(readSheet(both, later), later), later);
    expect(parseSiteFile(taken).ok).toBe(true);
    expect(taken.network.proxy).toMatchObject({ host: 'other.example.co.jp', user: 'new' });
  });

  test('a site in which nothing was typed takes the whole sheet, and one with gaps fills them', async () => {
    const empty = withoutStale(readSheet(await given()), EMPTY);
    expect(fieldsOf(takeSheet(empty, EMPTY))).toEqual(fieldsOf(site()));
    const begun: SiteFile = { ...EMPTY, settings: { ...EMPTY.settings, company: 'Begun K.K.' } };
    const filled = takeSheet(withoutStale(readSheet(await given(), begun), begun), begun);
    expect(filled.settings).toMatchObject({ company: 'Begun K.K.', contact: { name: 'Taro Former' } });
    expect(filled.devices.map(({ address }) => address)).toEqual(['192.0.2.11', '192.0.2.12']);
  });

  test('a sheet of an earlier version, which does not tell, is taken as it is', async () => {
    const data = await given();
    const parts = unzipSync(data);
    const plain = Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [
        name,
        /worksheets\/sheet/.test(name)
          ? strToU8(new TextDecoder().decode(part).replaceAll('出力時の値', '備考'))
          : part,
      ]),
    );
    const shared = parts['xl/sharedStrings.xml'];
    const old = zipSync({
      ...plain,
      ...(shared === undefined
        ? {}
        : {
            'xl/sharedStrings.xml': strToU8(
              new TextDecoder().decode(shared).replaceAll('出力時の値', '備考'),
            ),
          }),
    });
    const reading = withoutStale(readSheet(old, later), later);
    expect(takeSheet(reading, later).settings.company).toBe('Former K.K.');
  });
});
