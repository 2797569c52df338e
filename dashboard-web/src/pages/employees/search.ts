/** What the list of employees keeps in its address. */
import { oneOf, positiveInteger, text } from '../../lib/search';

export const STATUSES = ['active', 'left', 'all'] as const;
export type Status = (typeof STATUSES)[number];
export const SORT_KEYS = ['name', 'department', 'score'] as const;
export type SortKey = (typeof SORT_KEYS)[number];
export type Sort = SortKey | `-${SortKey}`;
const SORTS: Sort[] = SORT_KEYS.flatMap((key): Sort[] => [key, `-${key}`]);

const DIALOGS = ['new', 'import', 'edit', 'invite', 'departments'] as const;
export type DialogKind = (typeof DIALOGS)[number];

export type EmployeesSearch = {
  q?: string;
  department?: number;
  /** absent: those who work here now */
  status?: Status;
  /** only those whose Telegram account is not tied yet */
  unlinked?: boolean;
  sort?: Sort;
  dialog?: DialogKind;
  /** whom the dialog is about */
  id?: number;
};

export function validateSearch(search: Record<string, unknown>): EmployeesSearch {
  const dialog = oneOf(DIALOGS, search.dialog);
  const id = positiveInteger(search.id);
  const needsId = dialog === 'edit' || dialog === 'invite';
  return {
    q: text(search.q),
    department: positiveInteger(search.department),
    status: oneOf(STATUSES, search.status),
    unlinked: String(search.unlinked) === 'true' || undefined,
    sort: oneOf(SORTS, search.sort),
    dialog: needsId && !id ? undefined : dialog,
    id: needsId ? id : undefined,
  };
}
