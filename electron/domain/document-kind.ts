/** What is printed. */
export const DOCUMENT_KINDS = ['report', 'firewall-request', 'manual-sheet'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];
