/** The signed form of a content, as the program reads it (`electron/workflow/signed-file.ts`); `pem` is the private key. */
export function signed(kind: 'release' | 'catalog', content: unknown, pem: string): string;
