/** What the employees' pages ask the server. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';
import type { Language } from '../../lib/i18n';

export type EmployeeRow = Schemas['EmployeeRow'];
/** With the score of the running month; null: not measured. */
export type ListedEmployee = EmployeeRow & { score: number | null };
export type EmployeeBody = {
  name: string;
  department_id: number | null;
  position: string;
  language: Language;
};
export type ImportReport = Schemas['EmployeeImport'];

export const EMPLOYEES = 'employees';
const PER_PAGE = 200;

export type EmployeeFilter = { q?: string; department?: number; status: 'active' | 'left' | 'all' };

export const employeesQuery = (filter: EmployeeFilter) =>
  infiniteQueryOptions({
    queryKey: [EMPLOYEES, 'list', filter],
    staleTime: 30_000,
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Schemas['Employees']) => page.next_cursor ?? undefined,
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/api/v1/employees', {
          params: { query: { ...filter, cursor, limit: PER_PAGE } },
        }),
      ),
  });

const pathOf = (employee_id: number) => ({ path: { employee_id } });

export const employeeQuery = (id: number) =>
  queryOptions({
    queryKey: [EMPLOYEES, 'one', id],
    staleTime: 30_000,
    queryFn: () => unwrap(api.GET('/api/v1/employees/{employee_id}', { params: pathOf(id) })),
  });

export const addEmployee = (body: EmployeeBody) => unwrap(api.POST('/api/v1/employees', { body }));

/** What is left out stays. */
export const changeEmployee = (id: number, body: Schemas['EmployeePatchBody']) =>
  unwrap(api.PATCH('/api/v1/employees/{employee_id}', { params: pathOf(id), body }));

/** The file goes as it is; the server reads it row by row. */
export const importEmployees = (body: string, dryRun: boolean) =>
  unwrap(
    api.POST('/api/v1/employees/import', {
      params: { query: { dry_run: dryRun } },
      body,
      bodySerializer: (text) => text,
      headers: { 'Content-Type': 'text/csv' },
    }),
  );

export const inviteEmployee = (id: number) =>
  unwrap(api.POST('/api/v1/employees/{employee_id}/invite', { params: pathOf(id) }));
