/** What the page of users asks the server. */
import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';

export type Role = Schemas['Role'];
export const ROLES: readonly Role[] = ['admin', 'hr', 'supervisor', 'employee'];

export type UserRow = Schemas['UserRow'];
/** What the form always tells. */
export type UserBody = Schemas['UserBody'] & { departments: number[]; employee_id: number | null };

export const USERS = 'users';

export const usersQuery = queryOptions({
  queryKey: [USERS, 'list'],
  staleTime: 30_000,
  queryFn: () => unwrap(api.GET('/api/v1/users')),
});

export const rolesQuery = queryOptions({
  queryKey: [USERS, 'roles'],
  staleTime: Infinity,
  queryFn: () => unwrap(api.GET('/api/v1/roles')),
});

/** The password is told once and kept nowhere. */
export const addUser = (body: UserBody) => unwrap(api.POST('/api/v1/users', { body }));

/** What is left out stays. */
export const changeUser = (id: number, body: Schemas['UserPatchBody']) =>
  unwrap(api.PATCH('/api/v1/users/{id}', { params: { path: { id } }, body }));

export const endSessions = (id: number) =>
  unwrap(api.DELETE('/api/v1/users/{id}/sessions', { params: { path: { id } } }));

export const resetPassword = (id: number) =>
  unwrap(api.POST('/api/v1/users/{id}/password', { params: { path: { id } } }));
