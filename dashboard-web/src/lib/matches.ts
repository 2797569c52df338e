/** Is a text what a person means by the words typed? */

/** Apostrophes and letter case do not matter to people. */
const fold = (text: string) => text.toLocaleLowerCase().replace(/['’‘ʻʼ`´′ʽ‛]/g, '');

export const matches = (title: string, q: string) => fold(title).includes(fold(q.trim()));
