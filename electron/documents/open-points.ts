import { addressRanges, numberRanges } from '../address/address-list.ts';
import type { CheckResult } from '../domain/check.ts';
import { type Completion, completionOf } from '../domain/completion.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import { OWNER_OF_FIX } from '../domain/fix-owner.ts';
import type { LeftBehind } from '../domain/left-behind.ts';
import { isTestStep } from '../domain/manual-ticks.ts';
import type { DevicePlan } from '../domain/plan.ts';
import { isForOtherForm } from '../domain/plan-basis.ts';
import { isPreflightOutdated } from '../domain/preflight-basis.ts';
import { isInDoubt, isRestored, isSetUp, leavesSomething, settingState } from '../domain/setting-state.ts';
import { settingsResultOf } from '../domain/settings-result.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { standingOf } from '../domain/standing.ts';
import { day } from '../texts/moment.ts';

type Point = {
  readonly code: string;
  readonly args: Readonly<Record<string, string | number>>;
  readonly category: string;
  readonly text: string;
  readonly owner: string;
  readonly due: string;
  /** Ids of the devices it is about. */
  readonly devices: readonly string[];
};

const point = (code: string, category: string, owner: string, args: Point['args']): Point => ({
  code,
  args,
  category,
  text: '',
  owner,
  due: '',
  devices: [],
});

/** What is left to do, from the results alone: one point per cause, not per row. */
export function derivedOpenPoints(record: SiteRecord, chosen: readonly DeviceRow[]): readonly Point[] {
  return [
    ...checkPoints(record, chosen),
    ...devicePoints(record, chosen),
    ...preflightPoints(record, chosen),
  ];
}

/** What stands on devices that are no part of the job any more: one point a reason. */
export function leftPoints(left: readonly LeftBehind[]): readonly Point[] {
  return [...new Set(left.map(({ why }) => why))].map((why) => {
    const own = left.filter((each) => each.why === why);
    const ranges = addressRanges(own.map(({ address }) => address));
    const shown = ranges.slice(0, ADDRESSES_SHOWN).join(', ');
    const address = ranges.length > ADDRESSES_SHOWN ? `${shown} …` : shown;
    const serials = own.flatMap(({ serial }) => (serial === '' ? [] : [serial]));
    const args = { address, count: own.length, serials: serials.slice(0, ADDRESSES_SHOWN).join(', ') };
    return point(`left-${why}`, 'device', 'engineer', args);
  });
}

/** None at all, none that ran to its end, or one for another form: what was not asked is not known. */
function preflightPoints(record: SiteRecord, chosen: readonly DeviceRow[]): readonly Point[] {
  const { preflight } = standingOf(record);
  if (preflight === null) return [point('preflight-not-run', 'network', 'engineer', {})];
  return [
    ...(preflight.cameTo === null
      ? []
      : [point('preflight-not-finished', 'network', 'engineer', { ...preflight.cameTo })]),
    ...(isPreflightOutdated(preflight, record.file.network, chosen)
      ? [point('preflight-outdated', 'network', 'engineer', {})]
      : []),
  ];
}

/** What a device itself has wrong is the engineer's to put right; the way out is the network's. */
function categoryOf(id: string): 'clock' | 'device' | 'network' {
  if (id.startsWith('clock')) return 'clock';
  return id.startsWith('device.') || id.startsWith('dns.device') ? 'device' : 'network';
}

/** Whoever the first remedy is for; without one, by what the row is about. */
function ownerOf({ id, fixes }: Pick<CheckResult, 'id' | 'fixes'>): string {
  const [first] = fixes;
  if (first !== undefined) return OWNER_OF_FIX[first];
  return categoryOf(id) === 'network' ? 'network' : 'engineer';
}

/** A point names at most so many targets; section 4 names all. */
const TARGETS_SHOWN = 4;

