/**
 * A server that answers as another XCC on every local address: for sweeps over thousands of addresses in a
 * namespace where a whole range is local (AnyIP). Run inside that namespace; ends with its stdin.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:https';
import { createPki, xccSubject } from '../lab/pki.ts';

const pki = createPki();
const { keyPem: key, certPem: cert } = pki.root.issue({
  subject: xccSubject('7Z73', 'BENCH'),
  names: ['bench.test'],
});

const server = createServer({ key, cert }, (request, response) => {
  const address = request.socket.localAddress ?? '';
  const digest = createHash('sha256').update(address).digest('hex').toUpperCase();
  const uuid = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    digest.slice(12, 16),
    digest.slice(16, 20),
    digest.slice(20, 32),
  ].join('-');
  const bodies: Readonly<Record<string, unknown>> = {
    '/redfish/v1/': {
      '@odata.id': '/redfish/v1/',
      '@odata.type': '#ServiceRoot.v1_13_0.ServiceRoot',
      RedfishVersion: '1.15.0',
      Vendor: 'Lenovo',
      UUID: uuid,
    },
    '/DeviceDescription.json': [
      {
        'node-uuid': uuid.toLowerCase(),
        'enclosure-serial-number': `J3${digest.slice(0, 6)}`,
        'enclosure-machinetype-model': '7Z73CTO1WW',
      },
    ],
  };
  const body = bodies[request.url ?? ''];
  response.setHeader('Server', 'XCC Web Server');
  response.setHeader('Content-Type', 'application/json');
  response.statusCode = body === undefined ? 404 : 200;
  response.end(JSON.stringify(body ?? {}));
});
server.listen(443, '0.0.0.0', () => process.stdout.write('READY\n'));
process.stdin.once('end', () => process.exit(0));
process.stdin.resume();
