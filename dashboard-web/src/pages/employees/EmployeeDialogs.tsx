/** The dialogs of the list, opened by the address. */
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/Dialog';
import { usePageSearch } from '../../lib/usePageSearch';
import { ErrorPanel } from '../../shell/ErrorPanel';
import { EmployeeForm } from './EmployeeForm';
import { ImportForm } from './ImportForm';
import { Invite } from './Invite';
import { employeeQuery, type EmployeeRow } from './queries';
import type { EmployeesSearch } from './search';

// Opened seldom: the list does not wait for it.
const Departments = lazy(async () => ({
  default: (await import('./Departments')).Departments,
}));

export function EmployeeDialogs({ known }: { known: EmployeeRow[] }) {
  const { t } = useTranslation();
  const { search, set, close } = usePageSearch<EmployeesSearch>();
  const { dialog, id } = search;
  const done = () => close({ dialog: undefined, id: undefined }, 'dialog');
  const listed = known.find((row) => row.id === id);
  const asked = useQuery({ ...employeeQuery(id ?? 0), enabled: !!id && !listed });
  const employee = listed ?? asked.data;
  const titles = {
    new: t('employees.add'),
    import: t('employees.import.title'),
    edit: t('employees.edit'),
    invite: employee
      ? `${t('employees.invite.title')}: ${employee.name}`
      : t('employees.invite.title'),
    departments: t('employees.departments.title'),
  };
  return (
    <Dialog
      opened={dialog !== undefined}
      title={dialog && titles[dialog]}
      onClose={done}
      size={dialog === 'import' ? 680 : 520}
    >
      {dialog === 'new' && (
        // A new employee is of no use before the Telegram account is tied: the link comes next.
        <EmployeeForm onDone={(saved) => set({ dialog: 'invite', id: saved.id })} onCancel={done} />
      )}
      {dialog === 'departments' && (
        // Those who left keep their department: they are shown too.
        <Suspense fallback={<Skeleton h={280} />}>
          <Departments
            onShow={(department) => set({ dialog: undefined, department, status: 'all' })}
          />
        </Suspense>
      )}
      {dialog === 'import' && <ImportForm onDone={done} />}
      {dialog === 'invite' && id && <Invite id={id} />}
      {dialog === 'edit' &&
        (employee ? (
          <EmployeeForm key={employee.id} employee={employee} onDone={done} onCancel={done} />
        ) : asked.error ? (
          <ErrorPanel error={asked.error} onRetry={() => void asked.refetch()} />
        ) : (
          <Skeleton h={280} />
        ))}
    </Dialog>
  );
}
