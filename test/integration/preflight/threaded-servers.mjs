import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** Servers in a thread of their own: they answer after a moment, also while the test's own thread computes. */
const MOMENT_MS = 60;
const tcp = (answer) =>
  new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      const say = () => setTimeout(() => socket.write(answer.bytes), MOMENT_MS);
      if (answer.unasked) say();
      else socket.once('data', say);
    });
    server.listen(0, workerData.address, () => resolve(server.address().port));
  });
const udp = (answerTo) =>
  new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.on('message', (question, from) => {
      setTimeout(() => socket.send(answerTo(question), from.port, from.address), MOMENT_MS);
    });
    socket.bind(0, workerData.address, () => resolve(socket.address().port));
  });

parentPort.postMessage({
  alert: await tcp({ bytes: Buffer.from('15030300020228', 'hex') }),
  page: await tcp({ bytes: 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok' }),
  greeting: await tcp({ unasked: true, bytes: '220 ready\r\n' }),
  tunnel: await tcp({ bytes: 'HTTP/1.1 200 Connection established\r\n\r\n' }),
  // "No such name" (RFC 1035 §4.1.1: response, recursion available, RCODE 3).
  dns: await udp((question) => {
    const answer = Buffer.from(question);
    answer.writeUInt16BE(0x8183, 2);
    return answer;
  }),
  // Version 4, mode 4, stratum 1; the question's transmit timestamp comes back as origin (RFC 5905 §7.3).
  ntp: await udp((question) => {
    const answer = Buffer.alloc(48);
    answer.writeUInt8(0x24, 0);
    answer.writeUInt8(1, 1);
    for (const [from, to] of [
      [40, 24],
      [40, 16],
      [40, 32],
      [40, 40],
    ])
      question.copy(answer, to, from, from + 8);
    return answer;
  }),
});
