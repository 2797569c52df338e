/** The departments: added, renamed, and taken away once nothing names them. */
import { Button, Skeleton, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { departmentsQuery } from '../../components/Filters';
import form from '../../components/form.module.css';
import { FormProblem } from '../../components/FormProblem';
import { ErrorPanel } from '../../shell/ErrorPanel';
import { DepartmentItem } from './DepartmentItem';
import { addDepartment, departmentRefusal } from './departments';
import classes from './departments.module.css';
import { EMPLOYEES } from './queries';

export const LONGEST_NAME = 200;

/** Whatever shows a department's name is asked for again. */
export function useChanged() {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: departmentsQuery.queryKey });
    void queries.invalidateQueries({ queryKey: [EMPLOYEES] });
  };
}

export function Departments({ onShow }: { onShow: (department: number) => void }) {
  const { t } = useTranslation();
  const { data, error, refetch, isFetching } = useQuery(departmentsQuery);
  if (!data) {
    return error ? (
      <ErrorPanel error={error} onRetry={() => void refetch()} retrying={isFetching} />
    ) : (
      <Skeleton h={200} />
    );
  }
  return (
    <div className={form.form}>
      <p className={form.note}>{t('employees.departments.lead')}</p>
      {data.length === 0 && <p>{t('employees.departments.empty')}</p>}
      <ul className={classes.list}>
        {data.map((one) => (
          <DepartmentItem key={one.id} department={one} onShow={() => onShow(one.id)} />
        ))}
      </ul>
      <AddForm />
    </div>
  );
}

function AddForm() {
  const { t } = useTranslation();
  const changed = useChanged();
  const [name, setName] = useState('');
  const add = useMutation({
    mutationFn: addDepartment,
    onSuccess: () => {
      setName('');
      changed();
    },
  });
  const taken = departmentRefusal(add.error) === 'taken';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) add.mutate(name.trim());
  };
  return (
    <form className={classes.add} onSubmit={submit}>
      <TextInput
        label={t('employees.departments.new')}
        value={name}
        maxLength={LONGEST_NAME}
        error={taken && t('employees.departments.refused.taken')}
        onChange={(event) => {
          setName(event.currentTarget.value);
          if (add.error) add.reset();
        }}
      />
      <Button type="submit" disabled={!name.trim()} loading={add.isPending}>
        {t('employees.addShort')}
      </Button>
      <FormProblem error={taken ? null : add.error} />
    </form>
  );
}
