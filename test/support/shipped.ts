import { bundledCatalog } from '../../electron/catalog/index.ts';

/** The catalog that ships, for tests that ask it. */
export const shipped = bundledCatalog();
