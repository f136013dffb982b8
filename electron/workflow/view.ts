import { hasWayBack } from '../callhome/undo.ts';
import { type Catalog, documentedProducts, fieldLimits, isDecidedByDevice } from '../catalog/index.ts';
import type { CredentialView, FieldHint, SiteView } from '../contract/views.ts';
import { firewallRows } from '../documents/firewall-rows.ts';
import { leftPoints } from '../documents/open-points.ts';
import { type OwnLogin, ownAccountName } from '../domain/credential.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import { driftSummary } from '../domain/drift-summary.ts';
import { failedWrites } from '../domain/failed-writes.ts';
import { FIELD_PATHS } from '../domain/form-field.ts';
import { leftBehind } from '../domain/left-behind.ts';
import type { LoginTrial } from '../domain/login-trial.ts';
import { outdatedPlans } from '../domain/plan-basis.ts';
import { isPreflightOutdated } from '../domain/preflight-basis.ts';
import type { FoldedRuns, PreflightStanding, Run, UnfinishedRun } from '../domain/run.ts';
import { SETTING_KEYS, type SettingValues } from '../domain/setting-key.ts';
import { isInDoubt } from '../domain/setting-state.ts';
import { settingsResult } from '../domain/settings-result.ts';
import { stillLeftOut } from '../domain/site-export.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { standingOf } from '../domain/standing.ts';
import { takeField } from '../domain/take-field.ts';
import { toPutBack } from '../domain/way-back.ts';
import { deviceRows, testableIds } from './rows.ts';
import { settingIssues } from './setting-issues.ts';

/** What the vault knows of a site's secrets, without the secrets. */
export type SecretsView = {
  readonly has: (record: SiteRecord, slot: string, environmentName: string) => boolean;
  readonly own: (record: SiteRecord, deviceId: string) => OwnLogin | null;
  readonly refusing: (credential: string) => readonly string[];
  readonly trials: readonly LoginTrial[];
};

/** The renderer's picture of a site. Pure but for the questions to the vault; no secret is part of it. */
export function siteView(catalog: Catalog, record: SiteRecord, secrets: SecretsView): SiteView {
  const rows = deviceRows(catalog, record);
  const chosen = rows.filter((row) => row.chosen);
  const { file } = record;
  const standing = standingOf(record);
  return {
    id: record.id,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    simulated: record.simulated,
    tags: [...record.tags],
    leftOut: [...stillLeftOut(record)],
    step: record.step,
    file,
    drafts: draftsOf(record),
    rows: rows.map((row) => withOwnUser(row, secrets.own(record, row.device.id))),
    credentials: credentialViews(record, secrets),
    ownLogins: ownLogins(record, rows, secrets),
    loginTrials: [...secrets.trials],
    transferPasswordSet: secrets.has(record, 'transfer', file.settings.fileTransfer.passwordEnv),
    proxyPasswordSet: secrets.has(record, 'proxy', file.network.proxy.passwordEnv),
    discovery: record.discovery
      ? {
          scanned: record.discovery.scanned,
          durationMs: record.discovery.durationMs,
          finishedAt: record.discovery.finishedAt,
          warnings: record.discovery.warnings,
        }
      : null,
    preflight:
      standing.preflight === null
        ? null
        : {
            ...preflightView(standing.preflight),
            outdated: isPreflightOutdated(standing.preflight, file.network, chosen),
          },
    firewall: firewallRows(catalog, chosen, record, 'all'),
    fieldHints: fieldHints(catalog, chosen),
    settingIssues: settingIssues(catalog, record, chosen),
    plans: [...standing.plans],
    outdatedPlans: [...outdatedPlans(record, rows)],
    newPlans: [...standing.newPlans],
    drift: driftSummary(
      record,
      chosen.map(({ device }) => device.id),
    ),
    applies: settingsResults(standing),
    testCalls: [...standing.testCalls],
    testAgain: [...standing.testAgain],
    problems: [...standing.problems],
    controller: { plans: [...standing.controllerPlans], applies: [...standing.controllerApplies] },
    unfinished: standing.unfinished.map(unfinishedView),
    callsOut: callsOut(standing),
    inDoubt: standing.applies.filter(isInDoubt).map(({ deviceId }) => deviceId),
    failedWrites: [...failedWrites(record.runs)],
    signOff: record.signOff,
    openPoints: record.openPoints,
    testable: testableIds(catalog, record, rows),
    undoable: undoable(catalog, record, rows),
    leftBehind: leftPoints(leftBehind(record, rows)).map(({ code, args: said }) => ({
      code,
      args: { ...said },
    })),
  };
}

/** What stands of each device's settings, that of devices which needed no writing too. */
function settingsResults(standing: FoldedRuns): SiteView['applies'] {
  const applies = new Map(standing.applies.map((apply) => [apply.deviceId, apply]));
  const plans = new Map(standing.plans.map((plan) => [plan.deviceId, plan]));
  return [...new Set([...applies.keys(), ...plans.keys()])].flatMap(
    (id) => settingsResult(applies.get(id), plans.get(id), standing.newPlans.has(id)) ?? [],
  );
}

