import { z } from './zod.ts';

/**
 * What a document states although nothing at this site showed it: a sentence of a source, with where it stands and
 * what holds it back. A qualifier is never parted from its fact.
 */
export const FACT_TOPICS = [
  'data',
  'where',
  'direction',
  'encryption',
  'events',
  'states',
  'licence',
  'remark',
  'process',
  'reference',
] as const;

/** Why a fact does not simply hold. */
export const FACT_QUALIFIERS = [
  'superseded', // a later source says otherwise
  'assumed', // no source says it of this; it is taken over from something like it
  'of-other-product', // the source speaks of one product of the job only
  'as-printed', // an address of 2020 that nobody opened
  'not-measured', // what the devices really do was not looked at
  'plain-ports', // not of these ports
  'version-unknown', // which of several holds depends on a version that could not be read
  'no-meaning', // the source lists names and does not explain them
  'model-unknown', // said of some models only, and a device's model is not known
] as const;
export type FactQualifier = (typeof FACT_QUALIFIERS)[number];

/** What the program itself says around a fact. */
export const FACT_NOTES = [
  'obsolete-tls',
  'tls-not-documented',
  'limits-assumed',
  'table-note',
  'optional',
  'terms',
] as const;
export type FactNote = (typeof FACT_NOTES)[number];

export const factSchema = z.object({
  topic: z.enum(FACT_TOPICS),
  id: z.string(),
  /** In the document's language, a source's own words where it has them in that language. */
  text: z.string(),
  /** Number of the document in the list of sources, and where in it. */
  source: z.object({ no: z.number(), page: z.string() }).nullable(),
  url: z.string(),
  /** Sentences in the document's language. */
  qualifiers: z.array(z.string()),
});
export type Fact = Readonly<z.infer<typeof factSchema>>;

/** A document that facts were taken from. */
export const factSourceSchema = z.object({
  no: z.number(),
  title: z.string(),
  publisher: z.string(),
  version: z.string(),
  date: z.string(),
  url: z.string(),
});
export type FactSource = Readonly<z.infer<typeof factSourceSchema>>;
