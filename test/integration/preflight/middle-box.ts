/**
 * A box on the way, in its own namespace. `mute PORT`: takes connections and says nothing. `names PORT TO NAME…`:
 * passes TLS on to `TO`, and says nothing where the hello names one of these.
 */
import { connect, createServer, type Socket } from 'node:net';

const [mode = '', port = '0', to = '', ...names] = process.argv.slice(2);

function pass(socket: Socket): void {
  socket.once('data', (hello: Buffer) => {
    // SNI stands in the hello as plain text (RFC 6066 §3).
    if (names.some((name) => hello.includes(name))) return;
    const upstream = connect(443, to, () => {
      upstream.write(hello);
      socket.pipe(upstream).pipe(socket);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
  });
}

createServer((socket) => {
  socket.on('error', () => {});
  if (mode === 'names') pass(socket);
}).listen(Number(port), '0.0.0.0');
