/** What the page of users asks the server. */
import { queryOptions } from '@tanstack/react-query';
import { call, type Page } from '../../api/client';
import type { Named } from '../employees/queries';

export const ROLES = ['admin', 'hr', 'supervisor', 'employee'] as const;
export type Role = (typeof ROLES)[number];

export type UserRow = {
  id: number;
  login: string;
  name: string;
  role: Role;
  employee: Named | null;
  /** what a supervisor sees */
  departments: Named[];
  last_sign_in_at: string | null;
  /** how many are signed in with it now */
  sessions: number;
  disabled_at: string | null;
};
export type UserBody = {
  login: string;
  name: string;
  role: Role;
  departments: number[];
  employee_id: number | null;
};
export type UserPatch = Partial<Omit<UserBody, 'login'>> & { disabled?: boolean };
/** What each role may do with one kind of thing. */
export type Right = { key: string } & Record<Role, string>;

export const USERS = 'users';

export const usersQuery = queryOptions({
  queryKey: [USERS, 'list'],
  staleTime: 30_000,
  queryFn: () => call<Page<UserRow>>('get', '/api/v1/users', { query: { limit: 200 } }),
});

export const rolesQuery = queryOptions({
  queryKey: [USERS, 'roles'],
  staleTime: Infinity,
  queryFn: () => call<{ items: Right[] }>('get', '/api/v1/roles'),
});

/** The password is told once and kept nowhere. */
export const addUser = (body: UserBody) =>
  call<{ user: UserRow; password: string }>('post', '/api/v1/users', { body });

export const changeUser = (id: number, body: UserPatch) =>
  call<UserRow>('patch', `/api/v1/users/${id}`, { body });

export const endSessions = (id: number) => call<void>('delete', `/api/v1/users/${id}/sessions`);

export const resetPassword = (id: number) =>
  call<{ password: string }>('post', `/api/v1/users/${id}/password`);
