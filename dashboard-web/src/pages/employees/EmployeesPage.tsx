/** Who works here and how each one is set up. */
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session';
import { Chips } from '../../components/Chips';
import { DataTable } from '../../components/DataTable';
import { EmptyState, FilteredEmpty } from '../../components/EmptyState';
import { ExportButton } from '../../components/ExportButton';
import { DepartmentFilter, TextFilter } from '../../components/Filters';
import { CardSkeleton, Loaded, PageFrame } from '../../components/PageFrame';
import { SavedViews } from '../../components/SavedViews';
import { IconBuilding, IconPlus, IconUpload, IconUsers } from '../../icons';
import { useFormat } from '../../lib/format';
import { useKeys } from '../../lib/keys';
import { usePageSearch } from '../../lib/usePageSearch';
import { useWhole } from '../../lib/useWhole';
import { useEmployeeColumns } from './columns';
import { EmployeeDialogs } from './EmployeeDialogs';
import { leaderboardQuery } from '../leaderboard/queries';
import { employeesQuery, type ListedEmployee } from './queries';
import { type EmployeesSearch, STATUSES } from './search';
import { arrange } from './sort';

const SEARCH_ID = 'employee-search';
/** Head, and eight rows at the height they will have. */
const SKELETON = [480];

export function EmployeesPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const { search, set, open } = usePageSearch<EmployeesSearch>();
  const role = useSession()?.user?.role;
  const mayEdit = role === 'admin' || role === 'hr';
  const status = search.status ?? 'active';
  const filter = { q: search.q, department: search.department, status };
  const query = useInfiniteQuery(employeesQuery(filter));
  // The order, the counts and what is not linked are those of everybody, not of a page.
  const everybody = useWhole(employeesQuery(filter));
  // Scores are the ranking's; the list goes without them until they come, or where they do not.
  const board = useQuery(leaderboardQuery());
  const scores = new Map(board.data?.rows.map((row) => [row.employee_id, row.score]));
  const all: ListedEmployee[] = everybody.map((row) => ({
    ...row,
    score: scores.get(row.id) ?? null,
  }));
  const rows = arrange(all, search);
  const table = useEmployeeColumns(mayEdit);
  const filtered =
    !!search.q || !!search.department || !!search.unlinked || search.status !== undefined;

  const add = () => open({ dialog: 'new' }, 'dialog');
  useKeys({
    Slash: () => document.getElementById(SEARCH_ID)?.focus(),
    ...(mayEdit && { KeyN: add }),
  });
  return (
    <PageFrame
      title={t('employees.title')}
      note={query.data && t('employees.count', { count: rows.length })}
      tools={
        <>
          <SavedViews drawers={['dialog', 'id']} />
          <ExportButton kind="employees" query={{ ...filter, unlinked: search.unlinked }} />
          {mayEdit && (
            <>
              <Button
                variant="default"
                leftSection={<IconBuilding size={18} />}
                onClick={() => open({ dialog: 'departments' }, 'dialog')}
              >
                {t('employees.departments.title')}
              </Button>
              <Button
                variant="default"
                leftSection={<IconUpload size={18} />}
                onClick={() => open({ dialog: 'import' }, 'dialog')}
              >
                {t('employees.import.button')}
              </Button>
              <Button leftSection={<IconPlus size={18} />} onClick={add}>
                {t('employees.addShort')}
              </Button>
            </>
          )}
        </>
      }
      filters={
        <>
          <TextFilter
            id={SEARCH_ID}
            label={t('employees.find')}
            value={search.q}
            onChange={(q) => set({ q })}
          />
          <DepartmentFilter
            value={search.department}
            onChange={(department) => set({ department })}
          />
          <Chips
            label={t('employees.status')}
            value={status}
            onChange={(value) => set({ status: value === 'active' ? undefined : value })}
            options={STATUSES.map((value) => ({ value, label: t(`employees.statuses.${value}`) }))}
          />
          <Chips
            label={t('employees.column.telegram')}
            value={search.unlinked ? 'unlinked' : undefined}
            onChange={() => set({ unlinked: search.unlinked ? undefined : true })}
            options={[
              {
                value: 'unlinked',
                label: t('employees.unlinked'),
                count: query.data && format.number(all.filter((one) => !one.telegram_id).length),
              },
            ]}
          />
        </>
      }
    >
      <Loaded query={query} skeleton={<CardSkeleton heights={SKELETON} />}>
        {() => {
          if (rows.length === 0 && !filtered) {
            return (
              <EmptyState
                icon={IconUsers}
                title={t('employees.firstRun')}
                body={t('employees.firstRunBody')}
              >
                {mayEdit && <Button onClick={add}>{t('employees.add')}</Button>}
              </EmptyState>
            );
          }
          if (rows.length === 0) {
            return (
              <FilteredEmpty
                onReset={() =>
                  set({
                    q: undefined,
                    department: undefined,
                    status: undefined,
                    unlinked: undefined,
                  })
                }
              />
            );
          }
          return (
            <DataTable
              {...table}
              label={t('employees.title')}
              rows={rows}
              rowKey={(row) => row.id}
              onOpen={(row) =>
                void navigate({ to: '/employees/$id', params: { id: String(row.id) } })
              }
              openLabel={t('employees.open')}
              sort={search.sort ?? 'name'}
              onSort={(sort) => set({ sort: sort === 'name' ? undefined : sort })}
            />
          );
        }}
      </Loaded>
      <EmployeeDialogs known={all} />
    </PageFrame>
  );
}
