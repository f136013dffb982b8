/** A /20: larger ranges are asked about first (design §6.7). */
export const UNASKED_LIMIT = 4_096;
/** A /12: nobody means to sweep more in one go, and what each address costs in memory stays bounded. */
export const ABSOLUTE_LIMIT = 1 << 20;
