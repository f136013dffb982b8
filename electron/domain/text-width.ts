/** Half-width characters a text takes in a line; Japanese and other full-width ones take two. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + ((character.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0);
}
