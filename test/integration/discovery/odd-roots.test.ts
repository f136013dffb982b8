import { afterEach, describe, expect, test } from 'vitest';
import { createLabClock, type LabResponse, noHttpFaults, startHttp } from '../../lab/kit.ts';
import { issueSelfSigned } from '../../lab/pki.ts';
import { type RunningXcc, startXcc, type XccOptions } from '../../lab/xcc.ts';
import { report } from './site.ts';

/** Controllers whose service root is not simply there: behind a login, behind a page, on a port of somebody's choice. */
const ADDRESS = '127.44.0.11';

const running: { close(): Promise<void> }[] = [];
const ID = '1a2b3c4d-0001-11e8-9f00-4c5262000099';
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});
async function start(options: Partial<XccOptions> = {}): Promise<RunningXcc> {
  const xcc = await startXcc({ address: ADDRESS, port: 19_443, ...options });
  running.push(xcc);
  return xcc;
}
const seen = async (port = 19_443) => {
  const { devices } = await report({ ranges: [`${ADDRESS}/32`], sweep: true, ports: [port] });
  return devices[0];
};
const always = (xcc: RunningXcc, path: string, answer: LabResponse): void => {
  xcc.faults.instead.push({ method: 'GET', path, count: 999, answer });
};
const LOGIN: LabResponse = {
  status: 401,
  headers: { 'WWW-Authenticate': 'Basic realm="Redfish"' },
  json: { error: { code: 'Base.1.12.GeneralError' } },
};
const PAGE: LabResponse = {
  status: 200,
  headers: { 'Content-Type': 'text/html' },
  text: '<!DOCTYPE html><html><head><title>Security notice</title></head><body>Authorised use only</body></html>',
};

describe.each(['xcc', 'xcc2', 'xcc3'] as const)('%s', (variant) => {
  test('with its service root behind a login', async () => {
    always(await start({ variant }), '/redfish/', LOGIN);
    expect(await seen()).toMatchObject({ product: variant, vendor: 'Lenovo' });
  });

  test('with a page in front of its service root', async () => {
    always(await start({ variant }), '/redfish/', PAGE);
    expect(await seen()).toMatchObject({ product: variant, vendor: 'Lenovo' });
  });

  test('on an uncommon port', async () => {
    await start({ variant, port: 19_999 });
    expect(await seen(19_999)).toMatchObject({ product: variant, vendor: 'Lenovo' });
  });
});

test.each([
  ['ThinkSystem SR645', 'xcc'],
  ['ThinkSystem SR665', 'xcc'],
  ['ThinkSystem SR645 V3', 'xcc2'],
  ['ThinkSystem SR675 V3', 'xcc2'],
] as const)('%s, an AMD server, has an %s', async (machine, product) => {
  const xcc = await start({ variant: product });
  always(xcc, '/api/providers/logoninfo', {
    status: 200,
    json: { items: [{ machine_name: machine, ipv4_address: ADDRESS }], return: 0 },
  });
  expect(await seen()).toMatchObject({ product, vendor: 'Lenovo' });
});

test.each([
  ['HPE', 'HPE'],
  ['Hewlett Packard Enterprise', 'HPE'],
  ['FUJITSU', 'Fujitsu'],
  ['Fsas Technologies Inc.', 'Fujitsu'],
  ['Dell', 'Dell'],
  ['Cisco Systems Inc.', 'Cisco'],
  ['Supermicro', 'Supermicro'],
  ['GIGABYTE', 'Gigabyte'],
  ['Huawei', 'Huawei'],
  ['AMI', 'AMI'],
  ['Oracle Corporation', 'Oracle'],
  ['OpenBMC', 'OpenBMC'],
] as const)(
  'a root whose vendor is %s, and which shows nothing else of its maker, is named %s',
  async (word, vendor) => {
    const root = { '@odata.id': '/redfish/v1', RedfishVersion: '1.6.0', Vendor: word, UUID: ID };
    running.push(
      await startHttp({
        address: ADDRESS,
        port: 19_443,
        tls: issueSelfSigned({ subject: 'CN=controller', names: [ADDRESS] }),
        faults: noHttpFaults(),
        log: [],
        clock: createLabClock(),
        dateHeader: false,
        handle: ({ path }) =>
          /^\/redfish\/v1\/?$/.test(path) ? { status: 200, json: root } : { status: 404, text: '' },
      }),
    );
    expect(await seen()).toMatchObject({ product: 'other-bmc', vendor });
  },
);
