/** Puts a text on the clipboard; refused where the browser offers none: without a secure address. */
export const copyText = (text: string): Promise<void> =>
  navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
