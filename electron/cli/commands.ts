import { resolve } from 'node:path';
import { z } from 'zod';
import { type AppError, appError } from '../domain/app-error.ts';
import { type CheckResult, summarise } from '../domain/check.ts';
import type { Device } from '../domain/device.ts';
import type { ApplyResult, DevicePlan, TestCallResult } from '../domain/plan.ts';
import { PROFILE_IDS, type ProfileId } from '../domain/product.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { parseSiteFile, siteDeviceSchema, siteFileSchema } from '../domain/site-file.ts';
import { newSiteRecord } from '../domain/site-record.ts';
import { parseHostPort } from '../net/net-address.ts';
import { writeReportFiles } from '../report/files.ts';
import { revisionsAt } from '../report/revisions.ts';
import { openJournal } from '../storage/journal-file.ts';
import { readJsonFile } from '../storage/record-file.ts';
import { openVault } from '../storage/secrets.ts';
import { discoveryWarningText, type Texts, textsFor } from '../texts/index.ts';
import { applyStage, planStage, problemsStage, testCallStage } from '../workflow/callhome-stages.ts';
import { discoverStage, HTTPS_PORT, identifyStage } from '../workflow/discover-stage.ts';
import { preflightStage } from '../workflow/preflight-stage.ts';
import { deviceRows } from '../workflow/rows.ts';
import type { StageContext } from '../workflow/stage.ts';
import type { Arguments } from './arguments.ts';
import { type CliWorld, missingPasswords, stageContext } from './context.ts';
import {
  applyLines,
  checkLines,
  deviceLines,
  planLines,
  problemLines,
  testCallLines,
} from './people-text.ts';
import { formCommand, importCommand } from './sheet-commands.ts';
import { filesOf, loadSite, saveState } from './site-state.ts';

/** What a command gives back: a document for `--json`, lines for people, and whether something failed. */
export type Outcome = {
  readonly document: unknown;
  readonly lines: readonly string[];
  readonly failed: boolean;
};
export type CommandResult = Result<Outcome, readonly AppError[]>;
type Command = (args: Arguments, world: CliWorld) => Promise<CommandResult>;

const one = (error: AppError): CommandResult => err([error]);
const languageOf = (args: Arguments): Texts => textsFor(args.value('lang') === 'en' ? 'en' : 'ja');
const noJournal = { append: async () => {} };

export const COMMAND_TABLE: Readonly<Record<Arguments['command'], Command>> = {
  discover,
  preflight,
  plan: (args, world) =>
    withSite(args, world, async (context) => planOutcome(await plansOf(context), languageOf(args))),
  apply,
  'test-call': (args, world) =>
    withSite(args, world, async (context) =>
      testOutcome(await testCallStage(context, null), languageOf(args)),
    ),
  problems: (args, world) =>
    withSite(args, world, async (context) => {
      const devices = await problemsStage(context, null);
      const failed = devices.some((list) => list.errors.some((error) => error.code !== 'unsupported'));
      return ok({ document: { devices }, lines: problemLines(languageOf(args), devices), failed });
    }),
  report,
  import: importCommand,
  form: formCommand,
  run,
  schema: async () =>
    ok({
      document: z.toJSONSchema(siteFileSchema, { io: 'input' }),
      lines: [JSON.stringify(z.toJSONSchema(siteFileSchema, { io: 'input' }), null, 2)],
      failed: false,
    }),
};

// --- discover -------------------------------------------------------------------------------------------

async function discover(args: Arguments, world: CliWorld): Promise<CommandResult> {
  const choice = discoverChoice(args);
  if (!choice.ok) return one(choice.error);
  const record = newSiteRecord('discover', new Date(world.now()).toISOString(), emptySite());
  const context = stageContext(world, record, noJournal, () => {}, args);
  const report = await discoverStage(context, choice.value);
  if (!report.ok) return one(report.error);
  const { devices, scanned, durationMs, warnings } = report.value;
  const texts = languageOf(args);
  return ok({
    document: { devices, scanned, durationMs, warnings },
    lines: [
      ...deviceLines(texts, devices),
      ...warnings.map((each) => discoveryWarningText(texts, each.code, each.args)),
    ],
    failed: false,
  });
}

