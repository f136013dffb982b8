import type { ControllerFacts } from '../../domain/controller.ts';
import type { PreflightDevice, PreflightInput } from '../input.ts';
import type { Verdict } from '../row.ts';
import { judgeApplianceVersion, judgeDeviceDns, judgeOutages } from './device.ts';

/**
 * What is judged of a device from what it said when it was signed in to, a line a check. A new one is a judge beside
 * this, a line here and its row in `domain/check-list.ts`.
 */
export type DeviceCheck = {
  /** As in `domain/check-list.ts`. */
  readonly id: string;
  /** Is there a row for this device even where nobody could sign in? */
  readonly always: (device: PreflightDevice) => boolean;
  /** Null where the device said nothing of it. */
  readonly judge: (
    facts: ControllerFacts,
    device: PreflightDevice,
    input: Pick<PreflightInput, 'catalog' | 'profiles' | 'now'>,
  ) => Verdict | null;
};

const everyDevice = (): boolean => true;
const appliance = ({ appliance: manages }: PreflightDevice): boolean => manages;

export const DEVICE_CHECKS: readonly DeviceCheck[] = [
  { id: 'dns.device', always: everyDevice, judge: ({ dns }) => (dns === null ? null : judgeDeviceDns(dns)) },
  {
    id: 'device.bulletin',
    always: () => false,
    judge: ({ outages }, _device, { now }) => (outages === undefined ? null : judgeOutages(outages, now())),
  },
  {
    id: 'device.version',
    always: appliance,
    judge: ({ version }, device, { catalog, profiles }) =>
      appliance(device) ? judgeApplianceVersion(catalog, version, profiles) : null,
  },
];
