const WORDS =
  /^(?:[(<[](?:none|empty|null|blank|n\/a|not (?:set|configured|available|specified|defined))[)>\]]|n\/a|none|not (?:set|configured|available|specified|defined)|-{1,5})$/i;

/** Is this what devices show where a field has no value (`N/A`, `(none)`, `---`)? Somebody may have typed it all the same. Pure. */
export function standsForNothing(shown: string): boolean {
  return WORDS.test(shown.trim());
}
