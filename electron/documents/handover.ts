import { numberRanges } from '../address/address-list.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import type { HandoverRow } from '../domain/handover.ts';
import type { ByHand } from './by-hand.ts';
import { grouped } from './groups.ts';

/** 運用引継ぎ: for each kind of devices that reports, the screens where a ticket is seen and reporting is paused; pure. */
export function handoverOf(chosen: readonly DeviceRow[], byHand: ByHand | undefined): readonly HandoverRow[] {
  if (byHand === undefined) return [];
  const reporting = chosen
    .map((row, index) => ({ row, no: index + 1 }))
    .filter(({ row }) => row.route !== 'none');
  return grouped(reporting, ({ row: { product, route } }) => [product, route]).flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const { tickets, pause } = byHand.screens(first.row);
    return [
      {
        product: first.row.product,
        route: first.row.route,
        numbers: numberRanges(own.map(({ no }) => no)),
        tickets: [...(tickets ?? [])],
        pause: [...(pause ?? [])],
      },
    ];
  });
}
