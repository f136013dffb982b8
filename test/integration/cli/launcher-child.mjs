/** The launcher of the command line over a program that is given, as `scripts/callhome.mjs` starts Electron. */
import { runElectron } from '../../../scripts/lib/electron.mjs';

process.exitCode = await runElectron({ path: process.argv[2] });
