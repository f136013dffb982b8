/**
 * A port that behaves as behind a firewall that drops: no SYN-ACK, no RST, so a connect really times out.
 *
 * How, without rights, on Linux: a thread listens with a backlog of 1 and then never runs its event loop again, so
 * nothing is accepted; a few idle connections fill its queue; from then on the kernel drops further SYNs
 * (`net.ipv4.tcp_abort_on_overflow` = 0, the default). A test proves it at every run, and starting one fails with a
 * clear error where it doesn't hold. A thread and no process: the packaged practice site may start none.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

export type RunningFiltered = {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
};

/** Listens, reports the port, then sleeps until it is told to end. */
const SLEEPER = `
const { parentPort, workerData: { address, port, end } } = require('node:worker_threads');
const server = require('node:net').createServer();
server.on('error', (error) => { throw error; });
server.listen({ host: address, port, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  // The message leaves before the thread sleeps.
  setImmediate(() => { Atomics.wait(end, 0, 0); process.exit(0); });
});
`;

const FILL_LIMIT = 32;
/** A connect on loopback that takes this long isn't going to happen. Milliseconds. */
const CONNECTED_WITHIN = 250;

/**
 * Connects; whether it worked. A process that was busy meets its timer before the connection that has long been made,
 * so what came by then is looked at once more after it.
 */
export async function tryConnect(address: string, port: number, parked: Set<Socket>): Promise<boolean> {
  const socket = connect({ host: address, port });
  parked.add(socket);
  const connected = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.on('error', () => resolve(false));
    setTimeout(() => setImmediate(() => resolve(false)), CONNECTED_WITHIN);
  });
  if (!connected) {
    socket.destroy();
    parked.delete(socket);
  }
  return connected;
}

/** Starts a port on which connects time out; rejects when this system doesn't let it be made. */
export async function startFiltered(options: {
  readonly address: string;
  readonly port?: number;
}): Promise<RunningFiltered> {
  const end = new Int32Array(new SharedArrayBuffer(4));
  const sleeper = new Worker(SLEEPER, {
    eval: true,
    workerData: { address: options.address, port: options.port ?? 0, end },
  });
  const gone = new Promise<void>((resolve) => sleeper.once('exit', () => resolve()));
  const parked = new Set<Socket>();
  const close = async (): Promise<void> => {
    for (const socket of parked) socket.destroy();
    Atomics.store(end, 0, 1);
    Atomics.notify(end, 0);
    await gone;
  };
  try {
    // An error of the thread (the port is taken) rejects this.
    const [port] = (await once(sleeper, 'message')) as [number];
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
