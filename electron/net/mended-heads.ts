import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { endOfHead, type HttpHead, headWithoutStatus, parseHead, startsLikeHttp } from './http-head.ts';

export type MendedHeads = {
  readonly stream: Duplex;
  /** The head of what the last question was answered with; of one that broke off as many lines as came. Its status may be one that nobody can read (`STATUS_UNREAD`). Null without any. */
  readonly heard: () => HttpHead | null;
  /** Another question is about to be asked, here or elsewhere. */
  readonly forget: () => void;
};

/**
 * A connection on which the heads of answers are put right before the HTTP library reads them: it takes the grammar to the
 * letter, and a controller whose sign-in cannot be read keeps the session that it made. What is put right has one meaning:
 *
 * - an interim answer that nobody asked for is left out: a client must be able to read past any (RFC 9110 §15.2);
 * - `Transfer-Encoding` goes before `Content-Length` (RFC 9112 §6.3), several equal lengths are one (RFC 9110 §8.6), and a
 *   status that has no body has none, whatever was announced. Where an answer ends was said in two ways then, so the
 *   connection carries no other one (`Connection: close`);
 * - line ends without CR, folded lines, blanks around names, lines that are no field (RFC 9112 §2.2, §5);
 * - chunks: sizes that are filled up with blanks, line ends without CR, and a last one without its empty line (RFC 9112 §7.1).
 *
 * Nothing else is touched: lengths that contradict each other, and whatever is no HTTP, are the library's to refuse. The
 * connection is one device's own, behind its certificate, and one question goes over it at a time, so that a head begins
 * where something was sent.
 */
export function withMendedHeads(socket: Socket): MendedHeads {
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
    const rest = reader.ended();
    if (rest.length > 0) mended.push(rest);
    mended.push(null);
  });
  socket.on('error', (error) => mended.destroy(error));
  socket.on('close', () => {
    if (!socket.readableEnded) mended.destroy();
  });
  return { stream: mended, heard: reader.heard, forget: reader.forget };
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
  readonly ended: () => Buffer;
  readonly heard: () => HttpHead | null;
  readonly forget: () => void;
} {
  let at: 'head' | 'body' | 'chunks' | 'no-body' = 'head';
  let waiting: Buffer = NOTHING;
  let whole: HttpHead | null = null;
  /** What came of a head that is not whole yet. */
  let unread: Buffer = NOTHING;
  let chunks = chunkReader();
  const rest = (): Buffer => {
    const left = waiting;
    waiting = NOTHING;
    return left;
  };
  const forget = (): void => {
    whole = null;
    unread = NOTHING;
  };
  return {
    asked: () => {
      at = 'head';
      forget();
    },
    forget,
    ended: () => (at === 'chunks' ? chunks.rest() : rest()),
    heard: () => {
      if (whole !== null) return whole;
      const until = endOfHead(unread)?.start ?? unread.lastIndexOf(10) + 1;
      const lines = unfolded(unread.subarray(0, until).toString('latin1').trimEnd());
      return parseHead(lines, 'whole') ?? headWithoutStatus(lines);
    },
    take: (data) => {
      if (at === 'chunks') return chunks.take(data);
      if (at !== 'head') return at === 'body' ? data : NOTHING;
      waiting = withoutEmptyLines(waiting.length === 0 ? data : Buffer.concat([waiting, data]));
      for (;;) {
        const end = endOfHead(waiting);
        unread = waiting;
        if (end === null && waiting.length <= LONGEST_HEAD && startsLikeHttp(waiting)) return NOTHING;
        const head =
          end === null ? null : parseHead(unfolded(waiting.toString('latin1', 0, end.start)), 'whole');
        if (end === null || head === null) {
          at = 'body';
          return rest();
        }
        waiting = waiting.subarray(end.next);
        if (head.status >= 100 && head.status < 200 && head.status !== SWITCHING) continue;
        whole = head;
        chunks = chunkReader();
        const bodiless = head.status === 204 || head.status === 304;
        at = bodiless ? 'no-body' : isChunked(head) ? 'chunks' : 'body';
        const text = Buffer.from(written(head), 'latin1');
        const body = rest();
        return bodiless ? text : Buffer.concat([text, at === 'chunks' ? chunks.take(body) : body]);
      }
    },
  };
}

const SWITCHING = 101;

function isChunked({ fields }: HttpHead): boolean {
  return fields.some(([name, value]) => name === 'transfer-encoding' && /\bchunked\s*$/i.test(value));
}

type ChunkReader = {
  readonly take: (data: Buffer) => Buffer;
  /** What waits for its line end when the other side closes. */
  readonly rest: () => Buffer;
};

/** A size line that is longer is none. */
const LONGEST_SIZE = 1_024;

/**
 * Hands chunks on with their sizes put right. With the last one the answer is whole: what may follow it are trailers, which
 * nobody here reads, and some firmware leaves out the empty line. From what is no size on everything is as it came.
 */
function chunkReader(): ChunkReader {
  /** Bytes of this chunk that are still to come; the line end behind it; a size; nothing more; not to be understood. */
  let at: 'bytes' | 'end' | 'size' | 'over' | 'unread' = 'size';
  let left = 0;
  let line = '';
  const takeLine = (data: Buffer, from: number): { readonly next: number; readonly text: string | null } => {
    const end = data.indexOf(10, from);
    line += data.toString('latin1', from, end < 0 ? data.length : end + 1);
    if (end < 0 && line.length <= LONGEST_SIZE) return { next: data.length, text: null };
    const text = line;
    line = '';
    return { next: end < 0 ? data.length : end + 1, text };
  };
  const take = (data: Buffer): Buffer => {
    const out: Buffer[] = [];
    let from = 0;
    while (from < data.length && at !== 'over') {
      if (at === 'unread') {
        out.push(data.subarray(from));
        break;
      }
      if (at === 'bytes') {
        const piece = data.subarray(from, from + left);
        out.push(piece);
        from += piece.length;
        left -= piece.length;
        if (left === 0) at = 'end';
        continue;
      }
      const { next, text } = takeLine(data, from);
      from = next;
      if (text === null) break;
      const size = /^[ \t]*([0-9a-f]{1,8})[ \t]*(?:;.*)?\r?\n$/i.exec(text)?.[1];
      if (at === 'end' && /^\r?\n$/.test(text)) {
        out.push(Buffer.from('\r\n'));
        at = 'size';
      } else if (at === 'end' || size === undefined) {
        out.push(Buffer.from(text, 'latin1'));
        at = 'unread';
      } else {
        left = Number.parseInt(size, 16);
        at = left === 0 ? 'over' : 'bytes';
        out.push(Buffer.from(left === 0 ? '0\r\n\r\n' : `${size}\r\n`));
      }
    }
    return Buffer.concat(out);
  };
  return { take, rest: () => Buffer.from(line, 'latin1') };
}

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
