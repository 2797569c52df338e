/** What the audit log asks the server. */
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { call, type Page } from '../../api/client';
import type { AuditSearch } from './search';

export type AuditEntry = {
  id: string;
  at: string;
  /** a login, "cli", or "system" */
  actor: string;
  action: string;
  object: string;
  request_id: string | null;
  before?: unknown;
  after?: unknown;
  /** what else is known: why, how many; before and after may be in it */
  detail?: unknown;
};
type AuditPage = Page<AuditEntry>;

const shared = {
  staleTime: 15_000,
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: AuditPage) => page.next_cursor ?? undefined,
};

export type AuditFilter = Omit<AuditSearch, 'entry'>;

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    ...shared,
    queryKey: ['audit', filter],
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam: cursor }) =>
      call<AuditPage>('get', '/api/v1/audit', { query: { ...filter, cursor } }),
  });

export const employeeAuditQuery = (id: number) =>
  infiniteQueryOptions({
    ...shared,
    queryKey: ['audit', 'employee', id],
    queryFn: ({ pageParam: cursor }) =>
      call<AuditPage>('get', `/api/v1/employees/${id}/audit`, { query: { cursor } }),
  });
