import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  destinationConditions,
  destinationTable,
  destinationTables,
  type Endpoint,
  endpointsFor,
  guideDefects,
} from '../../../electron/catalog/index.ts';
import { PROFILE_IDS, type ProfileId } from '../../../electron/domain/product.ts';
import { shipped } from '../../support/shipped.ts';

const ALL = { includeOptional: true } as const;
const short = (endpoints: readonly Endpoint[]): readonly string[] =>
  endpoints.map((endpoint) => `${endpoint.host}:${endpoint.port}`);

function one(profile: ProfileId, host: string, port = 443): Endpoint {
  const found = endpointsFor(shipped, profile, ALL).find((each) => each.host === host && each.port === port);
  if (found === undefined) throw new Error(`${profile} has no ${host}:${port}`);
  return found;
}

test('IMM2 needs seven hosts, three of them on 80 and 443', () => {
  expect(short(endpointsFor(shipped, 'imm2'))).toEqual([
    'eccgw01.boulder.ibm.com:443',
    'eccgw02.rochester.ibm.com:443',
    'www.ecurep.ibm.com:443',
    'www6.software.ibm.com:443',
    'www-945.ibm.com:443',
    'www-945.ibm.com:80',
    'www.ibm.com:443',
    'www.ibm.com:80',
    'www-03.ibm.com:443',
    'www-03.ibm.com:80',
  ]);
  expect(endpointsFor(shipped, 'imm2', ALL)).toEqual(endpointsFor(shipped, 'imm2'));
  expect(one('imm2', 'eccgw01.boulder.ibm.com').ipv4).toEqual(['207.25.252.197']);
  expect(one('imm2', 'eccgw02.rochester.ibm.com').ipv4).toEqual(['129.42.160.51']);
  expect(one('imm2', 'www.ecurep.ibm.com').ipv4).toEqual(['192.109.81.20']);
  expect(one('imm2', 'www6.software.ibm.com').ipv4).toEqual(['170.225.15.41']);
  expect(one('imm2', 'www.ibm.com', 80)).toMatchObject({
    protocol: 'http',
    transport: 'tcp',
    ipv4: ['129.42.56.216', '129.42.58.216', '129.42.60.216'],
  });
  expect(one('imm2', 'www-03.ibm.com').ipv4).toEqual(['204.146.30.17']);
});

test("CMM needs two hosts on 443, 80, 21 and 22; the rest is optional by the guide's own remark", () => {
  expect(endpointsFor(shipped, 'cmm').map((each) => [each.host, each.port, each.protocol])).toEqual(
    ['www-945.ibm.com', 'esupport.ibm.com'].flatMap((host) => [
      [host, 443, 'https'],
      [host, 80, 'http'],
      [host, 21, 'ftp'],
      [host, 22, 'sftp'],
    ]),
  );
  const optional = endpointsFor(shipped, 'cmm', ALL).filter((each) => !each.required);
  expect(short(optional)).toEqual([
    'eccgw01.boulder.ibm.com:443',
    'eccgw02.rochester.ibm.com:443',
    'www6.software.ibm.com:443',
    'www.ibm.com:443',
    'www.ibm.com:80',
    'www-03.ibm.com:443',
    'www-03.ibm.com:80',
  ]);
  expect(new Set(optional.map((each) => each.condition))).toEqual(new Set(['not-always-needed']));
});

test('XClarity Administrator 2.7 or later needs soaus and logupload on 443', () => {
  expect(short(endpointsFor(shipped, 'lxca'))).toEqual(['soaus.lenovo.com:443', 'logupload.lenovo.com:443']);
  expect(one('lxca', 'soaus.lenovo.com').ipv4).toEqual(['3.94.48.186', '34.230.255.45']);
  expect(one('lxca', 'logupload.lenovo.com').path).toBe('/BLL/Logupload.ashx');
});

test('XClarity Administrator 2.3 to 2.6 needs soa and logupload on 443', () => {
  expect(short(endpointsFor(shipped, 'lxca-2.3'))).toEqual([
    'soa.lenovo.com:443',
    'logupload.lenovo.com:443',
  ]);
});

test('XClarity Administrator 2.2 or earlier needs the four IBM hosts', () => {
  expect(short(endpointsFor(shipped, 'lxca-2.2'))).toEqual([
    'esupport.ibm.com:443',
    'eccgw01.boulder.ibm.com:443',
    'eccgw02.rochester.ibm.com:443',
    'www-945.ibm.com:443',
  ]);
});

