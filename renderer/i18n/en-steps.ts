import type { Messages } from './ja.ts';
import { enApply } from './steps/en-apply.ts';
import { enDiscover } from './steps/en-discover.ts';
import { enNetwork } from './steps/en-network.ts';
import { enPreflight } from './steps/en-preflight.ts';
import { enReport } from './steps/en-report.ts';
import { enSettings } from './steps/en-settings.ts';
import { enSite } from './steps/en-site.ts';
import { enTestCall } from './steps/en-test-call.ts';

/** The steps' words in English. */
export const enSteps: Messages['steps'] = {
  site: enSite,
  discover: enDiscover,
  preflight: enPreflight,
  network: enNetwork,
  settings: enSettings,
  apply: enApply,
  testCall: enTestCall,
  report: enReport,
};
