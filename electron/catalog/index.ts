/** The one door to the catalog: the guide as data, and pure questions to it. */
export * from './destinations.ts';
export * from './events.ts';
export * from './guide.ts';
export * from './load.ts';
export * from './prefectures.ts';
export * from './products.ts';
export * from './schema.ts';
export * from './values.ts';
