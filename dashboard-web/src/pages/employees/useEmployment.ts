/** Somebody leaves, or comes back: shown at once, with undo. */
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { serverNow } from '../../lib/clock';
import { useWrite } from '../../lib/useWrite';
import { changeEmployee, EMPLOYEES, type EmployeeRow } from './queries';

type Cached = { pages?: Schemas['Employees'][] } & Partial<EmployeeRow>;

/** The lists and the profile hold the same person in different wrappings. */
function replace(old: unknown, id: number, change: Partial<EmployeeRow>): unknown {
  const cached = old as Cached;
  if (cached.pages) {
    const items = (page: Schemas['Employees']) =>
      page.items.map((row) => (row.id === id ? { ...row, ...change } : row));
    return { ...cached, pages: cached.pages.map((page) => ({ ...page, items: items(page) })) };
  }
  return cached.id === id ? { ...cached, ...change } : old;
}

export function useEmployment() {
  const { t } = useTranslation();
  const write = useWrite();
  return (row: Pick<EmployeeRow, 'id' | 'name' | 'left_at'>) => {
    const left = row.left_at === null;
    const left_at = left ? new Date(serverNow()).toISOString() : null;
    void write({
      done: left
        ? t('employees.saidLeft', { name: row.name })
        : t('employees.saidBack', { name: row.name }),
      run: () => changeEmployee(row.id, { left }),
      optimistic: [{ key: [EMPLOYEES], change: (old) => replace(old, row.id, { left_at }) }],
      undo: () => changeEmployee(row.id, { left: !left }),
      refresh: [[EMPLOYEES], ['audit']],
    });
  };
}