test.each(['lxca', 'lxca-2.3'] as const)(
  '%s keeps the IBM hosts as optional while old cases are open',
  (profile) => {
    const legacy = endpointsFor(shipped, profile, ALL).filter((each) => each.host.endsWith('.ibm.com'));
    expect(legacy).toHaveLength(4);
    for (const each of legacy) expect(each).toMatchObject({ required: false, condition: 'while-cases-open' });
  },
);

test("no version of XClarity Administrator is asked for another version's host", () => {
  expect(short(endpointsFor(shipped, 'lxca', ALL))).not.toContain('soa.lenovo.com:443');
  expect(short(endpointsFor(shipped, 'lxca-2.3', ALL))).not.toContain('soaus.lenovo.com:443');
  expect(short(endpointsFor(shipped, 'lxca-2.2', ALL)).filter((each) => each.startsWith('soa'))).toEqual([]);
});

test('Systems Director prints eccgw01 twice and it counts once', () => {
  expect(destinationTable(shipped, 'systems-director').rows).toHaveLength(6);
  expect(
    destinationTable(shipped, 'systems-director').rows.filter((row) => row.duplicateOf === 'eccgw01'),
  ).toHaveLength(1);
  expect(short(endpointsFor(shipped, 'systems-director', ALL))).toEqual([
    'eccgw01.boulder.ibm.com:443',
    'eccgw02.rochester.ibm.com:443',
    'www-945.ibm.com:443',
    'www6.software.ibm.com:443',
    'www.ecurep.ibm.com:443',
  ]);
});

test('XCC borrows the hosts of XClarity Administrator 2.7 and says that this is unsure', () => {
  const table = destinationTable(shipped, 'xcc');
  expect(table).toMatchObject({ confidence: 'unsure', borrowedFrom: 'lxca' });
  expect(table.reason?.ja).toBeTruthy();
  expect(short(endpointsFor(shipped, 'xcc', ALL))).toEqual(short(endpointsFor(shipped, 'lxca', ALL)));
  for (const each of endpointsFor(shipped, 'xcc', ALL)) {
    expect(each).toMatchObject({ profile: 'xcc', confidence: 'unsure', borrowedFrom: 'lxca' });
  }
});

test('every profile has a table, in the order of the profile names', () => {
  expect(destinationTables(shipped).map((table) => table.profile)).toEqual([...PROFILE_IDS]);
  expect(destinationTables(shipped).map((table) => table.rows.length)).toEqual([7, 7, 4, 4, 3, 6, 4]);
});

test('the addresses of www-945 are kept as each table prints them', () => {
  const last = (profile: ProfileId) =>
    one(profile, 'www-945.ibm.com').ipv4.map((address) => address.split('.')[2]);
  expect(last('imm2')).toEqual(['26', '42', '50']);
  expect(last('cmm')).toEqual(['26', '34', '42', '50']);
  expect(last('lxca-2.2')).toEqual(['26', '42', '50']);
  expect(last('systems-director')).toEqual(['26', '34', '42']);
});

test('CMM port 43 is a misprint of 443; the printed value stays on record', () => {
  const endpoint = one('cmm', 'www-03.ibm.com', 443);
  expect(endpoint.corrections).toMatchObject([{ printed: '43', corrected: '443', certainty: 'certain' }]);
  expect(one('cmm', 'www-03.ibm.com', 80).corrections).toEqual([]);
  expect(destinationTable(shipped, 'cmm').rows.find((row) => row.id === 'www-03')?.printed.ports).toContain(
    '43 80',
  );
  expect(short(endpointsFor(shipped, 'cmm', ALL)).filter((each) => each.endsWith(':43'))).toEqual([]);
});

test('CMM www6 is 170.225.15.41, printed 172.225.15.41', () => {
  expect(one('cmm', 'www6.software.ibm.com')).toMatchObject({
    ipv4: ['170.225.15.41'],
    corrections: [{ printed: '172.225.15.41', corrected: '170.225.15.41' }],
  });
});

