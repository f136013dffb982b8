import { resolve } from 'node:path';
import { type WrittenReport, writeReportFiles } from '../documents/files.ts';
import { revisionsAt } from '../documents/revisions.ts';
import { appError } from '../domain/app-error.ts';
import type { Device } from '../domain/device.ts';
import type { ApplyResult } from '../domain/plan.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { REVISION_TEXT_LIMIT } from '../domain/revision-text.ts';
import { settingState } from '../domain/setting-state.ts';
import { siteDeviceSchema } from '../domain/site-file.ts';
import { revisionTextSchema } from '../domain/site-record.ts';
import { standingOf } from '../domain/standing.ts';
import { cliWordsFor } from '../texts/cli-words.ts';
import { errorText } from '../texts/index.ts';
import { applyStage } from '../workflow/apply-stage.ts';
import { byHandOf } from '../workflow/by-hand.ts';
import { discoverStage, HTTPS_PORT } from '../workflow/discover-stage.ts';
import { preflightStage } from '../workflow/preflight-stage.ts';
import { deviceRows } from '../workflow/rows.ts';
import { problemsStage, testCallStage } from '../workflow/service-stages.ts';
import type { StageContext } from '../workflow/stage.ts';
import type { Arguments } from './arguments.ts';
import { type CommandResult, one, withSite } from './command.ts';
import type { CliContext, CliWorld } from './context.ts';
import { applyFailed, testFailed } from './device-commands.ts';
import { language, languageOf } from './language.ts';
import { notGiven } from './not-given.ts';
import { applyLines, checkLines, deviceLines, planLines, testCallLines } from './people-text.ts';
import { plansToWrite } from './plans-to-write.ts';
import { preflightDocument, preflightFailed } from './preflight-commands.ts';
import { rolloutOf } from './rollout-order.ts';
import type { SiteFiles } from './site-state.ts';
import { isAnyLeft, proposedForTest } from './test-calls.ts';

/** The documents, and `run`: every stage in order with the documents at its end. */

export async function report(args: Arguments, world: CliWorld): Promise<CommandResult> {
  const out = args.value('out');
  if (out === undefined) return one(notGiven('--out', 'DIR'));
  return withSite(
    args,
    world,
    async (context, files) => {
      const written = await writeReports(args, world, context, files.journal, out);
      if (!written.ok) return one(written.error);
      const { failed } = written.value;
      for (const error of failed) world.progress(errorText(languageOf(args), error, 'terminal'));
      return ok({ document: written.value, lines: written.value.files, failed: failed.length > 0 });
    },
    { passwords: false, results: true },
  );
}

async function writeReports(
  args: Arguments,
  world: CliWorld,
  context: CliContext,
  journalPath: string,
  out: string,
): Promise<Result<Omit<WrittenReport, 'kinds'>>> {
  const said = revisionTextSchema.safeParse(args.value('revision-text') ?? '');
  if (!said.success)
    return err(
      appError('invalid-argument', { name: '--revision-text', expected: `0-${REVISION_TEXT_LIMIT}` }),
    );
  const made = { catalog: world.catalog, toolVersion: world.version };
  const now = new Date(world.now()).toISOString();
  const revisions = [...revisionsAt(context.site.get(), made, now, said.data)];
  const record = { ...context.site.get(), revisions };
  const written = await writeReportFiles(world.catalog, {
    record,
    rows: deviceRows(world.catalog, record),
    folder: resolve(out),
    kinds: ['report', 'firewall-request', 'manual-sheet', 'parameter-sheet', 'evidence'],
    options: {
      language: args.value('lang') === 'en' ? 'en' : 'ja',
      maskPersonalData: args.flag('mask'),
      firewallRows: args.flag('missing') ? 'missing' : 'all',
      attachEvidence: args.flag('attach-evidence'),
    },
    journalPath,
    logPath: '',
    scrub: context.secrets.scrub(context.site.get()),
    toolVersion: world.version,
    now: world.now,
    byHand: byHandOf(world.catalog, record),
    printPdf: world.printPdf,
    // Only a report that is on disk is a version.
    onReport: () => context.site.update((site) => ({ ...site, revisions })),
  });
  if (!written.ok) return written;
  const { kinds: _kinds, ...told } = written.value;
  return ok(told);
}

