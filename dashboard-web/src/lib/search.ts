/** Search parameters as plain text: `?ask=12` stays readable, each route gives the types. */

export const parseSearch = (search: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(search));

export function stringifySearch(values: Record<string, unknown>): string {
  const entries = Object.entries(values).filter(([, v]) => v !== undefined && v !== null);
  const text = new URLSearchParams(entries.map(([k, v]) => [k, String(v)])).toString();
  return text && `?${text}`;
}

export const text = (value: unknown): string | undefined =>
  value === undefined || value === '' ? undefined : String(value);

export function positiveInteger(value: unknown): number | undefined {
  const number = Number(value);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

export function integerWithin(least: number, most: number, value: unknown): number | undefined {
  const number = Number(text(value));
  return Number.isInteger(number) && number >= least && number <= most ? number : undefined;
}

export const oneOf = <T extends string>(options: readonly T[], value: unknown): T | undefined =>
  options.find((option) => option === value);

/** An address in one piece, "/waits?tab=open", as the props of a link. */
export function address(href: string): { to: '/'; search: never } {
  const [path = '/', query = ''] = href.split('?');
  return { to: path as '/', search: parseSearch(query) as never };
}
