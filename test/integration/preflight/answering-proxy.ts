/** A proxy of one test on loopback that answers as it is told, and a preflight through it. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { Secret } from '../../../electron/domain/secret.ts';
import type { PreflightInput } from '../../../electron/preflight/input.ts';
import { createPki, type Identity } from '../../lab/pki.ts';
import { emptyInput, type Outcome, rule, run } from './run-lab.ts';

/** One request as the proxy sees it. */
export type Asked = { readonly connect: boolean; readonly host: string; readonly login: boolean };
export type Answer = (asked: Asked, socket: Socket) => void;

export const page = (status: string, head = ''): string =>
  `HTTP/1.1 ${status}\r\n${head}Content-Length: 0\r\n\r\n`;
export const refuse =
  (status: string, head = ''): Answer =>
  (_asked, socket) =>
    socket.end(page(status, head));

/** What is red of the proxy's way: `id code`. */
export const proxyReds = ({ red }: Outcome): readonly string[] =>
  red.filter(({ id }) => id.startsWith('proxy')).map(({ id, code }) => `${id} ${code}`);

/** `serve` lets everything through; `through` is one preflight, with what the proxy was asked; `close` ends what is open. */
export function createAnsweringProxy(address: string) {
  const pki = createPki();
  const identities = new Map<string, Identity>();
  let server: Server | undefined;
  const sockets = new Set<Socket>();

  function close(): void {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    server?.close();
  }

  /** A tunnel to the destination itself, whose server answers with its time, or says nothing. */
  function tunnel(
    { host }: Asked,
    socket: Socket,
    mute = false,
    head = 'HTTP/1.1 200 Connection established\r\n\r\n',
  ): void {
    const names = [host];
    const identity = identities.get(host) ?? pki.intermediate.issue({ subject: `CN=${host}`, names });
    identities.set(host, identity);
    socket.write(head);
    socket.once('data', (hello: Buffer) => {
      socket.pause();
      socket.unshift(hello);
      const secureContext = createSecureContext({ cert: identity.certPem, key: identity.keyPem });
      const inside = new TLSSocket(socket, { isServer: true, secureContext });
      inside.on('error', () => {});
      inside.once('data', () =>
        mute ? socket.resetAndDestroy() : inside.end(page('200 OK', `Date: ${new Date().toUTCString()}\r\n`)),
      );
    });
  }
  const serve: Answer = (asked, socket) =>
    asked.connect
      ? tunnel(asked, socket)
      : socket.end(page('301 Moved', `Location: https://${asked.host}/\r\nVia: 1.1 p\r\n`));

  async function through(answer: Answer, change: Partial<PreflightInput> = {}, login = false) {
    const heard: Asked[] = [];
    const listening = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('data', (data) => {
        const head = data.toString('latin1');
        const [, method = '', host = ''] = /^(\S+) (?:http:\/\/)?([^:/ ]+)/.exec(head) ?? [];
        const asked = { connect: method === 'CONNECT', host, login: /^proxy-authorization:/im.test(head) };
        if (method !== '') heard.push(asked);
        if (method === '') socket.destroy();
        else answer(asked, socket);
      });
    });
    server = listening;
    await new Promise<void>((resolve) => {
      listening.listen(0, address, resolve);
    });
    const { port } = listening.address() as AddressInfo;
    const result = await run(
      emptyInput({
        proxy: {
          host: address,
          port,
          user: login ? 'u' : '',
          password: login ? new Secret('p') : null,
        },
        ca: [pki.root.certPem],
        // The direct way is shut: nothing goes to the vendor's own addresses.
        connectTo: [443, 80].map((shut) => rule(`:${shut}:${address}:9`)),
        ...change,
      }),
    );
    return { result, heard, name: `${address}:${port}` };
  }
  return { serve, tunnel, through, close };
}
