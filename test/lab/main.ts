/**
 * Runs the simulated site until it is told to stop: `node --import tsx test/lab/main.ts [--json FILE]`.
 * Writes the inventory (with the site file and its environment) as one line of JSON to stdout, or to FILE, once
 * everything listens. SIGTERM, SIGINT or the end of stdin closes it.
 */
import { writeFile } from 'node:fs/promises';
import { type SiteOptions, startLab } from './site.ts';

function parseArguments(words: readonly string[]): {
  readonly file: string | null;
  readonly options: SiteOptions;
} {
  let file: string | null = null;
  let options: SiteOptions = { timeServers: 'most' };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    const value = words[index + 1];
    if (word === '--json' && value !== undefined) {
      file = value;
      index += 1;
    } else if (word === '--network' && value !== undefined && /^127\.\d{1,3}$/.test(value)) {
      options = { ...options, network: value };
      index += 1;
    } else if (word === '--no-multicast') {
      options = { ...options, multicast: false };
    } else {
      throw new Error('usage: main.ts [--json FILE] [--network 127.N] [--no-multicast]');
    }
  }
  return { file, options };
}

const { file, options } = parseArguments(process.argv.slice(2));
const lab = await startLab(options);
const line = `${JSON.stringify({ ...lab.inventory, siteFile: lab.siteFile() })}\n`;
if (file === null) process.stdout.write(line);
else await writeFile(file, line);

let closing = false;
const stop = (): void => {
  if (closing) return;
  closing = true;
  process.stdin.destroy();
  lab.close().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(70);
    },
  );
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
process.stdin.once('end', stop);
process.stdin.once('error', stop);
process.stdin.resume();
