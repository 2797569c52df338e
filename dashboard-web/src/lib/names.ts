/** The order of names. */

// Chromium has no Uzbek collation; this order suits names in both scripts.
const collator = new Intl.Collator(['ru', 'en']);

export const compareNames = (a: string, b: string): number => collator.compare(a, b);
