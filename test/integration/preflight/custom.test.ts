import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningSite, startLab } from '../../lab/site.ts';
import { labInput, proxyOf, run } from './run-lab.ts';

/** Destinations that a person added to a site are checked like the guide's own. */
let lab: RunningSite;
beforeAll(async () => {
  lab = await startLab({ network: '127.56', multicast: false });
});
afterAll(async () => {
  await lab.close();
});

test('an added destination has its own rows, direct and through the proxy, under its own table', async () => {
  const result = await run(
    labInput(lab, {
      profiles: [],
      proxy: proxyOf(lab),
      custom: [
        { host: 'WWW.ibm.com', port: 443, protocol: 'https', use: '' },
        { host: lab.ntp[0].address, port: 9, protocol: 'tcp', use: 'nothing listens' },
      ],
    }),
  );
  for (const id of ['dns', 'tls', 'proxy-connect', 'proxy-tls'])
    expect(result.said(id, 'www.ibm.com:443')).toBe('pass ok');
  expect(result.said('tcp', 'www.ibm.com:443 [129.42.56.216]')).toBe('pass ok');
  expect(result.row('tls', 'www.ibm.com:443').profile).toBe('custom');
  // A plain port is asked for nothing but to open, and no proxy can be asked for it.
  expect(result.said('tcp', `${lab.ntp[0].address}:9`)).toBe('fail refused');
  expect(result.said('proxy-connect', `${lab.ntp[0].address}:9`)).toBe('skipped not-applicable');
  expect(result.rows.some((row) => row.id === 'tls' && row.target.endsWith(':9'))).toBe(false);
});

test('a chain that was not trusted is kept whole as evidence', async () => {
  lab.vendor.faults.set('www.ibm.com:443', 'self-signed');
  const result = await run(
    labInput(lab, { profiles: [], custom: [{ host: 'www.ibm.com', port: 443, protocol: 'https', use: '' }] }),
  );
  lab.vendor.faults.clear();
  const row = result.row('tls', 'www.ibm.com:443');
  expect(row.code).toBe('untrusted-issuer');
  expect(row.evidence.find(({ key }) => key === 'chainPem')?.value).toMatch(
    /^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/,
  );
});
