import type { RunningXcc } from '../../lab/xcc.ts';

/** Simulated controllers with one login, as a site file has them, and what its environment holds. */
export function xccDevices(boxes: readonly RunningXcc[]) {
  const [{ credentials } = { credentials: { user: '', password: '' } }] = boxes;
  return {
    credentials: { own: { user: credentials.user, passwordEnv: 'P' } },
    devices: boxes.map((box) => ({
      address: box.address,
      product: 'xcc',
      route: 'direct',
      driver: 'xcc-redfish',
      credential: 'own',
      ports: { https: box.ports.https },
    })),
    environment: { P: credentials.password },
  };
}
