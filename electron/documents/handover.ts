import { numberRanges } from '../address/address-list.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import type { HandoverRow } from '../domain/handover.ts';
import type { ByHand } from './by-hand.ts';
import { grouped } from './groups.ts';

/** 運用引継ぎ: the screens where a ticket is seen and reporting is paused, with the devices that have them; pure. */
export function handoverOf(chosen: readonly DeviceRow[], byHand: ByHand | undefined): readonly HandoverRow[] {
  if (byHand === undefined) return [];
  const reporting = chosen.flatMap((row, index) =>
    row.route === 'none' ? [] : [{ ...row, no: index + 1, screens: byHand.screens(row) }],
  );
  return grouped(reporting, ({ screens }) => screens).map((own) => ({
    products: [...new Set(own.map(({ product }) => product))],
    routes: [...new Set(own.map(({ route }) => route))],
    count: own.length,
    numbers: numberRanges(own.map(({ no }) => no)),
    tickets: [...(own[0]?.screens.tickets ?? [])],
    pause: [...(own[0]?.screens.pause ?? [])],
  }));
}
