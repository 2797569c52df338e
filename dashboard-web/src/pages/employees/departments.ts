/** Departments: what can be done with one, and why the server may refuse. */
import { call, type Schemas } from '../../api/client';
import { ApiError } from '../../api/error';

export type DepartmentRow = Schemas['DepartmentRow'];

export const addDepartment = (name: string) =>
  call<DepartmentRow>('post', '/api/v1/departments', { body: { name } });
export const renameDepartment = (id: number, name: string) =>
  call<DepartmentRow>('patch', `/api/v1/departments/${id}`, { body: { name } });
export const deleteDepartment = (id: number) => call<void>('delete', `/api/v1/departments/${id}`);

/** The refusals we have a sentence for. */
export function departmentRefusal(error: unknown): 'taken' | 'inUse' | 'gone' | undefined {
  if (!(error instanceof ApiError)) return undefined;
  if (error.code === 'department_name_taken') return 'taken';
  if (error.code === 'department_in_use') return 'inUse';
  return error.status === 404 ? 'gone' : undefined;
}
