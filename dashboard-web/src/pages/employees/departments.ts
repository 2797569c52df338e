/** Departments: what can be done with one, and why the server may refuse. */
import { api, type Schemas, unwrap } from '../../api/client';
import { ApiError } from '../../api/error';

export type DepartmentRow = Schemas['DepartmentRow'];

export const addDepartment = (name: string) =>
  unwrap(api.POST('/api/v1/departments', { body: { name } }));
export const renameDepartment = (id: number, name: string) =>
  unwrap(api.PATCH('/api/v1/departments/{id}', { params: { path: { id } }, body: { name } }));
export const deleteDepartment = (id: number) =>
  unwrap(api.DELETE('/api/v1/departments/{id}', { params: { path: { id } } }));

/** The refusals we have a sentence for. */
export function departmentRefusal(error: unknown): 'taken' | 'inUse' | 'gone' | undefined {
  if (!(error instanceof ApiError)) return undefined;
  if (error.code === 'department_name_taken') return 'taken';
  if (error.code === 'department_in_use') return 'inUse';
  return error.status === 404 ? 'gone' : undefined;
}
