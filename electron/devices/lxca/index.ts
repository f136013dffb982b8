import type { DeviceFamily } from '../family.ts';
import { lxcaController } from './lxca-controller.ts';
import { lxcaRest } from './lxca-rest.ts';

export const lxcaFamily: DeviceFamily = { drivers: [lxcaRest], controllers: [lxcaController] };
