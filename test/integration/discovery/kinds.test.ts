import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningOtherBmc, startOtherBmc } from '../../lab/other-bmc.ts';
import { OTHER_BMC_KINDS, type OtherBmcKind } from '../../lab/other-bmc-kinds.ts';
import { type RunningSlp, type SlpDevice, startSlp } from '../../lab/slp.ts';
import { report } from './site.ts';

/** Every kind the reference says something about is named, and taken for nothing it is not. */
const NET = '127.43';
const HTTPS = 19_443;
const SLP = 19_427;

const NAMED: Readonly<Record<OtherBmcKind, readonly [product: string, vendor: string]>> = {
  idrac9: ['other-bmc', 'Dell'],
  idrac7: ['other-bmc', 'Dell'],
  ilo5: ['other-bmc', 'HPE'],
  irmc: ['other-bmc', 'Fujitsu'],
  'irmc-s4': ['other-bmc', 'Fujitsu'],
  cimc: ['other-bmc', 'Cisco'],
  supermicro: ['other-bmc', 'Supermicro'],
  'supermicro-old': ['other-bmc', 'Supermicro'],
  megarac: ['other-bmc', 'AMI'],
  openbmc: ['other-bmc', 'OpenBMC'],
  huawei: ['other-bmc', 'Huawei'],
  ilom: ['other-bmc', 'Oracle'],
  expressscope: ['other-bmc', 'NEC'],
  tsm: ['other-bmc', 'Lenovo'],
  smm3: ['smm', 'Lenovo'],
  amm: ['other-bmc', 'IBM'],
  bull: ['other-bmc', 'Eviden/Bull'],
};
const kinds = Object.keys(OTHER_BMC_KINDS) as OtherBmcKind[];

const IBM = 'service:management-hardware.IBM:';
const LENOVO = 'service:management-hardware.Lenovo:';
const BY_SLP: readonly (readonly [
  type: string,
  product: string,
  label: string,
  ...SlpDevice['attributes'],
])[] = [
  [
    `${IBM}integrated-management-module2`,
    'imm2',
    '5462AC1',
    // The first three groups come swapped (§1.2).
    ['node-uuid', '4d3c2b1a-0100-0200-8000-000000000001'],
    ['enclosure-machinetype-model', '5462AC1'],
    ['enclosure-serial-number', '06KDAB9'],
    ['name', 'IMM2 (rack 1, unit 2)'],
  ],
  [
    `${IBM}chassis-management-module`,
    'cmm',
    '8721HC1',
    ['enclosure-mtm', '8721HC1'],
    ['enclosure-serial-number', '06KDAC9'],
    ['enclosure-uuid', '1A2B3C4D-0001-0002-8000-000000000002'],
    ['slot', '1'],
    ['mm-name', 'CMM A'],
  ],
  [`${LENOVO}chassis-management-module`, 'cmm2', '', ['type', 'chassis-management-module']],
  [`${LENOVO}lenovo-xclarity-controller`, 'xcc', '', ['type', 'xcc']],
  ['service:lenovo-smm', 'smm', 'SMM', ['uuid', '4d3c2b1a010002008000000000000003']],
  ['service:lenovo-smm2', 'smm', 'SMM2', ['type', 'lenovo-smm2']],
  [
    `${IBM}management-module`,
    'other-bmc',
    '86772XX',
    ['enclosure-machinetype-model', '86772XX'],
    ['enclosure-serial-number', '78AG034'],
    ['firmware-image-info', 'BRET86P:16:01-29-08'],
    ['slot', '1'],
  ],
  ['service:io-device.Lenovo:management-module', 'other-bmc', 'Flex I/O module', ['type', 'io']],
  [
    'service:lighttpd',
    'other-bmc',
    'ThinkServer TSM',
    ['System-Manufacturing', 'Lenovo'],
    ['type', 'LenovoThinkServer'],
    ['Product-Serial', '06ABCD1'],
  ],
  [`${IBM}remote-supervisor-adapter`, 'other-bmc', 'Remote Supervisor Adapter', ['type', 'rsa']],
  [`${IBM}hardware-management-console`, 'other-bmc', 'Power Systems service processor', ['type', 'hmc']],
];

const running: RunningOtherBmc[] = [];
let slp: RunningSlp;
beforeAll(async () => {
  for (const [index, kind] of kinds.entries())
    running.push(await startOtherBmc({ address: `${NET}.0.${60 + index}`, port: HTTPS, kind }));
  slp = await startSlp({
    port: SLP,
    devices: BY_SLP.map(([serviceType, , , ...attributes], index) => ({
      address: `${NET}.1.${10 + index}`,
      serviceType,
      url: `${serviceType}://${NET}.1.${10 + index}`,
      attributes,
    })),
    multicast: { interfaceAddress: `${NET}.0.1` },
  });
});
afterAll(async () => {
  for (const each of running) await each.close();
  await slp.close();
});

describe('controllers of other makers, and what else is only named', () => {
  it('are each named by what the reference says they show', async () => {
    const found = await report({ ranges: [`${NET}.0.0/24`], sweep: true, ports: [HTTPS] });
    const named = Object.fromEntries(
      found.devices.map(({ address, product, vendor }) => [
        kinds[Number(address.split('.')[3]) - 60],
        [product, vendor],
      ]),
    );
    expect(named).toEqual(NAMED);
    const service = found.devices.find(({ address }) => address === `${NET}.0.60`);
    expect(service).toMatchObject({ serial: '7LAB123' });
  });
});

describe('whatever speaks SLP', () => {
  it('is named by its service type, with what its attributes say', async () => {
    const found = await report({ interfaces: [`${NET}.0.1`], multicast: true, slpPort: SLP, ports: [1] });
    const named = found.devices.map(({ address, product, model = '' }) => [address, product, model]);
    expect(named).toEqual(
      BY_SLP.map(([, product, label], index) => [`${NET}.1.${10 + index}`, product, label]),
    );
    expect(found.devices[0]).toMatchObject({
      uuid: '1a2b3c4d-0001-0002-8000-000000000001',
      serial: '06KDAB9',
      machineType: '5462',
      name: 'IMM2 (rack 1, unit 2)',
    });
    expect(found.devices[1]).toMatchObject({
      uuid: '1a2b3c4d-0001-0002-8000-000000000002',
      serial: '06KDAC9',
      name: 'CMM A',
    });
    expect(found.devices[4]?.uuid).toBe('1a2b3c4d-0001-0002-8000-000000000003');
    expect(found.devices[6]).toMatchObject({ vendor: 'IBM', machineType: '8677', firmware: 'BRET86P 16' });
  });
});
