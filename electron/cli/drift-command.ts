import { addressRanges } from '../address/address-list.ts';
import { driftOf } from '../domain/drift.ts';
import { summaryOf } from '../domain/drift-summary.ts';
import { ok } from '../domain/result.ts';
import {
  driftCounts,
  driftHeadline,
  driftRemarks,
  driftValue,
  driftWords,
  type Texts,
} from '../texts/index.ts';
import { chosenRows } from '../workflow/rows.ts';
import type { Arguments } from './arguments.ts';
import { type CommandResult, withSite } from './command.ts';
import type { CliWorld } from './context.ts';
import { languageOf } from './language.ts';

const INDENT = '    ';

/**
 * `drift`: what changed on the devices since the last visit, of what `plan` and the other commands read. It asks no
 * device. Where an earlier visit read devices and not one value could be compared, nothing is known to be unchanged:
 * that fails too.
 */
export function drift(args: Arguments, world: CliWorld): Promise<CommandResult> {
  const texts = languageOf(args);
  return withSite(
    args,
    world,
    async ({ site }) => {
      const record = site.get();
      const rows = chosenRows(world.catalog, record);
      const addresses = new Map(rows.map(({ device }) => [device.id, device.address]));
      const found = driftOf(record, [...addresses.keys()], { now: world.now(), steady: site.steady() });
      if (found === null) {
        const { first } = driftWords(texts.language);
        const none = { former: null, present: null, clockWentBack: false };
        const document = { ...none, compared: 0, notCompared: 0, devices: [] };
        return ok({ document, lines: [first], failed: false });
      }
      const summary = summaryOf(found);
      const { former, present, clockWentBack, compared, notCompared, changed } = summary;
      const devices = found.devices.map((each) => ({ address: addresses.get(each.deviceId) ?? '', ...each }));
      return ok({
        document: { former, present, clockWentBack, compared, notCompared, devices },
        lines: driftLines(texts, summary, addresses),
        failed: changed.length > 0 || compared === 0,
      });
    },
    { passwords: false, devices: true, results: true },
  );
}

function driftLines(
  texts: Texts,
  summary: ReturnType<typeof summaryOf>,
  addresses: ReadonlyMap<string, string>,
): readonly string[] {
  const words = driftWords(texts.language);
  const on = (ids: readonly string[]): string =>
    `[${ids.length}] ${addressRanges(ids.map((id) => addresses.get(id) ?? id)).join(', ')}`;
  const counts = driftCounts(summary);
  const { changed, own, reasons, devicesNotCompared } = summary;
  return [
    driftHeadline(texts, counts),
    ...driftRemarks(texts, counts, devicesNotCompared.length).map((remark) => `${INDENT}${remark}`),
    ...changed.map(
      ({ key, before, after, deviceIds }) =>
        `△ ${texts.setting[key].label}: ${driftValue(texts, key, before)} → ${driftValue(texts, key, after)}  ${on(deviceIds)}`,
    ),
    ...(own.length > 0 ? [`${words.ownTitle}: ${words.ownNote}`] : []),
    ...own.map(
      ({ key, before, wanted, after, deviceIds }) =>
        `? ${texts.setting[key].label}: ${driftValue(texts, key, before)} → (${driftValue(texts, key, wanted)}) → ${driftValue(texts, key, after)}  ${on(deviceIds)}`,
    ),
    ...(reasons.length > 0 ? [words.reasonTitle] : []),
    ...reasons.map(
      ({ reason, keys, deviceIds }) =>
        `－ ${words.reason[reason]}: ${keys.map((key) => texts.setting[key].label).join(', ')}  ${on(deviceIds)}`,
    ),
  ];
}
