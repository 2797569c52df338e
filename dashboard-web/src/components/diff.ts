/** What a change changed: field by field, before and after. */

export type FieldDiff = { field: string; before: string | null; after: string | null };

/** What the server puts in the place of a secret. */
const REDACTED = '[redacted]';
export const isRedacted = (value: string | null) => value === REDACTED;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function flatten(value: unknown, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  if (isRecord(value)) {
    for (const [key, inner] of Object.entries(value)) {
      for (const [path, text] of flatten(inner, prefix ? `${prefix}.${key}` : key)) {
        flat.set(path, text);
      }
    }
  } else if (value !== null && value !== undefined) {
    flat.set(prefix, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return flat;
}

/** Fields that differ, in the order they are found; a field without a value is null. */
export function diff(before: unknown, after: unknown): FieldDiff[] {
  const old = flatten(before);
  const now = flatten(after);
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((field) => ({
      field,
      before: old.get(field) ?? null,
      after: now.get(field) ?? null,
    }))
    .filter((one) => one.before !== one.after);
}

type Told = { before?: unknown; after?: unknown; detail?: unknown };

/** What a line of the log changed, wherever the line keeps it. */
export function changesOf({ before, after, detail }: Told): FieldDiff[] {
  const inner = isRecord(detail) ? detail : {};
  const { before: was, after: is, ...rest } = inner;
  const found = diff(before ?? was, after ?? is);
  // Reasons and counts stand beside the change, as things that came with it.
  return [...found, ...diff(undefined, isRecord(detail) ? rest : detail)];
}
