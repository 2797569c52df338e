/** What the audit log asks the server. */
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';
import type { AuditSearch } from './search';

export type AuditEntry = Schemas['AuditLine'];

const shared = {
  staleTime: 15_000,
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: Schemas['Audit']) => page.next_cursor ?? undefined,
};

export type AuditFilter = Omit<AuditSearch, 'entry'>;

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    ...shared,
    queryKey: ['audit', filter],
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam: cursor }) =>
      unwrap(api.GET('/api/v1/audit', { params: { query: { ...filter, cursor } } })),
  });

export const employeeAuditQuery = (id: number) =>
  infiniteQueryOptions({
    ...shared,
    queryKey: ['audit', 'employee', id],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/api/v1/employees/{employee_id}/audit', {
          params: { path: { employee_id: id }, query: { cursor } },
        }),
      ),
  });
