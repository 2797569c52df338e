/** What the audit log keeps in its address: a copied link shows the same lines. */
import { isDay } from '../../lib/period';
import { text } from '../../lib/search';

export type AuditSearch = {
  actor?: string;
  action?: string;
  object?: string;
  request_id?: string;
  /** YYYY-MM-DD, both ends included */
  from?: string;
  to?: string;
  /** the line a permalink points at */
  entry?: string;
};

const day = (value: unknown) => {
  const found = text(value);
  return isDay(found) ? found : undefined;
};

export const validateSearch = (search: Record<string, unknown>): AuditSearch => ({
  actor: text(search.actor),
  action: text(search.action),
  object: text(search.object),
  request_id: text(search.request_id),
  from: day(search.from),
  to: day(search.to),
  entry: text(search.entry),
});
