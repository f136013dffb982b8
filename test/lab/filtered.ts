/**
 * A port that behaves as behind a firewall that drops: no SYN-ACK, no RST, so a connect really times out.
 *
 * How, without rights, on Linux: a child process listens with a backlog of 1 and then never runs its event loop
 * again, so nothing is accepted; a few idle connections fill its queue; from then on the kernel drops further SYNs
 * (`net.ipv4.tcp_abort_on_overflow` = 0, the default). A test proves it at every run, and starting one fails with a
 * clear error where it doesn't hold.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export type RunningFiltered = {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
};

/** Listens, reports the port, then blocks for as long as its parent lives. */
const CHILD = `
const net = require('node:net');
const server = net.createServer();
server.listen({ host: process.argv[1], port: Number(process.argv[2]), backlog: 1 }, () => {
  require('node:fs').writeSync(1, server.address().port + '\\n');
  const parent = process.ppid;
  const never = new Int32Array(new SharedArrayBuffer(4));
  while (process.ppid === parent) Atomics.wait(never, 0, 0, 1000);
  process.exit(0);
});
server.on('error', (error) => { require('node:fs').writeSync(1, 'error ' + error.message + '\\n'); process.exit(1); });
`;

const FILL_LIMIT = 32;
/** A connect on loopback that takes this long isn't going to happen. Milliseconds. */
const CONNECTED_WITHIN = 250;

/** Connects; the socket when it worked, null when nothing answered. */
async function tryConnect(address: string, port: number, parked: Set<Socket>): Promise<boolean> {
  const socket = connect({ host: address, port });
  socket.on('error', () => undefined);
  parked.add(socket);
  const timeout = AbortSignal.timeout(CONNECTED_WITHIN);
  try {
    await once(socket, 'connect', { signal: timeout });
    return true;
  } catch {
    socket.destroy();
    parked.delete(socket);
    return false;
  }
}

/** Starts a port on which connects time out; rejects when this system doesn't let it be made. */
export async function startFiltered(options: {
  readonly address: string;
  readonly port?: number;
}): Promise<RunningFiltered> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['-e', CHILD, options.address, String(options.port ?? 0)],
    { stdio: ['ignore', 'pipe', 'ignore'], env: {} },
  );
  const parked = new Set<Socket>();
  const close = async (): Promise<void> => {
    for (const socket of parked) socket.destroy();
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  try {
    if (child.stdout === null) throw new Error('no output of the filtered port');
    const [first] = (await once(child.stdout, 'data')) as [Buffer];
    const port = Number(first.toString().trim());
    if (!Number.isInteger(port))
      throw new Error(`the filtered port could not listen: ${first.toString().trim()}`);
    for (let filled = 0; filled < FILL_LIMIT; filled += 1) {
      if (!(await tryConnect(options.address, port, parked))) {
        return { address: options.address, port, close };
      }
    }
    throw new Error(
      'this system keeps accepting on a full backlog: a filtered port cannot be simulated here',
    );
  } catch (error) {
    await close();
    throw error;
  }
}