test('CMM esupport has four IPv6 addresses, one for each IPv4 address, none twice', () => {
  const { ipv4, ipv6, corrections } = one('cmm', 'esupport.ibm.com');
  expect(ipv6).toHaveLength(4);
  expect(ipv6.map((each) => each.split(':').slice(4).join('.'))).toEqual(ipv4);
  expect(corrections.map((each) => each.defect)).toEqual(['cmm-esupport-ipv6', 'cmm-protocol-column']);
});

test('the XClarity table swaps boulder and rochester; the names of the other tables are used', () => {
  for (const host of ['eccgw01.boulder.ibm.com', 'eccgw02.rochester.ibm.com']) {
    const endpoint = one('lxca-2.2', host);
    expect(endpoint.corrections.map((each) => each.defect)).toEqual([
      'lxca-eccgw-names',
      'lxca-eccgw-addresses',
    ]);
    expect(endpoint.ipv4).toEqual(one('imm2', host).ipv4);
  }
  expect(one('lxca-2.2', 'esupport.ibm.com').ipv4).toEqual([
    '129.42.56.189',
    '129.42.60.189',
    '129.42.54.189',
  ]);
});

test.each(['lxca', 'lxca-2.3', 'lxca-2.2', 'xcc'] as const)(
  '%s never requires port 80 of logupload',
  (profile) => {
    const endpoint = one(profile, 'logupload.lenovo.com', 80);
    expect(endpoint.required).toBe(false);
    expect(endpoint.corrections.map((each) => each.defect)).toEqual(['lxca-logupload-port-80']);
  },
);

test('the third address of soa is doubted but kept', () => {
  const endpoint = one('lxca-2.3', 'soa.lenovo.com');
  expect(endpoint.ipv4).toEqual(['34.205.152.33', '52.6.12.38', '103.30.232.240']);
  expect(endpoint.corrections).toMatchObject([{ applied: false, certainty: 'unsure' }]);
});

test('the seven known defects and the ones found since are on record with a reason in both languages', () => {
  const ids = guideDefects(shipped).map((defect) => defect.id);
  expect(ids).toEqual(
    expect.arrayContaining([
      'cmm-www-03-port',
      'cmm-www6-address',
      'lxca-eccgw-names',
      'lxca-logupload-port-80',
      'lxca-soa-third-address',
      'cmm-esupport-ipv6',
      'encryption-obsolete',
    ]),
  );
  for (const defect of guideDefects(shipped)) {
    expect(defect.reason.ja).not.toBe(defect.reason.en);
    expect(defect.sources.length).toBeGreaterThan(0);
  }
});

test('a correction that is applied changes the value and names the printed one as the guide has it', () => {
  const printed = shipped.destinations.tables
    .flatMap((table) => table.rows)
    .map((row) => Object.values(row.printed).join('\t'))
    .join('\n');
  const inTables = guideDefects(shipped).filter((each) =>
    ['host', 'ipv4', 'ipv6', 'port'].includes(each.field),
  );
  for (const defect of inTables.filter((each) => each.applied)) {
    expect(defect.corrected).not.toBe(defect.printed);
    expect(printed).toContain(defect.printed);
  }
});

test('where nothing was corrected, every host and address stands in the printed row', () => {
  for (const table of shipped.destinations.tables) {
    for (const row of table.rows) {
      for (const endpoint of row.endpoints.filter((each) => each.defects.length === 0)) {
        expect(row.printed.dns).toContain(endpoint.host);
        for (const address of endpoint.ipv4) expect(row.printed.ipv4).toContain(address);
        for (const address of endpoint.ipv6) expect(row.printed.ipv6.toLowerCase()).toContain(address);
        for (const { port } of endpoint.ports) expect(row.printed.ports).toContain(String(port));
      }
    }
  }
});

test('every condition of an optional destination has its sentence', () => {
  const known = destinationConditions(shipped).map((each) => each.id);
  for (const profile of PROFILE_IDS) {
    for (const each of endpointsFor(shipped, profile, ALL)) {
      if (each.condition !== undefined) expect(known).toContain(each.condition);
    }
  }
});

test('endpoints are one per host and port, and asking for optional ones only adds', () => {
  fc.assert(
    fc.property(fc.constantFrom(...PROFILE_IDS), (profile) => {
      const all = short(endpointsFor(shipped, profile, ALL));
      const required = short(endpointsFor(shipped, profile));
      return (
        new Set(all).size === all.length &&
        required.length > 0 &&
        required.every((each) => all.includes(each))
      );
    }),
  );
});
