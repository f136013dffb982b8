import type { ComponentType } from 'react';
import type { ReportModel } from '../../electron/domain/report-model.ts';
import { CheckSections } from './CheckSections.tsx';
import { DeviceResults } from './DeviceResults.tsx';
import { DeviceList, Routes } from './DeviceSections.tsx';
import { Drift } from './Drift.tsx';
import { Handover } from './Handover.tsx';
import { InformationSections } from './InformationSections.tsx';
import { OpenPoints } from './OpenPoints.tsx';
import { Overview } from './Overview.tsx';
import type { PartProps } from './part-props.ts';
import { Rollback } from './Rollback.tsx';
import { SettingsSection } from './SettingsSection.tsx';
import { TestSection } from './TestSection.tsx';

/**
 * The sections of the report in their order, which numbers them. A new one is a file beside this, a line here and
 * its title in words.ts.
 */
const LIST = [
  ['overview', Overview],
  ['results', DeviceResults],
  ['devices', DeviceList],
  ['routes', Routes],
  ['checks', CheckSections.Results],
  ['settings', SettingsSection],
  ['rollback', Rollback],
  ['tests', TestSection],
  ['clock', CheckSections.Clock],
  ['events', InformationSections.Events],
  ['data', InformationSections.Data],
  ['openPoints', OpenPoints],
  ['handover', Handover],
  ['process', InformationSections.Process],
  // After all that are always there, so that their numbers are the same with it and without.
  ['drift', Drift],
  ['appendix', InformationSections.Appendix],
] as const;
export type SectionId = (typeof LIST)[number][0];

export const SECTIONS: readonly { readonly id: SectionId; readonly Part: ComponentType<PartProps> }[] =
  LIST.map(([id, Part]) => ({ id, Part }));

/** The sections that this report has: what has changed since the last visit only where there was one. */
export function sectionsOf({ drift }: Pick<ReportModel, 'drift'>): typeof SECTIONS {
  return drift === null ? SECTIONS.filter(({ id }) => id !== 'drift') : SECTIONS;
}
