import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { endOfHead, type HttpHead, parseHead, startsLikeHttp } from './http-head.ts';

/**
 * Reads one HTTP/1.x answer as leniently as firmware of fifteen years demands: bare line feeds, header names with
 * blanks, a length that is missing, doubled or wrong, chunks without an end, interim answers, compression nobody
 * asked for. Only for questions whose answer is judged as evidence, never for pushing settings. Pure but for zlib.
 */
export type HttpAnswer = {
  readonly status: number;
  /** Lower-case names; the first of two equal ones counts, except for cookies. */
  readonly headers: ReadonlyMap<string, string>;
  /** All of them, as they came. */
  readonly fields: HttpHead['fields'];
  readonly cookies: readonly string[];
  readonly body: Buffer;
  /** Another question may be sent over the same connection. */
  readonly reusable: boolean;
  /** The body ended where the server said, or where it closed; false when it was cut off. */
  readonly whole: boolean;
};

export type AnswerLimits = { readonly headBytes: number; readonly bodyBytes: number };

export type AnswerReader = {
  /** Takes what came; the answer once it is complete, 'not-http' as soon as it cannot be one, else null. */
  readonly push: (data: Buffer) => HttpAnswer | 'not-http' | null;
  /** What is there when the server closes or the time is up; null without a complete head. */
  readonly end: (closed: boolean) => HttpAnswer | null;
};

/** More interim answers (1xx) than any server sends. */
const INTERIM_LIMIT = 8;
/** A size line longer than this is no size line. */
const SIZE_LINE_LIMIT = 1_024;

type Head = {
  readonly status: number;
  readonly version: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly fields: HttpHead['fields'];
  readonly cookies: readonly string[];
};
type Body = {
  readonly take: (data: Buffer) => 'done' | 'more' | 'cut';
  readonly bytes: () => Buffer;
  /** Nothing is missing when the server closes now. */
  readonly endsWithClose: () => boolean;
};

/** `method`: what was asked; a HEAD is answered without a body, whatever length the head announces. */
export function createAnswerReader(limits: AnswerLimits, method: 'GET' | 'HEAD' = 'GET'): AnswerReader {
  let waiting: Buffer = Buffer.alloc(0);
  let head: Head | null = null;
  let body: Body | null = null;
  let interim = 0;

  const answer = (whole: boolean, framed: boolean): HttpAnswer | null => {
    if (head === null) return null;
    const { status, headers, fields, cookies, version } = head;
    const connection = headers.get('connection') ?? '';
    const persistent = version === '1.1' ? !/\bclose\b/i.test(connection) : /keep-alive/i.test(connection);
    const raw = body?.bytes() ?? Buffer.alloc(0);
    return {
      status,
      headers,
      fields,
      cookies,
      body: unpacked(raw, headers.get('content-encoding') ?? '', limits.bodyBytes),
      reusable: whole && framed && persistent,
      whole,
    };
  };
  const fill = (data: Buffer): HttpAnswer | null => {
    const state = body?.take(data) ?? 'done';
    return state === 'more' ? null : answer(state === 'done', state === 'done');
  };
  const push = (data: Buffer): HttpAnswer | 'not-http' | null => {
    if (head !== null) return fill(data);
    waiting = waiting.length === 0 ? data : Buffer.concat([waiting, data]);
    for (;;) {
      if (!startsLikeHttp(waiting)) return 'not-http';
      const end = endOfHead(waiting);
      if (end === null || end.start > limits.headBytes)
        return waiting.length > limits.headBytes ? 'not-http' : null;
      const parsed = readHead(waiting.toString('latin1', 0, end.start));
      if (parsed === null) return 'not-http';
      waiting = waiting.subarray(end.next);
      if (parsed.status >= 100 && parsed.status < 200) {
        interim += 1;
        if (interim > INTERIM_LIMIT) return 'not-http';
        if (waiting.length === 0) return null;
        continue;
      }
      head = parsed;
      body = method === 'HEAD' ? lengthBody(0, 0) : bodyOf(parsed, limits.bodyBytes);
      return fill(waiting);
    }
  };
  return { push, end: (closed) => answer(closed && (body?.endsWithClose() ?? true), false) };
}

function readHead(text: string): Head | null {
  const parsed = parseHead(text);
  if (parsed === null) return null;
  const headers = new Map<string, string>();
  for (const [name, value] of parsed.fields)
    if (name !== 'set-cookie' && !headers.has(name)) headers.set(name, value);
  const cookies = parsed.fields.flatMap(([name, value]) => (name === 'set-cookie' ? [value] : []));
  return { status: parsed.status, version: parsed.version, headers, fields: parsed.fields, cookies };
}

