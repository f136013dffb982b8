import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  exportOf,
  STARS,
  stillLeftOut,
  withoutPersonal,
  withoutStars,
} from '../../../electron/domain/site-export.ts';
import { type SiteFile, siteFileSchema } from '../../../electron/domain/site-file.ts';
import { newSiteRecord } from '../../../electron/domain/site-record.ts';
import { entryOf, tidyTags } from '../../../electron/domain/site-summary.ts';
import { templateOf } from '../../../electron/domain/site-template.ts';
import { parseRecord } from '../../../electron/storage/record-file.ts';
import { reportSite } from '../../support/report-site.ts';

/** What is given out of a site: nothing personal where that was asked, never a secret, and nothing of another job. */

/** Texts that stand nowhere else in a file. */
const mark = fc.integer({ min: 0, max: 999_999 }).map((n) => `個人${n}名`);

/** A file with a mark of its own in every text field that is about a person. */
function filled(next: () => string): SiteFile {
  const person = () => ({ name: next(), phone: next(), phoneExtension: next(), email: next() });
  const place = () => ({ address: next(), city: next(), state: next(), postalCode: next() });
  return siteFileSchema.parse({
    version: 1,
    site: {
      customer: next(),
      name: next(),
      engineer: next(),
      company: next(),
      contact: next(),
      workPlace: next(),
      witness: next(),
      reference: 'JOB-1',
      japanese: { company: next(), contact: next(), contactKana: next(), address: next() },
    },
    network: {
      dns: ['192.0.2.53'],
      proxy: { host: 'proxy.example', user: next() },
      caFile: `/home/${next()}/ca.pem`,
      destinations: [{ host: 'relay.example', port: 443, use: next() }],
    },
    credentials: {
      bmc: { user: 'USERID', passwordEnv: 'BMC_PASSWORD', snmp: { user: next() } },
      own: { user: next() },
    },
    devices: [{ address: '192.0.2.1', credential: 'bmc' }],
    settings: {
      termsAccepted: { by: next(), at: '2026-11-25T00:00:00.000Z' },
      company: next(),
      contact: { ...person(), ...place() },
      alternate: person(),
      location: { phone: next(), country: 'JP', ...place() },
      fileTransfer: { user: next() },
    },
  });
}

describe('an export without personal data', () => {
  test('holds none of what was typed about a person, whatever it is, and names every field that it left out', () => {
    fc.assert(
      fc.property(fc.infiniteStream(mark), (marks) => {
        const used: string[] = [];
        const file = filled(() => {
          const { value } = marks.next() as { value: string };
          used.push(value);
          return value;
        });
        const { file: bare, leftOut } = withoutPersonal(file);
        const text = JSON.stringify(bare);
        for (const word of used) expect(text).not.toContain(word);
        expect(text).not.toContain('2026-11-25');
        // One path for each of them, and the time of the consent.
        expect(leftOut).toHaveLength(used.length + 1);
        const record = { ...newSiteRecord('a', '', bare), leftOut: [...leftOut] };
        expect(stillLeftOut(record)).toEqual(leftOut);
        const mended = {
          ...record,
          file: siteFileSchema.parse({ ...bare, site: { ...bare.site, customer: 'A' } }),
        };
        expect(stillLeftOut(mended)).toEqual(leftOut.filter((path) => path !== 'site.customer'));
      }),
      { numRuns: 50 },
    );
  });

  test('keeps what is of the job and of nobody: devices, network, the accounts that every device has', () => {
    const { file } = withoutPersonal(filled(() => 'x'));
    expect(file.devices).toHaveLength(1);
    expect(file.site.reference).toBe('JOB-1');
    expect(file.network).toMatchObject({ dns: ['192.0.2.53'], proxy: { host: 'proxy.example', user: '' } });
    expect(file.credentials.bmc).toMatchObject({ user: 'USERID', passwordEnv: 'BMC_PASSWORD' });
    expect(file.settings.location.country).toBe('JP');
  });

  test('a site with a whole job gives out no result, no original and no hash with it', () => {
    const record = { ...reportSite(), secretHashes: { 'device-1|proxy.password': 'salt:hash' } };
    const bare = exportOf(record, [], 'without-personal');
    expect(Object.keys(bare as object).sort()).toEqual(['file', 'leftOut']);
    expect(JSON.stringify(exportOf(record, [], 'whole'))).not.toContain('salt:hash');
    expect(exportOf(record, [], 'whole')).toMatchObject({ record: { origin: record.id, secretHashes: {} } });
  });
});

test('stars are no values: such a field is empty and named, such a device is none', () => {
  const file = siteFileSchema.parse({
    version: 1,
    site: { customer: STARS, name: `本社 ${STARS}`, reference: 'JOB' },
    network: { dns: [STARS, '192.0.2.53'] },
    devices: [{ address: STARS }, { address: '192.0.2.1' }],
  });
  const clean = withoutStars(file);
  expect(JSON.stringify(clean.file)).not.toContain('＊');
  expect(clean.leftOut).toEqual(['site.customer', 'site.name', 'network.dns', 'devices']);
  expect(clean.file.devices.map(({ address }) => address)).toEqual(['192.0.2.1']);
  expect(clean.file.network.dns).toEqual(['192.0.2.53']);
  expect(withoutStars(clean.file).leftOut).toEqual([]);
});

test('a template has settings, contacts and network, and nothing of the one job', () => {
  const file = { ...filled(() => '値') };
  const made = templateOf(siteFileSchema.parse({ ...file, site: { ...file.site, workPeriod: '今日' } }));
  expect(made.devices).toEqual([]);
  expect(made.settings.termsAccepted).toEqual({ by: '', at: '' });
  expect(made.site).toMatchObject({ customer: '値', reference: '', workPeriod: '', witness: '' });
  expect(made.settings.contact).toEqual(file.settings.contact);
  expect(made.network).toEqual(file.network);
  expect(made.credentials).toEqual(file.credentials);
  expect(templateOf(made)).toEqual(made);
});

test('tags are tidy: no blanks around them, each once however it is written, within the limits', () => {
  expect(tidyTags([' 東京 ', 'ＤＣ', 'dc', '', '  ', 'a\u202eb', '東京'])).toEqual(['東京', 'ＤＣ', 'ab']);
  expect(tidyTags(Array.from({ length: 50 }, (_, at) => `t${at}`))).toHaveLength(20);
  const record = reportSite({ upTo: 'nothing' });
  expect(parseRecord({ ...record, tags: tidyTags(['😀'.repeat(60), '𠮷'.repeat(40)]) }, 'site').ok).toBe(
    true,
  );
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 40 }), (tags) => {
      const once = tidyTags(tags);
      expect(tidyTags(once)).toEqual(once);
      expect(once.every((tag) => [...tag].length <= 40)).toBe(true);
      // What is kept can be read again: a site with a bad tag would not open.
      expect(parseRecord({ ...record, tags: once }, 'site').ok).toBe(true);
    }),
  );
});

test('the list finds a device by every address, serial number and name, listed or found', () => {
  const record = reportSite();
  const { devices, summary } = entryOf(record);
  const all = devices.join('\n');
  for (const { address } of record.file.devices) expect(all).toContain(address);
  for (const { serial, addresses } of record.discovery?.devices ?? []) {
    if (serial !== undefined) expect(all).toContain(serial);
    for (const address of addresses) expect(all).toContain(address);
  }
  expect(summary).toMatchObject({ id: record.id, archived: false, template: '', tags: [] });
});
