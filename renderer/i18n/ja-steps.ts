import { jaApply } from './steps/ja-apply.ts';
import { jaDiscover } from './steps/ja-discover.ts';
import { jaNetwork } from './steps/ja-network.ts';
import { jaPreflight } from './steps/ja-preflight.ts';
import { jaReport } from './steps/ja-report.ts';
import { jaSettings } from './steps/ja-settings.ts';
import { jaSite } from './steps/ja-site.ts';
import { jaTestCall } from './steps/ja-test-call.ts';

/** 手順ごとの画面の言葉。 */
export const jaSteps = {
  site: jaSite,
  discover: jaDiscover,
  preflight: jaPreflight,
  network: jaNetwork,
  settings: jaSettings,
  apply: jaApply,
  testCall: jaTestCall,
  report: jaReport,
};
