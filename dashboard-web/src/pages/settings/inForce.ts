/** Which of dated rules counts now. */
import { serverNow } from '../../lib/clock';

type Dated = { id: number; applies_from: string };
type Scoped = Dated & { scope: string; scope_id: string };

/** The newest row that has begun; of two that begin together the one written later. */
export function newest<T extends Dated>(rows: T[], now = serverNow()): T | undefined {
  return rows
    .filter((row) => Date.parse(row.applies_from) <= now)
    .toSorted((a, b) => Date.parse(b.applies_from) - Date.parse(a.applies_from) || b.id - a.id)[0];
}

export const currentOf = <T extends Scoped>(rows: T[], scope: string, id: string, now?: number) =>
  newest(
    rows.filter((row) => row.scope === scope && row.scope_id === id),
    now,
  );

export const isInForce = <T extends Scoped>(rows: T[], row: T) =>
  currentOf(rows, row.scope, row.scope_id)?.id === row.id;
