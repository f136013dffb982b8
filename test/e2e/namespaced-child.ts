/**
 * Electron inside a network namespace, for a test outside it: `namespaced-child.ts NAMESPACE ELECTRON ARGUMENTS…`.
 * Playwright steers by two ports of the namespace's own loopback, which it is told on stderr. For each of them there
 * is a port out here: what goes in comes out inside, by a process that has joined the namespace.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

const [namespace = '', electron = '', ...words] = process.argv.slice(2);
const inside = (...command: readonly string[]): string[] => ['netns', 'exec', namespace, ...command];

const child = spawn('ip', inside(electron, ...words), { stdio: ['inherit', 'inherit', 'pipe'] });
const PORT_LINE = /(listening on ws:\/\/127\.0\.0\.1:)(\d+)/;
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => child.kill(signal));
child.once('exit', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)));

for await (const line of createInterface({ input: child.stderr })) {
  const found = PORT_LINE.exec(line);
  const told = found === null ? line : line.replace(PORT_LINE, `$1${await portTo(Number(found[2]))}`);
  process.stderr.write(`${told}\n`);
}

async function portTo(port: number): Promise<number> {
  const server = createServer((socket) => relay(socket, port)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function relay(socket: Socket, port: number): void {
  const script = `const s = require('net').connect(${port}, '127.0.0.1'); process.stdin.pipe(s).pipe(process.stdout); s.on('error', (error) => { console.error('relay', error); process.exit(1); }); s.on('close', () => process.exit(0));`;
  const joined = spawn('ip', inside(process.execPath, '-e', script), { stdio: ['pipe', 'pipe', 'inherit'] });
  socket.pipe(joined.stdin);
  joined.stdout.pipe(socket);
  for (const stream of [socket, joined.stdin, joined.stdout]) stream.on('error', () => {});
  socket.once('close', () => joined.kill());
  joined.once('exit', () => socket.destroy());
}
