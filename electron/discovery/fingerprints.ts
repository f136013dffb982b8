import type { Fingerprint } from './fingerprint.ts';
import { LENOVO_FINGERPRINTS } from './fingerprints-lenovo.ts';
import { OTHER_FINGERPRINTS } from './fingerprints-others.ts';

/** Every rule, the more exact first among equals. */
export const FINGERPRINTS: readonly Fingerprint[] = [...LENOVO_FINGERPRINTS, ...OTHER_FINGERPRINTS];