function checkPoints(record: SiteRecord, chosen: readonly DeviceRow[]): readonly Point[] {
  const ids = new Map(chosen.map(({ device }) => [device.address, device.id]));
  const groups = new Map<
    string,
    { readonly args: Point['args']; readonly targets: string[]; readonly owner: string }
  >();
  for (const result of standingOf(record).preflight?.results ?? []) {
    const known = groups.get(result.group);
    // What hangs on a red row is counted with it.
    const hangs = result.cause !== undefined && known !== undefined && result.code === known.args.code;
    if (result.status !== 'fail' && result.status !== 'error' && !hangs) continue;
    if (known) known.targets.push(result.target);
    else
      groups.set(result.group, {
        args: { id: result.id, code: result.code },
        targets: [result.target],
        owner: ownerOf(result),
      });
  }
  return [...groups.entries()].map(([group, { args, targets, owner }]) => ({
    ...point('check-failed', categoryOf(String(args.id)), owner, {
      ...args,
      group,
      count: targets.length,
      targets: targets.slice(0, TARGETS_SHOWN).join(', '),
      more: Math.max(0, targets.length - TARGETS_SHOWN),
    }),
    devices: targets.flatMap((target) => ids.get(target) ?? []),
  }));
}

/** One point per device first, then those that say the same of several devices become one. */
function devicePoints(record: SiteRecord, chosen: readonly DeviceRow[]): readonly Point[] {
  const groups = new Map<
    string,
    {
      readonly point: Point;
      readonly addresses: string[];
      readonly numbers: number[];
      readonly ids: string[];
    }
  >();
  for (const [index, row] of chosen.entries()) {
    for (const each of pointsOf(row, record)) {
      const { address, ...rest } = each.args;
      const name = JSON.stringify([each.code, each.owner, rest]);
      const known = groups.get(name);
      if (known) {
        known.addresses.push(String(address));
        known.numbers.push(index + 1);
        known.ids.push(row.device.id);
      } else
        groups.set(name, {
          point: each,
          addresses: [String(address)],
          numbers: [index + 1],
          ids: [row.device.id],
        });
    }
  }
  return [...groups.values()].map(({ point: each, addresses, numbers, ids }) => {
    const ranges = addressRanges(addresses);
    const shown = ranges.slice(0, ADDRESSES_SHOWN).join(', ');
    const listed = numberRanges(numbers).split(', ');
    const shortened = listed.length > NUMBERS_SHOWN;
    return {
      ...each,
      args: {
        ...each.args,
        // The number in the device list stays where addresses are masked.
        address: `No.${listed.slice(0, NUMBERS_SHOWN).join(', ')}${shortened ? ' …' : ''} ${ranges.length > ADDRESSES_SHOWN ? `${shown} …` : shown}`,
        count: addresses.length,
        ...(shortened ? { shortened: 1 } : {}),
      },
      devices: ids,
    };
  });
}

/** A point names at most so many addresses or ranges; the sections before it name all. */
const ADDRESSES_SHOWN = 6;
/** And so many numbers or ranges of them; 機器別結果一覧 has the point beside each device that it is about. */
const NUMBERS_SHOWN = 12;

