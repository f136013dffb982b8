import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Devices from which a document's page takes more memory than all the rest of the program. */
const MANY = 200;
let running = 0;

/**
 * Makes documents. For a site of many devices the program's own process collects early meanwhile, instead of taking
 * room to grow in, since the page takes the room; that costs a tenth of the time.
 */
export async function sparingly<T>(devices: number, work: () => Promise<T>): Promise<T> {
  if (devices <= MANY) return work();
  running += 1;
  if (running === 1) setFlagsFromString('--optimize-for-size');
  try {
    return await work();
  } finally {
    running -= 1;
    if (running === 0) setFlagsFromString('--no-optimize-for-size');
  }
}

/**
 * Gives back what was used for making the document, before Chromium prints it: while it does, nothing here is used, so
 * nothing would be collected. Does nothing outside `sparingly`.
 */
export function collectNow(): void {
  if (running > 0) collector()();
}

/** V8's own collector. Node shows it to contexts that are made once this is set (there is no function for it). */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}
