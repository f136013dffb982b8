import type { Writable } from 'node:stream';

/** A reader that went away (`| head`) lost what it did not want; on Windows the pipe says so in other words. */
const GONE: ReadonlySet<string> = new Set(['EPIPE', 'EOF', 'ECONNRESET']);

export type OutputStream = {
  readonly write: (text: string) => void;
  /** Resolves once everything is out: null, or the system's word (errno) for why some of it never came out. Never rejects. */
  readonly written: () => Promise<string | null>;
};

/** Standard output or error of a command. A disk that is full ends no work, but what was asked for did not come out. */
export function outputStream(stream: Writable): OutputStream {
  let lost: string | null = null;
  stream.on('error', ({ code = 'EIO' }: NodeJS.ErrnoException) => {
    if (!GONE.has(code)) lost ??= code;
  });
  return {
    write: (text) => {
      stream.write(text);
    },
    written: () =>
      new Promise((resolve) => {
        // The error of a write is told before its callback, and one event later at the latest.
        stream.write('', () => setImmediate(() => resolve(lost)));
      }),
  };
}