function pointsOf(row: DeviceRow, record: SiteRecord): readonly Point[] {
  const { address, id } = row.device;
  const standing = standingOf(record);
  const apply = settingsResultOf(standing, id);
  const plan = standing.plans.find((each) => each.deviceId === id);
  const completion = completionOf(row, standing);
  const clock = standing.controllerApplies.find((each) => each.deviceId === id);
  const points: Point[] =
    clock !== undefined && isInDoubt(clock)
      ? [point('clock-in-doubt', 'clock', 'engineer', { address })]
      : [];
  // What stands was written, or ticked, for another form; what is not written yet is a point anyhow.
  const isThere = completion.setUp || (apply !== undefined && isSetUp(apply) && completion.planned === null);
  if (completion.inScope && isThere && plan !== undefined && isForOtherForm(record, row, plan))
    points.push(point('form-changed', 'device', 'engineer', { address }));
  if (row.driver === 'manual')
    return [...points, ...manualPoints(row, plan), ...testPoints(row, completion, undefined, true)];
  if (!apply || apply.state === 'not-run')
    points.push(point('not-applied', 'device', 'engineer', { address }));
  else if (isInDoubt(apply)) points.push(point('in-doubt', 'device', 'engineer', { address }));
  else if (isRestored(apply)) points.push(point('put-back', 'device', 'engineer', { address }));
  else if (settingState(apply) === 'partly-restored') {
    // Each reason why something is left is a point of its own: other fields, and another thing to do about them.
    const left = [...apply.errors, ...(apply.warnings ?? [])].filter(leavesSomething);
    for (const why of left.length > 0 ? left : [undefined])
      points.push(
        point('put-back-partly', 'device', 'engineer', {
          ...why?.args,
          address,
          state: 'partly-restored',
          error: why?.code ?? '',
        }),
      );
  } else if (!isSetUp(apply)) {
    points.push(
      point('apply-failed', 'device', 'engineer', {
        ...apply.errors[0]?.args,
        address,
        state: settingState(apply),
        error: apply.errors[0]?.code ?? '',
      }),
    );
  }
  const { stepsLeft, stepsUnknown, unproven, planned } = completion;
  if (apply && isSetUp(apply) && stepsUnknown)
    points.push(point('steps-unknown', 'device', 'engineer', { address }));
  if (planned !== null)
    points.push(
      point('changes-planned', 'device', 'engineer', {
        address,
        at: day(planned.at),
        fields: planned.keys.join(','),
      }),
    );
  if (apply && isSetUp(apply) && unproven.length > 0)
    points.push(point('not-proven', 'device', 'engineer', { address, fields: unproven.join(',') }));
  if (stepsLeft.length > 0)
    points.push(
      point('steps-left', 'device', 'engineer', { address, product: row.product, steps: stepsLeft.length }),
    );
  return [
    ...points,
    ...testPoints(row, completion, apply?.errors[0]?.code, apply !== undefined && isSetUp(apply)),
  ];
}

/**
 * What is left of a device's test call; a failed one is for who finds out why. `said`: why its settings are not there.
 * `isThere`: they are, or they are for a hand; nobody is sent to a screen to test what is not set.
 */
function testPoints(
  row: DeviceRow,
  { test, call, inScope }: Completion,
  said: string | undefined,
  isThere: boolean,
): readonly Point[] {
  const { address } = row.device;
  if (!inScope || test === 'passed' || test === 'not-needed') return [];
  const state = call?.state ?? 'failed';
  if (test === 'failed') return [point('test-failed', 'device', 'support', { address, state })];
  if (test === 'unconfirmed') return [point('test-unconfirmed', 'device', 'engineer', { address, state })];
  if (test === 'not-sent') {
    const [error] = call !== null && 'errors' in call ? call.errors : [];
    // Why nothing could be written stands in the device's other point.
    const why = error === undefined || error.code === said ? {} : { ...error.args, error: error.code };
    const args = { ...why, address, state };
    return [point('test-not-sent', 'device', 'engineer', args)];
  }
  if (test === 'again') return [point('test-again', 'device', 'engineer', { address })];
  if (test === 'without-result') return [point('test-without-result', 'device', 'engineer', { address })];
  const byHand = row.driver === 'manual' || (isThere && call?.state === 'not-available');
  return [point(byHand ? 'test-by-hand' : 'not-tested', 'device', 'engineer', { address })];
}

/** A device that is no part of the job, or whose sheet is ticked to the end, leaves nothing to do. */
function manualPoints(row: DeviceRow, plan: DevicePlan | undefined): readonly Point[] {
  const { address } = row.device;
  const { product, route } = row;
  if (route === 'none' && !row.traits.includes('support-ended')) return [];
  const steps = (plan?.manual ?? []).filter((step) => !isTestStep(step));
  if (steps.length > 0 && steps.every((step) => step.done !== undefined)) return [];
  if (row.traits.includes('support-ended'))
    return [point('support-ended', 'device', 'customer', { address, product })];
  if (route === 'autosupport') return [point('autosupport', 'device', 'customer', { address, product })];
  const code = route === 'lxca' && !row.traits.includes('appliance') ? 'through-lxca' : 'set-by-hand';
  return [point(code, 'device', 'engineer', { address, product })];
}
