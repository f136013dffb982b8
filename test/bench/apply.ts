/**
 * 200 simulated controllers that take 50 ms for every request: plan, apply and read-back of all of them, against
 * what one alone takes times the number of turns (devices ÷ devices at once). Everything is saved and told as the window
 * does it. Memory and the event loop of the process that applies are watched meanwhile; the controllers run in a process
 * of their own.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { SHIPPED_PACE } from '../../electron/domain/pace.ts';
import { parseSiteFile } from '../../electron/domain/site-file.ts';
import { createOpenSites, type OpenSites } from '../../electron/shell/open-sites.ts';
import { openJournal } from '../../electron/storage/journal-file.ts';
import { openVault } from '../../electron/storage/secrets.ts';
import { openSiteStore } from '../../electron/storage/site-store.ts';
import { applyStage } from '../../electron/workflow/apply-stage.ts';
import { planStage } from '../../electron/workflow/plan-stage.ts';
import type { StageContext } from '../../electron/workflow/stage.ts';
import { SETTINGS } from '../integration/callhome/settings.ts';
import { startXcc } from '../lab/xcc.ts';
import { shipped } from '../support/shipped.ts';

const DEVICES = 200;
const REQUEST_MS = 50;
const PORT = 8443;
const addressOf = (index: number): string => `127.46.${Math.floor(index / 200)}.${(index % 200) + 10}`;
const PASSWORD = 'Passw0rd-bench';
const folder = process.argv[2] === 'controllers' ? '' : mkdtempSync(join(tmpdir(), 'callhome-bench-apply-'));

/** The other process: every controller with the same password, one certificate each as real ones have. */
async function serveControllers(): Promise<void> {
  const controllers = [];
  for (let index = 0; index < DEVICES; index += 1) {
    const controller = await startXcc({
      address: addressOf(index),
      port: PORT,
      variant: 'xcc2',
      serial: `J3${String(index).padStart(6, '0')}`,
      password: PASSWORD,
    });
    controller.faults.delayMs = REQUEST_MS;
    controllers.push(controller);
  }
  process.send?.('ready');
  await once(process, 'disconnect');
  process.exit(0);
}

type Work = StageContext & { readonly sites: OpenSites };

function contextFor(addresses: readonly string[]): Work {
  const parsed = parseSiteFile({
    version: 1,
    network: { proxy: { host: '192.0.2.10', port: 8080 } },
    credentials: { bmc: { user: 'USERID', passwordEnv: 'BMC' } },
    devices: addresses.map((address) => ({
      address,
      product: 'xcc2',
      route: 'direct',
      ports: { https: PORT },
    })),
    settings: SETTINGS,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const secrets = openVault({ BMC: PASSWORD });
  const store = openSiteStore(mkdtempSync(join(folder, 'sites-')), Date.now);
  const sites = createOpenSites({
    catalog: () => shipped,
    store,
    vault: secrets,
    recall: () => {},
    now: Date.now,
    // The window is given every view as text.
    tell: (view) => void JSON.stringify(view),
    tellTrouble: (trouble) => {
      if (trouble !== null) throw new Error(JSON.stringify(trouble));
    },
    tellRemark: () => {},
  });
  const { handle, trust, logins } = sites.create(parsed.value);
  return {
    sites,
    catalog: shipped,
    site: handle,
    secrets,
    trust,
    logins,
    journal: openJournal(store.journalPath(handle.get().id)),
    now: Date.now,
    progress: () => {},
    signal: new AbortController().signal,
    discoveryPorts: { slp: 427, ssdp: 1900 },
    pace: SHIPPED_PACE,
  };
}

/** Milliseconds of apply with its read-back, after a plan; every device has to end as `done`. */
async function timed(
  addresses: readonly string[],
): Promise<{ readonly plan: number; readonly apply: number }> {
  const context = contextFor(addresses);
  const begun = performance.now();
  await planStage(context, null);
  const planned = performance.now();
  const results = await applyStage(context, null);
  context.sites.flush();
  const ended = performance.now();
  const bad = results.find((result) => result.state !== 'done');
  if (bad) throw new Error(`${bad.address}: ${bad.state} ${JSON.stringify(bad.errors)}`);
  return { plan: planned - begun, apply: ended - planned };
}

function report(what: string, ratio: number, goal: string, detail: string): void {
  console.log(`${ratio.toFixed(2)}\t${what}\tgoal ${goal}\t(${detail})`);
}

async function measure(): Promise<void> {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), ['controllers'], {
    execArgv: ['--import', 'tsx'],
  });
  await once(child, 'message');
  try {
    // The first one warms up; the second, untouched like the others, is "one alone".
    await timed([addressOf(0)]);
    const alone = await timed([addressOf(1)]);
    const many = Array.from({ length: DEVICES - 2 }, (_, index) => addressOf(index + 2));
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    const delay = monitorEventLoopDelay({ resolution: 10 });
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 50);
    delay.enable();
    const all = await timed(many);
    delay.disable();
    clearInterval(watch);
    const turns = Math.ceil(many.length / SHIPPED_PACE.devicesAtOnce);
    report(
      `apply and read-back, ${many.length} devices / ${turns} turns of one alone`,
      all.apply / (turns * alone.apply),
      '≤ 1.3',
      `${Math.round(all.apply)} ms / ${turns} × ${Math.round(alone.apply)} ms`,
    );
    report(
      `plan, ${many.length} devices / ${turns} turns of one alone`,
      all.plan / (turns * alone.plan),
      'no goal set',
      `${Math.round(all.plan)} ms / ${turns} × ${Math.round(alone.plan)} ms`,
    );
    report(
      'memory at its highest / 250 MB',
      peak / 250e6,
      '≤ 1.0',
      `${Math.round(peak / 1e6)} MB with the TypeScript loader, ${Math.round((peak - before) / 1e6)} MB more than before`,
    );
    report(
      'event-loop delay p99 / 50 ms, where a window still feels live',
      delay.percentile(99) / 50e6,
      '≤ 1.0',
      `${(delay.percentile(99) / 1e6).toFixed(1)} ms`,
    );
  } finally {
    child.disconnect();
    await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[2] === 'controllers') await serveControllers();
else await measure();
