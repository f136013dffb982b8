export type Point = { readonly x: number; readonly y: number; readonly on: boolean };
export type Glyph = { readonly contours: readonly (readonly Point[])[]; readonly overlaps: boolean };
export function readGlyphs(face: Buffer): readonly (Glyph | null)[];
export function writeGlyphs(face: Buffer, glyphs: readonly (Glyph | null)[]): Buffer;