function discoverChoice(args: Arguments): Result<Parameters<typeof discoverStage>[1]> {
  const ports = (args.value('ports') ?? String(HTTPS_PORT)).normalize('NFKC').split(',').map(Number);
  if (ports.some((port) => !Number.isInteger(port) || port < 1 || port > 65535)) {
    return err(appError('invalid-argument', { name: '--ports', expected: 'P[,P...] (1-65535)' }));
  }
  const interfaces = args.list('interface');
  return ok({
    ranges: args
      .list('range')
      .flatMap((range) => range.split(','))
      .map((range) => range.trim())
      .filter((range) => range !== ''),
    interfaces: interfaces.length === 0 ? null : interfaces,
    multicast: !args.flag('no-multicast'),
    sweep: !args.flag('no-sweep'),
    ports,
    fast: args.flag('fast'),
    confirmedLarge: args.flag('yes'),
  });
}

// --- preflight ------------------------------------------------------------------------------------------

async function preflight(args: Arguments, world: CliWorld): Promise<CommandResult> {
  if (args.value('site') !== undefined) {
    return withSite(args, world, async (context) => {
      const results = await preflightStage(context);
      return results.ok ? preflightOutcome(results.value, languageOf(args)) : one(results.error);
    });
  }
  const profiles = args.list('profile').flatMap((list) => list.split(','));
  const unknown = profiles.find((profile) => !(PROFILE_IDS as readonly string[]).includes(profile));
  if (profiles.length === 0 || unknown !== undefined) {
    return one(
      appError('invalid-argument', {
        name: `--profile ${unknown ?? ''}`.trim(),
        expected: PROFILE_IDS.join(' | '),
      }),
    );
  }
  const site = siteFromOptions(args);
  if (!site.ok) return site;
  const record = newSiteRecord('preflight', new Date(world.now()).toISOString(), site.value.file);
  const environment = { ...world.environment, ...site.value.environment };
  const context = stageContext({ ...world, environment }, record, noJournal, () => {}, args);
  if (record.file.devices.length > 0) {
    const identified = await identifyStage(context);
    if (!identified.ok) return one(identified.error);
  }
  const results = await preflightStage(context, { profiles: profiles as ProfileId[] });
  return results.ok ? preflightOutcome(results.value, languageOf(args)) : one(results.error);
}

function preflightOutcome(results: readonly CheckResult[], texts: Texts): CommandResult {
  const summary = summarise(results);
  const totals = (['pass', 'warn', 'fail', 'skipped', 'error'] as const)
    .map((status) => `${texts.checkStatus[status].mark} ${texts.checkStatus[status].word} ${summary[status]}`)
    .join('  ');
  return ok({
    document: { results, summary },
    lines: [...checkLines(texts, results), totals],
    failed: summary.fail + summary.error > 0,
  });
}

/** A site out of the options of `preflight`; passwords in it get names in an environment of its own. */
function siteFromOptions(
  args: Arguments,
): Result<
  { readonly file: ReturnType<typeof emptySite>; readonly environment: Readonly<Record<string, string>> },
  readonly AppError[]
> {
  const environment: Record<string, string> = {};
  const proxy = parseProxy(args.value('proxy'), args.value('proxy-password-env') ?? '', environment);
  if (!proxy.ok) return err([proxy.error]);
  const credentials = readCredentials(args.value('credential-file'), environment);
  if (!credentials.ok) return credentials;
  const devices: unknown[] = [];
  for (const text of args.list('device')) {
    const parsed = parseHostPort(text, HTTPS_PORT);
    if (!parsed.ok)
      return err([appError('invalid-argument', { name: `--device ${text}`, expected: 'ADDRESS[:PORT]' })]);
    devices.push(siteDeviceSchema.parse({ address: parsed.value.host, ports: { https: parsed.value.port } }));
  }
  const network = {
    proxy: proxy.value,
    dns: args.list('dns'),
    ntp: args.list('ntp'),
    connectTo: args.list('connect-to'),
    caFile: args.value('ca') ?? '',
  };
  const parsed = parseSiteFile({ version: 1, network, devices, credentials: credentials.value });
  return parsed.ok ? ok({ file: parsed.value, environment }) : parsed;
}

/** `http://user:password@host:port`, or `host:port`; the scheme must be http. */
function parseProxy(
  text: string | undefined,
  passwordEnv: string,
  environment: Record<string, string>,
): Result<
  | { readonly host: string; readonly port: number; readonly user: string; readonly passwordEnv: string }
  | undefined
