import type { ChannelInput } from '../../../electron/contract/channels.ts';

export type ReportKind = ChannelInput<'report:save'>['kinds'][number];

/** What can be saved, in the order of the screen; typed so that a new kind does not compile without a line. */
const KINDS: Readonly<Record<ReportKind, true>> = {
  report: true,
  'firewall-request': true,
  'manual-sheet': true,
  'parameter-sheet': true,
  evidence: true,
};
export const REPORT_KIND_LIST = Object.keys(KINDS) as readonly ReportKind[];
