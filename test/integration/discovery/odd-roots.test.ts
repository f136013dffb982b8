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

/** A server that shows nothing but a service root of this content, where `at` says. */
async function serveRoot(
  content: Readonly<Record<string, unknown>>,
  at = /^\/redfish\/v1\/?$/,
): Promise<void> {
  const root = { '@odata.id': '/redfish/v1', RedfishVersion: '1.6.0', UUID: ID, ...content };
  const handle = ({ path }: { readonly path: string }): LabResponse => {
    if (at.test(path)) return { status: 200, json: root };
    // Elsewhere than usual: the usual place leads there.
    return /^\/redfish\/v1\/?$/.test(path)
      ? { status: 308, headers: { Location: '/redfish/v1/ServiceRoot' }, text: '' }
      : { status: 404, text: '' };
  };
  running.push(
    await startHttp({
      address: ADDRESS,
      port: 19_443,
      tls: issueSelfSigned({ subject: 'CN=controller', names: [ADDRESS] }),
      faults: noHttpFaults(),
      log: [],
      clock: createLabClock(),
      dateHeader: false,
      handle,
    }),
  );
}

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
    await serveRoot({ Vendor: word });
    expect(await seen()).toMatchObject({ product: 'other-bmc', vendor });
  },
);

/** Every variant of a root that the reference describes (discovery reference §3.3), each with nothing else beside it. */
const ROOTS: readonly (readonly [name: string, root: Readonly<Record<string, unknown>>, vendor: string])[] = [
  ['Dell by its block', { Oem: { Dell: { ServiceTag: '7LAB123' } } }, 'Dell'],
  ['Dell by its product', { Product: 'Integrated Dell Remote Access Controller' }, 'Dell'],
  ['HPE by its block', { Oem: { Hpe: { Moniker: { PRODTAG: 'HPE iLO 5' } } } }, 'HPE'],
  ['HP by its older block', { Oem: { Hp: { Manager: [{ ManagerType: 'iLO 4' }] } } }, 'HPE'],
  ['Supermicro of Redfish 1.14', { RedfishVersion: '1.14.0', Vendor: 'Supermicro' }, 'Supermicro'],
  ['Supermicro of Redfish 1.9', { RedfishVersion: '1.9.0', Oem: { Supermicro: {} } }, 'Supermicro'],
  ['Cisco by its vendor', { Vendor: 'Cisco Systems Inc.' }, 'Cisco'],
  ['Cisco by its name', { Name: 'Cisco RESTful Root Service' }, 'Cisco'],
  ['Fujitsu by its block', { Oem: { ts_fujitsu: {} } }, 'Fujitsu'],
  ['Fujitsu by its newer block', { Oem: { FSAS: {} } }, 'Fujitsu'],
  ['AMI by its product', { Product: 'AMI Redfish Server' }, 'AMI'],
  ['AMI by its block', { Oem: { Ami: {} } }, 'AMI'],
  ['OpenBMC by what it lacks', { ProtocolFeaturesSupported: { ExcerptQuery: false } }, 'OpenBMC'],
  ['Huawei by its block', { Oem: { Huawei: { SoftwareName: 'iBMC' } } }, 'Huawei'],
  ["Bull in somebody's block", { Oem: { Atos: { Manufacturer: 'BULL' } } }, 'Eviden/Bull'],
  ["AMI's service with Lenovo's name", { Product: 'AMI Redfish Server', Vendor: 'Lenovo' }, 'Lenovo'],
  ["AMI's block with Lenovo's name and no product", { Oem: { Ami: {} }, Vendor: 'Lenovo' }, 'Lenovo'],
];
test.each(ROOTS)('%s', async (_name, root, vendor) => {
  await serveRoot(root);
  expect(await seen()).toMatchObject({ product: 'other-bmc', vendor });
});

test.each([
  ['Dell', { Oem: { Dell: {} } }],
  ['Fujitsu', { Oem: { ts_fujitsu: {} } }],
] as const)('%s, whose root has moved on the same host', async (vendor, root) => {
  await serveRoot(root, /^\/redfish\/v1\/ServiceRoot$/);
  expect(await seen()).toMatchObject({ product: 'other-bmc', vendor });
});
