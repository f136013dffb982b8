import { createServer, type TLSSocket } from 'node:tls';
import { createTrustStore } from '../../electron/access/trust.ts';
import { type DeviceHttp, openDeviceHttp } from '../../electron/net/http.ts';
import { issueSelfSigned } from '../lab/pki.ts';

/**
 * A device whose port 443 says just the bytes that a test has it say, and a client to it. `speaks` gets each connection;
 * the caller closes.
 */
export async function rawDevice(
  address: string,
  speaks: (socket: TLSSocket) => void,
): Promise<{ readonly http: DeviceHttp; readonly close: () => Promise<void> }> {
  const { certPem: cert, keyPem: key } = issueSelfSigned({ subject: 'CN=raw', names: [address] });
  const server = createServer({ cert, key }, (socket) => {
    socket.on('error', () => {});
    speaks(socket);
  });
  await new Promise<void>((done) => server.listen(0, address, () => done()));
  const { port } = server.address() as { readonly port: number };
  const http = openDeviceHttp({ address, port, trust: createTrustStore({}) });
  return {
    http,
    close: async () => {
      server.close();
      await http.close();
    },
  };
}
