import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ODDITIES, type OldTls, startOldTls } from './old-tls.ts';
import { report } from './site.ts';

const PORT = 21_443;
let servers: OldTls;
beforeAll(async () => {
  servers = await startOldTls('127.46.0', PORT);
});
afterAll(() => servers.close());

describe('TLS of old firmware, from Node', () => {
  it('is spoken wherever this library can, and where it cannot that is said plainly', async () => {
    const found = await report({ ranges: ['127.46.0.0/24'], sweep: true, ports: [PORT], fast: true });
    const outcome = [...servers.addresses].map(([name, address]) => {
      const device = found.devices.find((each) => each.address === address);
      const refused = device?.sightings
        .flatMap((each) => each.evidence)
        .find(({ key }) => key === 'tls.refused');
      const warned = found.warnings.some(
        ({ code, args }) => code === 'tls-unreadable' && args.address === address,
      );
      return [name, { read: device?.product === 'xcc', refused: refused !== undefined, warned }];
    });
    expect(Object.fromEntries(outcome)).toEqual(
      Object.fromEntries(
        Object.entries(ODDITIES).map(([name, { node }]) => [
          name,
          { read: node, refused: !node, warned: !node },
        ]),
      ),
    );
  });
});