> {
  if (text === undefined) return ok(undefined);
  const bad = err(
    appError('invalid-argument', { name: '--proxy', expected: 'http://[USER[:PASSWORD]@]HOST:PORT' }),
  );
  const folded = text.normalize('NFKC').trim();
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(folded) ? folded : `http://${folded}`;
  if (!URL.canParse(url)) return bad;
  const parsed = new URL(url);
  if (parsed.protocol !== 'http:' || parsed.hostname === '' || !['', '/'].includes(parsed.pathname))
    return bad;
  const named = /^[a-z]+:\/\/(?:[^@/]*@)?(?:\[[^\]]+\]|[^:/]+):(\d+)/i.exec(url)?.[1];
  const port = named === undefined ? 3128 : Number(named);
  if (port < 1 || port > 65535) return bad;
  const inline = decodeURIComponent(parsed.password);
  if (inline !== '') environment.CALLHOME_CLI_PROXY_PASSWORD = inline;
  return ok({
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port,
    user: decodeURIComponent(parsed.username),
    passwordEnv: inline === '' ? passwordEnv : 'CALLHOME_CLI_PROXY_PASSWORD',
  });
}

/** A credential file: one credential or a map of them as in a site file; `password` may stand in it, as it is a file of secrets. */
function readCredentials(
  path: string | undefined,
  environment: Record<string, string>,
): Result<Readonly<Record<string, unknown>>, readonly AppError[]> {
  if (path === undefined) return ok({});
  const json = readJsonFile(path);
  if (!json.ok) return err([json.error]);
  if (typeof json.value !== 'object' || json.value === null || Array.isArray(json.value)) {
    return err([
      appError('invalid-argument', {
        name: path,
        expected: '{ "user": ..., "password" or "passwordEnv": ... }',
      }),
    ]);
  }
  const value = json.value as Record<string, unknown>;
  const entries =
    'user' in value || 'snmp' in value
      ? { bmc: value }
      : ((value.credentials ?? value) as Record<string, unknown>);
  let count = 0;
  const keep = (secret: unknown): string => {
    count += 1;
    const name = `CALLHOME_CLI_SECRET_${count}`;
    environment[name] = String(secret);
    return name;
  };
  const inlineSecrets = (entry: unknown): unknown => {
    if (typeof entry !== 'object' || entry === null) return entry;
    return Object.fromEntries(
      Object.entries(entry).map(([name, inner]) => {
        if (/^(password|authPassword|privPassword)$/.test(name)) return [`${name}Env`, keep(inner)];
        return [name, name === 'snmp' ? inlineSecrets(inner) : inner];
      }),
    );
  };
  return ok(Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, inlineSecrets(entry)])));
}

// --- plan, apply, test call -----------------------------------------------------------------------------

/** What the devices are, where the site file does not say; then their plans. */
async function plansOf(context: StageContext): Promise<readonly DevicePlan[]> {
  await identifyWhereNeeded(context);
  return planStage(context, null);
}

async function identifyWhereNeeded(context: StageContext): Promise<void> {
  const { file, discovery } = context.site.get();
  const known = new Set(
    (discovery?.devices ?? [])
      .filter((device) => device.product !== 'unknown')
      .flatMap((device) => device.addresses),
  );
  if (file.devices.some((device) => device.product === undefined && !known.has(device.address)))
    await identifyStage(context);
}

function planOutcome(plans: readonly DevicePlan[], texts: Texts): CommandResult {
  const failed = plans.some((plan) => plan.state === 'failed' || plan.state === 'refused');
  return ok({ document: { plans }, lines: planLines(texts, plans), failed });
}

async function apply(args: Arguments, world: CliWorld): Promise<CommandResult> {
  if (!args.flag('yes')) return one(appError('confirmation-missing'));
  return withSite(args, world, async (context) => {
    const plans = await plansOf(context);
    const results = await applyStage(context, null);
    return applyOutcome(plans, results, languageOf(args));
  });
}

function applyOutcome(
  plans: readonly DevicePlan[],
  results: readonly ApplyResult[],
  texts: Texts,
): CommandResult {
  return ok({
    document: { plans, results },
    lines: applyLines(texts, results),
    failed: results.some(applyFailed),
  });
}

function applyFailed(result: ApplyResult): boolean {
  return !['done', 'no-change', 'manual', 'unsupported'].includes(result.state);
}

function testOutcome(results: readonly TestCallResult[], texts: Texts): CommandResult {
  return ok({
    document: { results },
    lines: testCallLines(texts, results),
    failed: results.some(testFailed),
  });
}

function testFailed(result: TestCallResult): boolean {
  return !['success', 'not-available', 'not-run'].includes(result.state);
}

// --- report, run ----------------------------------------------------------------------------------------

