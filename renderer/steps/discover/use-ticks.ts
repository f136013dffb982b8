import { useRef, useState } from 'react';
import type { DeviceRow, SiteView } from '../../../electron/contract/views.ts';
import { change } from '../../stores/actions.ts';

/** Ticks that were made and are not in the site's view yet. */
export function useTicks(site: SiteView): {
  readonly isChosen: (row: DeviceRow) => boolean;
  readonly set: (rows: readonly DeviceRow[], on: boolean) => void;
} {
  const [made, setMade] = useState<ReadonlyMap<string, boolean>>(new Map());
  const going = useRef(0);
  const set = (rows: readonly DeviceRow[], on: boolean): void => {
    setMade((before) => new Map([...before, ...rows.map((row) => [row.device.id, on] as const)]));
    going.current += 1;
    void change('site:set-device', {
      siteId: site.id,
      deviceIds: rows.map((row) => row.device.id),
      change: { chosen: on },
    }).finally(() => {
      going.current -= 1;
      // Saved or refused: from here on the site's own view counts.
      if (going.current === 0) setMade(new Map());
    });
  };
  return { isChosen: (row) => made.get(row.device.id) ?? row.chosen, set };
}
