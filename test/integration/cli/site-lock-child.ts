/** Takes the lock of a site over and over, beside others that do, and prints how often it had it and whether it was ever not alone. */
import { rmSync, writeFileSync } from 'node:fs';
import { filesOf, lockSite } from '../../../electron/cli/site-state.ts';

const [site = '', rounds = '0', how = ''] = process.argv.slice(2);
/** Of this computer, before it was started again. */
const GONE = JSON.stringify({ pid: process.pid, boot: 'an earlier one', up: 1 });
const alone = `${site}.alone`;
let had = 0;
let together = 0;
for (let round = 0; round < Number(rounds); round += 1) {
  const lock = lockSite(site);
  if (!lock.ok) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    continue;
  }
  had += 1;
  try {
    writeFileSync(alone, '', { flag: 'wx' });
    // A moment of work, in which the others ask.
    for (const until = Date.now() + 2; Date.now() < until; );
    rmSync(alone);
  } catch {
    together += 1;
  }
  // As one that was killed leaves it: the process is gone, or it was an older program's.
  if (how === 'dies') writeFileSync(filesOf(site).lock, round % 2 === 0 ? '4194300\n' : GONE);
  else lock.value();
}
process.stdout.write(JSON.stringify({ had, together }));
