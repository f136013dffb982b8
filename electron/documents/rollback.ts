import { numberRanges, numbersIn } from '../address/address-list.ts';
import { type Catalog, canBeEmptied } from '../catalog/index.ts';
import { isSent } from '../domain/item-outcome.ts';
import type { LeftBehind } from '../domain/left-behind.ts';
import type { ApplyItem } from '../domain/plan.ts';
import type { Product } from '../domain/product.ts';
import type { ReportModel } from '../domain/report-model.ts';
import { type LeftDevice, ROLLBACK_WAYS, type RollbackRow, type RollbackWay } from '../domain/rollback.ts';
import type { SettingKey } from '../domain/setting-key.ts';
import { grouped } from './groups.ts';

type Written = {
  readonly key: SettingKey;
  readonly way: RollbackWay;
  readonly before: string;
  readonly numbers: readonly number[];
};

/**
 * 変更前の値と切り戻し: of everything that this program wrote and has not put back, what the device had before and how it
 * gets back to that; pure. Values are taken from the model, so a masked one stays masked.
 */
export function rollbackOf(
  catalog: Catalog,
  model: Pick<ReportModel, 'settings' | 'mended'>,
): readonly RollbackRow[] {
  const settings = model.settings.devices.flatMap(({ no, product, stands }) =>
    stands.map((item) => written(item, wayOf(catalog, product, item), [no])),
  );
  const clocks = model.mended.flatMap((group) =>
    group.items.filter(isWritten).map((item) => written(item, clockWay(item), numbersIn(group.numbers))),
  );
  const everywhere = rangesOf(settings);
  const byKey = grouped([...settings, ...clocks], ({ key, way }) => [way, key]).map((own) => ({
    key: (own[0] as Written).key,
    way: (own[0] as Written).way,
    values: needsValue((own[0] as Written).way)
      ? grouped(own, ({ before }) => before).map((same) => ({
          value: (same[0] as Written).before,
          numbers: rangesOf(same),
        }))
      : [],
    numbers: rangesOf(own),
  }));
  return grouped(byKey, ({ way, values, numbers }) => [way, values, numbers])
    .map((own): RollbackRow => {
      const [{ way, values, numbers }] = own as [(typeof byKey)[number]];
      const keys = own.map(({ key }) => key);
      const count = numbersIn(numbers).length;
      return { way, keys, values, numbers, count, everywhere: numbers === everywhere };
    })
    .toSorted((a, b) => ROLLBACK_WAYS.indexOf(a.way) - ROLLBACK_WAYS.indexOf(b.way));
}

/** The same of each device that is no part of the job any more; pure. */
export function leftDevices(catalog: Catalog, left: readonly LeftBehind[]): LeftDevice[] {
  return left.map(({ address, serial, product, why, at, stands, mends }) => {
    const all = [
      ...stands.map((item) => ({ item, way: wayOf(catalog, product, item) })),
      ...mends.map((item) => ({ item, way: clockWay(item) })),
    ];
    const ways = ROLLBACK_WAYS.flatMap((way) => {
      const items = all
        .filter((each) => each.way === way)
        .map(({ item }) => ({
          key: item.key,
          before: item.before ?? '',
          wanted: item.secret ? '' : item.wanted,
        }));
      return items.length === 0 ? [] : [{ way, items }];
    });
    return { address, serial, product, why, at, ways };
  });
}

/** It may stand on the device; what is in doubt is put back too. */
function isWritten({ outcome }: ApplyItem): boolean {
  return isSent(outcome);
}

function wayOf(catalog: Catalog, product: Product, { key, secret, before }: ApplyItem): RollbackWay {
  if (key === 'licence') return 'one-way';
  if (secret) return 'secret';
  if (before === null) return 'unread';
  return before === '' && !canBeEmptied(catalog, product, key) ? 'stays' : 'value';
}

function clockWay({ before }: ApplyItem): RollbackWay {
  return before === null ? 'unread' : 'device-clock';
}

function needsValue(way: RollbackWay): boolean {
  return way === 'value' || way === 'device-clock';
}

function written(item: ApplyItem, way: RollbackWay, numbers: readonly number[]): Written {
  return { key: item.key, way, before: item.before ?? '', numbers };
}

function rangesOf(items: readonly Written[]): string {
  return numberRanges(items.flatMap(({ numbers }) => numbers));
}