export async function run(args: Arguments, world: CliWorld): Promise<CommandResult> {
  const out = args.value('out');
  if (out === undefined) return one(notGiven('--out', 'DIR'));
  if (!args.flag('yes')) return one(appError('confirmation-missing', { option: '--yes' }));
  const texts = languageOf(args);
  const say = (text: string): void => world.progress(text);
  const work = async (context: CliContext, files: SiteFiles): Promise<CommandResult> => {
    if (args.flag('simulated')) context.site.update((site) => ({ ...site, simulated: true }));
    const { ranges } = context.site.get().file.network;
    say(`[1/7] ${texts.step.discover.title}`);
    const ports = [...new Set(context.site.get().file.devices.map((device) => device.ports.https))];
    const found = await discoverStage(context, {
      ranges,
      interfaces: ranges.length > 0 ? [] : null,
      multicast: true,
      sweep: ranges.length > 0,
      ports: ports.length > 0 ? ports : [HTTPS_PORT],
      fast: false,
      confirmedLarge: args.flag('yes'),
    });
    if (!found.ok) return one(found.error);
    for (const line of deviceLines(texts, found.value.devices)) say(line);
    if (context.site.get().file.devices.length === 0) chooseAll(context, found.value.devices);
    say(`[2/7] ${texts.step.preflight.title}`);
    const checks = await preflightStage(context);
    if (!checks.ok) return one(checks.error);
    for (const line of checkLines(
      texts,
      checks.value.filter((result) => result.status !== 'pass'),
    ))
      say(line);
    say(`[3/7] ${texts.step.settings.title}`);
    const { plans, allowed, refused } = await plansToWrite(context, null, world.now);
    for (const line of planLines(texts, plans)) say(line);
    say(`[4/7] ${texts.step.apply.title}`);
    const applied = [...(await applyStage(context, allowed, rolloutOf(args))), ...refused];
    for (const line of applyLines(texts, applied, standingOf(context.site.get()).plans)) say(line);
    say(`[5/7] ${texts.step['test-call'].title}`);
    // Where the device is not set up, or nobody knows, a call would tell of other settings.
    const { ids, left } = proposedForTest(
      context,
      new Set(applied.filter(isUntested).map(({ deviceId }) => deviceId)),
    );
    if (isAnyLeft(left)) say(cliWordsFor(language(args)).notTested(left));
    const tests = await testCallStage(context, ids);
    for (const line of testCallLines(texts, tests)) say(line);
    say(`[6/7] ${texts.job.problems}`);
    const problems = await problemsStage(context, null);
    say(`[7/7] ${texts.step.report.title}`);
    const written = await writeReports(args, world, context, files.journal, out);
    if (!written.ok) return one(written.error);
    const { devices, scanned, durationMs, warnings } = found.value;
    // Neither listed nor found: that everything went well would be true of nothing.
    const none = plans.length === 0;
    if (none) say(errorText(texts, appError('no-devices-chosen', { path: files.site }), 'terminal'));
    const failed =
      none || preflightFailed(checks.value) || applied.some(applyFailed) || tests.some(testFailed);
    return ok({
      document: {
        discover: { devices, scanned, durationMs, warnings },
        preflight: preflightDocument(context, texts, checks.value),
        apply: { plans, results: applied },
        testCall: { results: tests },
        problems: { devices: problems },
        report: written.value,
      },
      lines: written.value.files,
      failed,
    });
  };
  return withSite(args, world, work, { passwords: true });
}

function isUntested(result: ApplyResult): boolean {
  return ['refused', 'failed', 'not-run', 'cancelled', 'in-doubt'].includes(settingState(result));
}

/** Without a device list everything that was found and can be set up is part of the job. */
function chooseAll(context: StageContext, devices: readonly Device[]): void {
  const usable = devices.filter((device) => device.product !== 'unknown' && device.product !== 'other-bmc');
  context.site.update((site) => ({
    ...site,
    file: {
      ...site.file,
      devices: usable.map((device) => siteDeviceSchema.parse({ address: device.address })),
    },
  }));
}
