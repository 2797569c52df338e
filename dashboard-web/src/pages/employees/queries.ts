/** What the employees' pages ask the server. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, type Page } from '../../api/client';
import type { Language } from '../../lib/i18n';

export type Named = { id: number; name: string };

export type EmployeeRow = {
  id: number;
  name: string;
  department: Named | null;
  position: string;
  language: Language;
  /** the tied account; null until the employee has followed an invitation */
  telegram_id: string | null;
  username: string | null;
  /** whose hours count for this person; null: nobody has set any */
  calendar: Named | null;
  left_at: string | null;
};
/** With the score of the running month; null: not measured. */
export type ListedEmployee = EmployeeRow & { score: number | null };
export type EmployeeBody = {
  name: string;
  department_id: number | null;
  position: string;
  language: Language;
};
export type EmployeePatch = Partial<EmployeeBody> & { left?: boolean };
export type ImportRow = { row: number; ok: boolean; name?: string | null; problem: string | null };
export type ImportReport = { applied: boolean; added: number; rows: ImportRow[] };
export type Invite = { link: string; expires_at: string };

export const EMPLOYEES = 'employees';
const PER_PAGE = 100;

export type EmployeeFilter = { q?: string; department?: number; status: 'active' | 'left' | 'all' };

export const employeesQuery = (filter: EmployeeFilter) =>
  infiniteQueryOptions({
    queryKey: [EMPLOYEES, 'list', filter],
    staleTime: 30_000,
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page<EmployeeRow>) => page.next_cursor ?? undefined,
    queryFn: ({ pageParam: cursor }) =>
      call<Page<EmployeeRow>>('get', '/api/v1/employees', {
        query: { ...filter, cursor, limit: PER_PAGE },
      }),
  });

export const employeeQuery = (id: number) =>
  queryOptions({
    queryKey: [EMPLOYEES, 'one', id],
    staleTime: 30_000,
    queryFn: () => call<EmployeeRow>('get', `/api/v1/employees/${id}`),
  });

export const addEmployee = (body: EmployeeBody) =>
  call<EmployeeRow>('post', '/api/v1/employees', { body });

export const changeEmployee = (id: number, body: EmployeePatch) =>
  call<EmployeeRow>('patch', `/api/v1/employees/${id}`, { body });

/** The file goes as it is; the server reads it row by row. */
export const importEmployees = (csv: string, dryRun: boolean) =>
  call<ImportReport>('post', '/api/v1/employees/import', { csv, query: { dry_run: dryRun } });

export const inviteEmployee = (id: number) =>
  call<Invite>('post', `/api/v1/employees/${id}/invite`);
