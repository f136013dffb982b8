/**
 * The simulated site as a part of the shipped program (練習サイト): bundled into one file and run as a helper process
 * of Electron. Everything it opens is on loopback; it sends its inventory once everything listens, and ends when it is
 * told to, or with the program.
 */
import { startSomewhere } from './somewhere.ts';

/** Electron's own; this file is nothing without it. */
const parent = process.parentPort;

try {
  const site = await startSomewhere({
    timeServers: 'most',
    // Questions to everybody could be heard by others.
    multicast: false,
    // Only Linux drops what a full queue cannot take; elsewhere that host answers like the others.
    ...(process.platform === 'linux' ? {} : { filtered: [] }),
  });
  parent.once('message', () => {
    void site.close().finally(() => process.exit(0));
  });
  parent.postMessage({ inventory: { ...site.inventory, siteFile: site.siteFile() } });
} catch (error) {
  parent.postMessage({ failed: error instanceof Error ? error.message : String(error) });
}
