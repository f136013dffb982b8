/** What sites may hold and how they are given out, for the window too: values without a schema. */

/** A site has so many tags, of so many letters. */
export const TAG_LIMITS = { count: 20, letters: 40 } as const;
export const TEMPLATE_NAME_LIMIT = 100;

/**
 * What of a site is given out: everything that was done, for a colleague; its settings; or its settings without
 * what is about a person. Secrets are in none of them.
 */
export const EXPORT_KINDS = ['whole', 'settings', 'without-personal'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

/** No file that is handed in is larger: a site of a thousand devices with its history is a tenth of it. */
export const TAKE_IN_LIMIT = 64 << 20;
