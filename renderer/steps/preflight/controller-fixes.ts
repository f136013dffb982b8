import type { SiteView } from '../../../electron/contract/views.ts';
import type { CheckResult, FixId } from '../../../electron/domain/check.ts';
import { CONTROLLER_FIXES, type ControllerFix } from '../../../electron/domain/controller.ts';

/** What of a finding this tool can mend on the device itself, the likeliest first. */
const MENDS: Readonly<Partial<Record<FixId, readonly ControllerFix[]>>> = {
  'set-device-clock': ['time'],
  'set-device-ntp': ['ntp'],
  'set-device-timezone': ['timezone'],
  'set-dns-server': ['dns'],
};

export function fixesFor(result: CheckResult): readonly ControllerFix[] {
  // What hangs on another device's row is mended the same way.
  const bad = result.status === 'fail' || result.status === 'warn' || result.cause !== undefined;
  if (result.from !== 'device' || !bad) return [];
  return CONTROLLER_FIXES.filter((fix) => result.fixes.some((id) => MENDS[id]?.includes(fix)));
}

/** Devices with a finding of the same code, the asked one first: what is wrong on one often is on all. */
export function devicesLike(site: SiteView, result: CheckResult): readonly SiteView['rows'][number][] {
  const alike = (site.preflight?.results ?? []).filter(
    (each) => each.id === result.id && each.code === result.code && each.from === 'device',
  );
  const targets = [result.target, ...alike.map(({ target }) => target)];
  return [...new Set(targets)].flatMap((target) =>
    site.rows.filter((row) => row.chosen && row.device.address === target),
  );
}
