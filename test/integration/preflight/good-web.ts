import { createServer, type Server } from 'node:tls';
import type { LabPki } from '../../lab/pki.ts';

/** A destination as it should be: a good certificate for `name`, and 200 to whatever is asked. Whoever starts it closes it. */
export async function startGoodWeb(pki: LabPki, name: string, address: string): Promise<Server> {
  const { certPem, keyPem } = pki.intermediate.issue({ subject: `CN=${name}`, names: [name] });
  const web = createServer({ cert: certPem, key: keyPem }, (socket) => {
    socket.on('error', () => {});
    socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
  });
  await new Promise<void>((resolve) => {
    web.listen(0, address, resolve);
  });
  return web;
}
