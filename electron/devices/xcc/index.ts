import type { DeviceFamily } from '../family.ts';
import { xccController } from './xcc-controller.ts';
import { xccRedfish } from './xcc-redfish.ts';

export const xccFamily: DeviceFamily = { drivers: [xccRedfish], controllers: [xccController] };
