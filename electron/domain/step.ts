/** The wizard's steps, in order. */
export const STEP_IDS = [
  'site',
  'discover',
  'preflight',
  'settings',
  'apply',
  'test-call',
  'report',
] as const;
export type StepId = (typeof STEP_IDS)[number];
