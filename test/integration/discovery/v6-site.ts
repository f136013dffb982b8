/**
 * Devices of the lab on IPv6 link-local addresses: run inside a namespace whose adapter has them. An XCC by SSDP
 * (`ff02::c`), an IMM2 by SLP (the groups of RFC 3111), each at an address of its own. Says READY; is ended with its namespace.
 */
import { slpGroupV6, startSlp } from '../../lab/slp.ts';
import { startSsdp } from '../../lab/ssdp.ts';
import { startXcc } from '../../lab/xcc.ts';

const zone = process.argv[2] ?? '';
const xccAddress = `fe80::77:1%${zone}`;
const immAddress = `fe80::77:2%${zone}`;
const interfaceAddress = `::%${zone}`;

const xcc = await startXcc({ address: xccAddress, port: 8443, variant: 'xcc3' });
await startSsdp({
  port: 1900,
  devices: [
    {
      address: xccAddress,
      uuid: xcc.uuid,
      location: 'https://[fe80::77:1]:8443/DeviceDescription.json',
      minor: 17,
    },
  ],
  multicast: { interfaceAddress, groups: ['ff02::c'] },
});
const serviceType = 'service:management-hardware.IBM:integrated-management-module2';
await startSlp({
  port: 427,
  devices: [
    {
      address: immAddress,
      serviceType,
      url: `${serviceType}://[fe80::77:2]`,
      attributes: [
        ['type', 'integrated-management-module2'],
        ['enclosure-serial-number', '06KDV6A'],
        ['enclosure-machinetype-model', '5462AC1'],
      ],
    },
  ],
  multicast: { interfaceAddress, groups: [slpGroupV6(serviceType)] },
});
process.stdout.write('READY\n');