/** How the body ends (RFC 9112 §6.3): by status, by chunks, by length, or with the connection. */
function bodyOf({ status, headers }: Head, limit: number): Body {
  if (status === 204 || status === 304) return lengthBody(0, limit);
  if (/chunked/i.test(headers.get('transfer-encoding') ?? '')) return chunkedBody(limit);
  const length = /^\d{1,15}/.exec(headers.get('content-length') ?? '')?.[0];
  return lengthBody(length === undefined ? null : Number(length), limit);
}

function lengthBody(length: number | null, limit: number): Body {
  const parts: Buffer[] = [];
  let size = 0;
  return {
    bytes: () => Buffer.concat(parts),
    // A length that promised more than came is a server's mistake, not half a page.
    endsWithClose: () => true,
    take: (data) => {
      const wanted = Math.min(length ?? limit, limit) - size;
      if (data.length > 0 && wanted > 0) parts.push(data.subarray(0, wanted));
      size += Math.max(0, Math.min(wanted, data.length));
      if (length !== null && size >= length) return 'done';
      return size >= limit ? 'cut' : 'more';
    },
  };
}

function chunkedBody(limit: number): Body {
  const parts: Buffer[] = [];
  let size = 0;
  let left = 0;
  let line = '';
  /** After a chunk's bytes comes a line end, before the next size. */
  let betweenChunks = false;
  let ended = false;
  const readLine = (data: Buffer, at: number): { readonly next: number; readonly text: string | null } => {
    const end = data.indexOf(10, at);
    line += data.toString('latin1', at, end < 0 ? data.length : end);
    if (end < 0) return { next: data.length, text: null };
    const text = line.replace(/\r$/, '');
    line = '';
    return { next: end + 1, text };
  };
  return {
    bytes: () => Buffer.concat(parts),
    // Without a last chunk, but between two: nothing is missing that anybody could want.
    endsWithClose: () => ended || left === 0,
    take: (data) => {
      let at = 0;
      while (at < data.length) {
        if (left > 0) {
          const piece = data.subarray(at, Math.min(data.length, at + left, at + limit - size));
          parts.push(piece);
          size += piece.length;
          left -= piece.length;
          at += piece.length;
          if (size >= limit) return 'cut';
          if (left === 0) betweenChunks = true;
          continue;
        }
        const { next, text } = readLine(data, at);
        at = next;
        if (text === null) return line.length > SIZE_LINE_LIMIT ? 'cut' : 'more';
        if (ended) {
          // Trailers, up to an empty line.
          if (text === '') return 'done';
          continue;
        }
        if (betweenChunks && text === '') {
          betweenChunks = false;
          continue;
        }
        betweenChunks = false;
        const digits = /^\s*([0-9a-f]{1,8})\s*(?:;|$)/i.exec(text)?.[1];
        if (digits === undefined) return 'cut';
        left = Number.parseInt(digits, 16);
        if (left === 0) ended = true;
      }
      return 'more';
    },
  };
}

/**
 * Some send compressed what was asked for plainly. Of more than the limit as much as fits; what is marked as compressed
 * and is plain text is left as it came.
 */
function unpacked(body: Buffer, encoding: string, limit: number): Buffer {
  const unpack = unpackerFor(encoding, body);
  if (unpack === null || body.length === 0) return body;
  for (let part = body; part.length > 0; part = part.subarray(0, part.length >> 1)) {
    try {
      return unpack(part, limit);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE')
        return isText(body) ? body : Buffer.alloc(0);
    }
  }
  return Buffer.alloc(0);
}

function unpackerFor(encoding: string, body: Buffer): ((part: Buffer, limit: number) => Buffer) | null {
  // Flushing where the data ends: what was cut off is read as far as it came.
  const flush = { finishFlush: constants.Z_SYNC_FLUSH };
  if (/gzip/i.test(encoding))
    return (part, maxOutputLength) => gunzipSync(part, { ...flush, maxOutputLength });
  // "deflate" means zlib's format to the standard and bare deflate to many servers.
  if (/deflate/i.test(encoding)) {
    const inflate = (body[0] ?? 0) === 0x78 ? inflateSync : inflateRawSync;
    return (part, maxOutputLength) => inflate(part, { ...flush, maxOutputLength });
  }
  if (/\bbr\b/i.test(encoding))
    return (part, maxOutputLength) =>
      brotliDecompressSync(part, { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength });
  return null;
}

function isText(body: Buffer): boolean {
  return !/[^\t\n\r\x20-\x7e\x80-\xff]/.test(body.toString('latin1', 0, 256));
}
