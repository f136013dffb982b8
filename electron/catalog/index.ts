/**
 * The one door to the catalog: the guide as data, and pure questions to it. Reading one from a file is parse.ts, which
 * alone needs the schema: the catalog that is shipped is not judged at each start.
 */
export * from './destinations.ts';
export * from './events.ts';
export * from './field-limits.ts';
export * from './guide.ts';
export * from './load.ts';
export * from './missing-keys.ts';
export * from './prefectures.ts';
export * from './products.ts';
export type * from './schema.ts';
export { checkValue, type ValueCode, type ValueProblem } from './value-check.ts';
export * from './value-fit.ts';
