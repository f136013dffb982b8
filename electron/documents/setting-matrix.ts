import { addressRanges, numberRanges } from '../address/address-list.ts';
import type { ReportModel } from '../domain/report-model.ts';
import type { SettingKey } from '../domain/setting-key.ts';
import { endedUnsent, settingRank } from '../domain/setting-state.ts';

type Device = ReportModel['settings']['devices'][number];
type Item = Device['items'][number];
type Matrix = ReportModel['settings']['matrix'];
type Cell = NonNullable<Matrix['rows'][number]['cells'][number]>;

/**
 * Settings as a matrix item × kind of device: every value stands once for the devices that have it, with what they had
 * before, how the write ended, and what was read back where that is not letter by letter what was wanted. Nothing of `devices` is lost but which device
 * of a kind has which of many values; the workbook holds that by device.
 */
export function settingMatrix(devices: readonly Device[]): Matrix {
  const kinds = new Map<string, Device[]>();
  for (const device of devices) {
    if (device.items.length === 0) continue;
    // What was not begun is a plan, and what ended before anything was sent no test: no part of what was written to others.
    const name = `${device.product} ${device.driver} ${isRestored(device)} ${device.state === 'not-run'} ${unsentOf(device)}`;
    kinds.set(name, [...(kinds.get(name) ?? []), device]);
  }
  const columns = [...kinds.values()];
  const keys = [...new Set(columns.flat().flatMap((device) => device.items.map(({ key }) => key)))];
  return {
    columns: columns.map((own) => {
      const [first] = own as unknown as readonly [Device];
      const times = own.flatMap(({ at }) => (at === '' ? [] : [at])).sort();
      return {
        product: first.product,
        driver: first.driver,
        unsent: unsentOf(first),
        planned: own.every(({ state }) => state === 'not-run'),
        ended: [...endsOf(own)],
        restored: !isRestored(first)
          ? 'no'
          : own.every(({ state }) => state === 'restored')
            ? 'all'
            : 'partly',
        at: times[0] ?? '',
        until: times.at(-1) ?? '',
        count: own.length,
        numbers: numberRanges(own.map(({ no }) => no)),
        addresses: [...addressRanges(own.map(({ address }) => address))],
      };
    }),
    rows: keys.map((key) => ({
      key,
      secret: columns.flat().some((device) => itemOf(device, key)?.secret === true),
      cells: columns.map((own) => cellOf(own, key)),
    })),
  };
}

/** How many of these devices are in each state, the worst state first. */
function endsOf(own: readonly Device[]): Matrix['columns'][number]['ended'] {
  const counts = new Map<Device['state'], number>();
  for (const { state } of own) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts]
    .map(([state, count]) => ({ state, count }))
    .sort((a, b) => settingRank(a.state) - settingRank(b.state));
}

function unsentOf(device: Device): Device['state'] | null {
  return endedUnsent(device) ? device.state : null;
}

/** What stands on it is what was put back, not what the job wanted: never one column with the others. */
function isRestored({ state }: Device): boolean {
  return state === 'restored' || state === 'partly-restored';
}

function itemOf(device: Device, key: SettingKey): Item | undefined {
  return device.items.find((item) => item.key === key);
}

/** What the device shows where that is not, letter by letter, what was wanted: a difference, or the same in its own way. */
function shownOtherwise({ outcome, wanted, after, secret }: Item): string | null | undefined {
  if (outcome === 'differs') return after;
  const asWanted = outcome === 'verified' || outcome === 'unchanged';
  return asWanted && !secret && after !== null && after !== wanted ? after : undefined;
}

function cellOf(own: readonly Device[], key: SettingKey): Cell | null {
  const held = own.flatMap((device) => {
    const item = itemOf(device, key);
    return item === undefined ? [] : [{ no: device.no, item }];
  });
  if (held.length === 0) return null;
  const by = (
    value: (item: Item) => string | null | undefined,
  ): readonly { readonly value: string | null; readonly count: number; readonly numbers: string }[] => {
    const found = new Map<string | null, number[]>();
    for (const { no, item } of held) {
      const each = value(item);
      if (each !== undefined) found.set(each, [...(found.get(each) ?? []), no]);
    }
    return [...found].map(([each, nos]) => ({ value: each, count: nos.length, numbers: numberRanges(nos) }));
  };
  const outcomes = new Map<Item['outcome'], number>();
  for (const { item } of held) outcomes.set(item.outcome, (outcomes.get(item.outcome) ?? 0) + 1);
  return {
    wanted: [...by((item) => item.wanted)],
    before: [...by((item) => item.before)],
    readBack: [...by(shownOtherwise)],
    outcomes: [...outcomes].map(([outcome, count]) => ({ outcome, count })),
  };
}