async function report(args: Arguments, world: CliWorld): Promise<CommandResult> {
  const out = args.value('out');
  if (out === undefined) return one(appError('invalid-argument', { name: '--out', expected: 'DIR' }));
  return withSite(
    args,
    world,
    async (context, files) => {
      const written = await writeReports(args, world, context, files.journal, out);
      if (!written.ok) return one(written.error);
      return ok({ document: written.value, lines: written.value.files, failed: false });
    },
    false,
  );
}

async function writeReports(
  args: Arguments,
  world: CliWorld,
  context: StageContext,
  journalPath: string,
  out: string,
): Promise<Result<{ readonly folder: string; readonly files: readonly string[] }>> {
  const revisions = revisionsAt(context.site.get(), new Date(world.now()).toISOString());
  context.site.update((record) => ({ ...record, revisions: [...revisions] }));
  return writeReportFiles({
    record: context.site.get(),
    rows: deviceRows(context.site.get()),
    folder: resolve(out),
    kinds: ['report', 'firewall-request', 'manual-sheet', 'parameter-sheet', 'evidence'],
    options: {
      language: args.value('lang') === 'en' ? 'en' : 'ja',
      maskPersonalData: args.flag('mask'),
      firewallRows: args.flag('missing') ? 'missing' : 'all',
    },
    journalPath,
    logPath: '',
    scrub: openVault(world.environment).scrub(context.site.get()),
    toolVersion: world.version,
    now: world.now,
    printPdf: world.printPdf,
  });
}

async function run(args: Arguments, world: CliWorld): Promise<CommandResult> {
  const out = args.value('out');
  if (out === undefined) return one(appError('invalid-argument', { name: '--out', expected: 'DIR' }));
  if (!args.flag('yes')) return one(appError('confirmation-missing'));
  const texts = languageOf(args);
  const say = (text: string): void => world.progress(text);
  return withSite(args, world, async (context, files) => {
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
    const plans = await planStage(context, null);
    for (const line of planLines(texts, plans)) say(line);
    say(`[4/7] ${texts.step.apply.title}`);
    const applied = await applyStage(context, null);
    for (const line of applyLines(texts, applied)) say(line);
    say(`[5/7] ${texts.step['test-call'].title}`);
    const tests = await testCallStage(context, null);
    for (const line of testCallLines(texts, tests)) say(line);
    say(`[6/7] ${texts.job.problems}`);
    const problems = await problemsStage(context, null);
    say(`[7/7] ${texts.step.report.title}`);
    const written = await writeReports(args, world, context, files.journal, out);
    if (!written.ok) return one(written.error);
    const { devices, scanned, durationMs, warnings } = found.value;
    const summary = summarise(checks.value);
    const failed = summary.fail + summary.error > 0 || applied.some(applyFailed) || tests.some(testFailed);
    return ok({
      document: {
        discover: { devices, scanned, durationMs, warnings },
        preflight: { results: checks.value, summary },
        apply: { plans, results: applied },
        testCall: { results: tests },
        problems: { devices: problems },
        report: written.value,
      },
      lines: written.value.files,
      failed,
    });
  });
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

// --- shared ---------------------------------------------------------------------------------------------

/** Reads the site file, checks that its passwords are there, runs the work, and saves the state after every change. */
async function withSite(
  args: Arguments,
  world: CliWorld,
  work: (context: StageContext, files: ReturnType<typeof filesOf>) => Promise<CommandResult>,
  needsPasswords = true,
): Promise<CommandResult> {
  const path = args.value('site');
  if (path === undefined) return one(appError('invalid-argument', { name: '--site', expected: 'FILE' }));
  const record = loadSite(path, world.now);
  if (!record.ok) return record;
  const missing = needsPasswords ? missingPasswords(record.value, world.environment) : [];
  if (missing.length > 0) return err(missing);
  const files = filesOf(path);
  // Saved at most every 200 ms while rows stream in, and once at the end whatever happens.
  let pending: NodeJS.Timeout | null = null;
  let latest = record.value;
  const save = (): void => {
    if (pending) clearTimeout(pending);
    pending = null;
    saveState(path, latest);
  };
  const context = stageContext(
    world,
    record.value,
    openJournal(files.journal),
    (changed) => {
      latest = changed;
      pending ??= setTimeout(save, 200);
    },
    args,
  );
  try {
    return await work(context, files);
  } finally {
    save();
  }
}

function emptySite(): import('../domain/site-file.ts').SiteFile {
  return siteFileSchema.parse({ version: 1 });
}
