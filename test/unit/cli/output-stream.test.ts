import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { outputStream } from '../../../electron/cli/output-stream.ts';

/** Takes so many pieces and fails from then on, at once or after a while, as a file or a pipe does. */
function taking(pieces: number, code: string | null, late: boolean): { stream: Writable; got: string[] } {
  const got: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      const failure = got.length < pieces || code === null ? null : Object.assign(new Error(code), { code });
      if (failure === null) got.push(String(chunk));
      if (late) setImmediate(() => done(failure));
      else done(failure);
    },
  });
  return { stream, got };
}

test.each([
  ['a file that takes all', 9, null, null],
  ['a disk that is full from the first byte on', 0, 'ENOSPC', 'ENOSPC'],
  ['a disk that gets full', 1, 'ENOSPC', 'ENOSPC'],
  ['a share that is gone', 1, 'EIO', 'EIO'],
  ['a reader that went away', 1, 'EPIPE', null],
  ['the same on Windows', 1, 'EOF', null],
] as const)('%s', async (_name, pieces, code, lost) => {
  for (const late of [false, true]) {
    const { stream } = taking(pieces, code, late);
    const out = outputStream(stream);
    out.write('one');
    out.write('two');
    expect(await out.written()).toBe(lost);
    // Asked again it says the same.
    expect(await out.written()).toBe(lost);
  }
});

test('nothing is said to be out before it is', async () => {
  const { stream, got } = taking(9, null, true);
  const out = outputStream(stream);
  for (const text of ['one', 'two', 'three']) out.write(text);
  await out.written();
  expect(got.slice(0, 3)).toEqual(['one', 'two', 'three']);
});
