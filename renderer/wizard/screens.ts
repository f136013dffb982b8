import { type ComponentType, useEffect, useReducer } from 'react';
import type { SiteView } from '../../electron/contract/views.ts';
import type { StepId } from '../../electron/domain/step.ts';
import { readDialog } from '../components/Dialog.tsx';

/** What every step's screen is given. */
type ScreenProps = { readonly site: SiteView; readonly onGo: (step: StepId) => void };
type Screen = ComponentType<ScreenProps>;

/** Every step but the first, which stands without a site and is part of the frame. */
type LaterStep = Exclude<StepId, 'site'>;

/** Their screens, each a file of its own: only the one that is shown has to be read before the wizard stands. */
const READ: Readonly<Record<LaterStep, () => Promise<Screen>>> = {
  discover: async () => (await import('../steps/discover/DiscoverStep.tsx')).DiscoverStep,
  preflight: async () => (await import('../steps/preflight/PreflightStep.tsx')).PreflightStep,
  settings: async () => (await import('../steps/settings/SettingsStep.tsx')).SettingsStep,
  apply: async () => (await import('../steps/apply/ApplyStep.tsx')).ApplyStep,
  'test-call': async () => (await import('../steps/test-call/TestCallStep.tsx')).TestCallStep,
  report: async () => (await import('../steps/report/ReportStep.tsx')).ReportStep,
};

const screens = new Map<LaterStep, Screen>();

/** Reads a step's screen; at once where it was read before. */
export async function readStep(step: StepId): Promise<void> {
  if (step !== 'site' && !screens.has(step)) screens.set(step, await READ[step]());
}

/** All of them, and what dialogs are made of: from then on each is shown the moment it is asked for. */
export function readOtherSteps(): void {
  void Promise.all([...(Object.keys(READ) as LaterStep[]).map(readStep), readDialog()]);
}

/** The screen of a step; null for the moment in which it is read. */
export function useScreen(step: StepId): Screen | null {
  const [, show] = useReducer((count: number) => count + 1, 0);
  const screen = step === 'site' ? null : (screens.get(step) ?? null);
  useEffect(() => {
    if (screen === null) void readStep(step).then(show);
  }, [step, screen]);
  return screen;
}
