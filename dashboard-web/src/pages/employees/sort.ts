/** The order and the client-side filter of the loaded employees. */
import { compareNames } from '../../lib/names';
import type { ListedEmployee } from './queries';
import type { EmployeesSearch, SortKey } from './search';

const COMPARE: Record<SortKey, (a: ListedEmployee, b: ListedEmployee) => number> = {
  name: (a, b) => compareNames(a.name, b.name),
  department: (a, b) => compareNames(a.department?.name ?? '', b.department?.name ?? ''),
  score: (a, b) => (a.score ?? 0) - (b.score ?? 0),
};

/** Unknown values stay at the end in both directions. */
const unknown = (row: ListedEmployee, key: SortKey) =>
  Number(key === 'score' ? row.score === null : key === 'department' && !row.department);

export function arrange(rows: ListedEmployee[], search: EmployeesSearch): ListedEmployee[] {
  const shown = search.unlinked ? rows.filter((row) => row.telegram_id === null) : rows;
  const sort = search.sort ?? 'name';
  const key = sort.replace('-', '') as SortKey;
  const direction = sort.startsWith('-') ? -1 : 1;
  return shown.toSorted(
    (a, b) => unknown(a, key) - unknown(b, key) || direction * COMPARE[key](a, b),
  );
}