/** Devices on which a value stands that an undo would put back; one that was put back is none. */
function undoable(catalog: Catalog, record: SiteRecord, rows: readonly DeviceRow[]): string[] {
  const runs = new Map<string, Run[]>();
  for (const run of record.runs) {
    if (!('deviceId' in run) || run.deviceId === null) continue;
    const own = runs.get(run.deviceId);
    if (own === undefined) runs.set(run.deviceId, [run]);
    else own.push(run);
  }
  return rows.flatMap(({ device: { id }, product }) => {
    if (record.originals[id] === undefined) return [];
    const own = { runs: runs.get(id) ?? [], originals: record.originals };
    return hasWayBack(catalog, product, toPutBack(own, id) as SettingValues) ? [id] : [];
  });
}

/** What was typed and cannot be used, judged anew: a reason may have gone meanwhile. */
function draftsOf({ file, drafts }: SiteRecord): SiteView['drafts'] {
  return FIELD_PATHS.flatMap((path) => {
    const text = drafts[path];
    if (text === undefined) return [];
    return [{ path, text, faults: [...takeField(file, path, text).faults] }];
  });
}

function preflightView({
  stopped,
  cameTo,
  basis: _basis,
  ...rest
}: PreflightStanding): Omit<NonNullable<SiteView['preflight']>, 'outdated'> {
  return { ...rest, profiles: [...rest.profiles], results: [...rest.results], cameTo, stopped };
}

/** A later try without an answer: what stands is older than it, and both are shown. */
function unfinishedView(run: UnfinishedRun): SiteView['unfinished'][number] {
  return {
    act: run.act,
    deviceId: run.deviceId,
    at: run.startedAt,
    interrupted: run.interrupted,
    errors: [...run.outcome.errors],
  };
}

/** Calls that are out, and what was asked by name: the program or its connection ended before their end was seen. */
function callsOut({ out }: FoldedRuns): SiteView['callsOut'] {
  return out.map(({ act, deviceId, startedAt: at, outcome: { address, errors } }) => {
    const asked = act === 'test-call' ? undefined : errors.find(({ code }) => code === 'interrupted');
    return {
      deviceId,
      address,
      at,
      error: asked === undefined ? null : { ...asked, args: { ...asked.args } },
    };
  });
}

function withOwnUser(row: DeviceRow, own: OwnLogin | null): DeviceRow {
  return own === null ? row : { ...row, ownUser: own.user };
}

function ownLogins(
  record: SiteRecord,
  rows: readonly DeviceRow[],
  secrets: SecretsView,
): SiteView['ownLogins'] {
  const refusing = new Map<string, ReadonlySet<string>>();
  return rows.flatMap(({ device, credential }) => {
    const own = secrets.own(record, device.id);
    if (own === null) return [];
    const known = refusing.get(credential) ?? new Set(secrets.refusing(ownAccountName(credential)));
    refusing.set(credential, known);
    return [{ deviceId: device.id, user: own.user, refused: known.has(device.address) }];
  });
}

function credentialViews(record: SiteRecord, secrets: SecretsView): CredentialView[] {
  return Object.entries(record.file.credentials).map(([name, credential]) => ({
    name,
    user: credential.user,
    passwordSet: secrets.has(record, `${name}.password`, credential.passwordEnv),
    snmp: credential.snmp
      ? {
          version: credential.snmp.version,
          communitySet: secrets.has(record, `${name}.snmpCommunity`, credential.snmp.communityEnv),
          user: credential.snmp.user,
          authProtocol: credential.snmp.authProtocol,
          authPasswordSet: secrets.has(record, `${name}.snmpAuth`, credential.snmp.authPasswordEnv),
          privProtocol: credential.snmp.privProtocol,
          privPasswordSet: secrets.has(record, `${name}.snmpPriv`, credential.snmp.privPasswordEnv),
        }
      : null,
    rejectedBy: [...secrets.refusing(name), ...secrets.refusing(`${name} (snmp)`)],
  }));
}

/** The strictest limit over the chosen devices, per field; over all documented ones where none is chosen yet. */
function fieldHints(catalog: Catalog, chosen: readonly DeviceRow[]): FieldHint[] {
  const products =
    chosen.length > 0 ? [...new Set(chosen.map((row) => row.product))] : documentedProducts(catalog);
  const limits = products.flatMap((product) =>
    fieldLimits(catalog, product).map((limit) => ({
      ...limit,
      advised: isDecidedByDevice(catalog, product),
    })),
  );
  return SETTING_KEYS.flatMap((key) => {
    const own = limits.filter((limit) => limit.key === key);
    if (own.length === 0) return [];
    const numbers = (values: readonly (number | undefined)[]): number[] =>
      values.filter((value): value is number => value !== undefined);
    const mins = numbers(own.map((limit) => limit.min));
    const maxes = numbers(own.map((limit) => limit.max));
    return [
      {
        key,
        required: own.some((limit) => limit.required === 'always' && !limit.advised),
        min: mins.length > 0 ? Math.max(...mins) : null,
        max: maxes.length > 0 ? Math.min(...maxes) : null,
        charset: own[0]?.charset ?? '',
      },
    ];
  });
}
