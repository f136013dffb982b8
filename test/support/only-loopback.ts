import { Socket as UdpSocket } from 'node:dgram';
import { isIP, Socket } from 'node:net';
import { afterEach } from 'vitest';

/**
 * No test sends anything to a machine that is not its own: what would leave is not sent, and fails the test that sent it.
 * Tests that need other addresses run in a network namespace of their own, in a process of their own.
 */
const left: string[] = [];

const isOwn = (host: string): boolean =>
  /^(?:127\.|(?:0{0,4}:){2,7}0{0,3}1$|::ffff:127\.|0\.0\.0\.0$|::$|localhost$)/i.test(
    host.replace(/%.*$/, ''),
  ) ||
  // Multicast goes where the test's own interface is.
  /^(?:22[4-9]|23\d)\.|^ff/i.test(host);

/** Where a `connect` call leads; empty for a path or the socket's own machine. */
function targetOf(args: readonly unknown[]): string {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as readonly unknown[]) : args;
  if (typeof first === 'object' && first !== null)
    return 'path' in first && first.path ? '' : String((first as { host?: unknown }).host ?? '');
  return typeof second === 'string' ? second : '';
}

const connect = Socket.prototype.connect;
Socket.prototype.connect = function (this: Socket, ...args: never[]) {
  const host = targetOf(args);
  if (host === '' || isOwn(host)) return Reflect.apply(connect, this, args) as Socket;
  left.push(`TCP ${host}`);
  const error = Object.assign(new Error(`a test may not connect to ${host}`), { code: 'EHOSTUNREACH' });
  return this.destroy(error);
} as typeof connect;

const send = UdpSocket.prototype.send;
UdpSocket.prototype.send = function (this: UdpSocket, ...args: never[]) {
  const host = (args as readonly unknown[]).find((each) => typeof each === 'string' && isIP(each) !== 0);
  const peer = host ?? peerOf(this);
  if (typeof peer !== 'string' || isOwn(peer)) return Reflect.apply(send, this, args) as undefined;
  left.push(`UDP ${peer}`);
  const done = (args as readonly unknown[]).findLast((each) => typeof each === 'function');
  if (typeof done === 'function') setImmediate(() => done(null, 0));
  return undefined;
} as typeof send;

function peerOf(socket: UdpSocket): string {
  try {
    return socket.remoteAddress().address;
  } catch {
    return '';
  }
}

afterEach(() => {
  const out = [...new Set(left.splice(0))];
  if (out.length > 0) throw new Error(`this test sent something to ${out.slice(0, 5).join(', ')}`);
});
