import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { endOfHead, type HttpHead, parseHead, startsLikeHttp } from './http-head.ts';

/**
 * A connection on which the heads of answers are put right before the HTTP library reads them: it takes the grammar to the
 * letter, and a controller whose sign-in cannot be read keeps the session that it made. What is put right has one meaning:
 *
 * - an interim answer that nobody asked for is left out: a client must be able to read past any (RFC 9110 §15.2);
 * - `Transfer-Encoding` goes before `Content-Length` (RFC 9112 §6.3), several equal lengths are one (RFC 9110 §8.6), and a
 *   status that has no body has none, whatever was announced. Where an answer ends was said in two ways then, so the
 *   connection carries no other one (`Connection: close`);
 * - line ends without CR, folded lines, blanks around names, lines that are no field (RFC 9112 §2.2, §5).
 *
 * Nothing else is touched: lengths that contradict each other, and whatever is no HTTP, are the library's to refuse. The
 * connection is one device's own, behind its certificate, and one question goes over it at a time, so that a head begins
 * where something was sent.
 */
export function withMendedHeads(socket: Socket): Duplex {
  const reader = headReader();
  const mended = new Duplex({
    allowHalfOpen: false,
    read: () => {
      socket.resume();
    },
    write: (chunk: Buffer, _encoding, done) => {
      reader.asked();
      socket.write(chunk, done);
    },
    // Head and body of a question go out together, as they were written.
    writev: (chunks, done) => {
      reader.asked();
      socket.write(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)), done);
    },
    final: (done) => {
      socket.end();
      done();
    },
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (data: Buffer) => {
    const part = reader.take(data);
    if (part.length > 0 && !mended.push(part)) socket.pause();
  });
  socket.on('end', () => {
    const rest = reader.rest();
    if (rest.length > 0) mended.push(rest);
    mended.push(null);
  });
  socket.on('error', (error) => mended.destroy(error));
  socket.on('close', () => {
    if (!socket.readableEnded) mended.destroy();
  });
  return mended;
}

/** A head that is longer is handed on as it came. */
const LONGEST_HEAD = 64 << 10;
const NOTHING: Buffer = Buffer.alloc(0);

function headReader(): {
  /** A question goes out: what comes next is a head. */
  readonly asked: () => void;
  /** What came, with its heads put right; a head that is not whole yet waits. */
  readonly take: (data: Buffer) => Buffer;
  /** What waits when the other side closes. */
  readonly rest: () => Buffer;
} {
  let at: 'head' | 'body' | 'no-body' = 'head';
  let waiting: Buffer = NOTHING;
  const rest = (): Buffer => {
    const left = waiting;
    waiting = NOTHING;
    return left;
  };
  return {
    asked: () => {
      at = 'head';
    },
    rest,
    take: (data) => {
      if (at !== 'head') return at === 'body' ? data : NOTHING;
      waiting = withoutEmptyLines(waiting.length === 0 ? data : Buffer.concat([waiting, data]));
      for (;;) {
        const end = endOfHead(waiting);
        if (end === null && waiting.length <= LONGEST_HEAD && startsLikeHttp(waiting)) return NOTHING;
        const head =
          end === null ? null : parseHead(unfolded(waiting.toString('latin1', 0, end.start)), 'whole');
        if (end === null || head === null) {
          at = 'body';
          return rest();
        }
        waiting = waiting.subarray(end.next);
        if (head.status >= 100 && head.status < 200 && head.status !== SWITCHING) continue;
        at = head.status === 204 || head.status === 304 ? 'no-body' : 'body';
        const text = Buffer.from(written(head), 'latin1');
        const body = rest();
        return at === 'body' ? Buffer.concat([text, body]) : text;
      }
    },
  };
}

const SWITCHING = 101;

/** Some send a line end behind a body that nobody counts (RFC 9112 §2.2). */
function withoutEmptyLines(data: Buffer): Buffer {
  const start = data.findIndex((byte) => byte !== 13 && byte !== 10);
  return start < 0 ? NOTHING : data.subarray(start);
}

function unfolded(head: string): string {
  return head.replace(/\r?\n[ \t]+/g, ' ');
}

/** RFC 9110 §5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
/** What may not stand in a value. */
const CONTROLS = /[\u0000-\u0008\u000a-\u001f\u007f]/g;

function written({ status, version, reason, fields }: HttpHead): string {
  const lines = framed(
    fields.filter(([name]) => TOKEN.test(name)),
    status,
  ).map(([name, value]) => `${name}: ${value.replace(CONTROLS, ' ')}\r\n`);
  const start = `HTTP/${version === '1.0' ? '1.0' : '1.1'} ${status} ${reason.replace(CONTROLS, ' ')}`;
  return `${start}\r\n${lines.join('')}\r\n`;
}

/** The fields with one word on where the answer ends. */
function framed(fields: HttpHead['fields'], status: number): HttpHead['fields'] {
  const valuesOf = (wanted: string): readonly string[] =>
    fields
      .filter(([name]) => name === wanted)
      .flatMap(([, value]) => value.split(','))
      .map((value) => value.trim().toLowerCase());
  const lengths = valuesOf('content-length');
  const codings = valuesOf('transfer-encoding').filter((coding) => coding !== 'identity');
  const bodiless = status === 204 || status === 304;
  const length = bodiless || codings.length > 0 ? [] : [...new Set(lengths)];
  const coded = bodiless ? [] : [...new Set(codings)];
  const saidOnce = length.length === lengths.length && coded.length === codings.length;
  const kept = fields.filter(([name]) => name !== 'content-length' && name !== 'transfer-encoding');
  const framing = [
    ...length.map((value) => ['content-length', value] as const),
    ...(coded.length === 0 ? [] : [['transfer-encoding', coded.join(', ')] as const]),
  ];
  if (saidOnce) return [...kept, ...framing];
  return [...kept.filter(([name]) => name !== 'connection'), ...framing, ['connection', 'close']];
}
