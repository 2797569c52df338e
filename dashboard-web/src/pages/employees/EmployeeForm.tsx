/** Adding an employee, or changing one: name, department, position, language. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/error';
import { departmentsQuery } from '../../components/Filters';
import form from '../../components/form.module.css';
import { FormProblem } from '../../components/FormProblem';
import { type Language, LANGUAGE_NAMES, LANGUAGES } from '../../lib/i18n';
import {
  addEmployee,
  changeEmployee,
  type EmployeeBody,
  type EmployeeRow,
  EMPLOYEES,
} from './queries';

type Props = {
  employee?: EmployeeRow;
  onDone: (saved: EmployeeRow) => void;
  onCancel: () => void;
};

const bodyOf = (employee?: EmployeeRow): EmployeeBody => ({
  name: employee?.name ?? '',
  department_id: employee?.department?.id ?? null,
  position: employee?.position ?? '',
  language: employee?.language ?? 'uz',
});

export function EmployeeForm({ employee, onDone, onCancel }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const departments = useQuery(departmentsQuery);
  const [body, setBody] = useState(() => bodyOf(employee));
  const [checked, setChecked] = useState(false);
  const set = (change: Partial<EmployeeBody>) => setBody((old) => ({ ...old, ...change }));
  const save = useMutation({
    mutationFn: (sent: EmployeeBody) =>
      employee ? changeEmployee(employee.id, sent) : addEmployee(sent),
    onSuccess: (saved) => {
      void queries.invalidateQueries({ queryKey: [EMPLOYEES] });
      onDone(saved);
    },
  });

  const name = body.name.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (name) save.mutate({ ...body, name, position: body.position.trim() });
  };
  const taken = save.error instanceof ApiError && save.error.status === 409;
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <TextInput
        data-autofocus
        label={t('employees.field.name')}
        description={t('employees.nameHint')}
        value={body.name}
        onChange={(e) => set({ name: e.currentTarget.value })}
        error={checked && !name ? t('form.required') : undefined}
        maxLength={120}
      />
      <div className={form.pair}>
        <NativeSelect
          label={t('employees.field.department')}
          value={body.department_id ?? ''}
          onChange={(e) => set({ department_id: Number(e.currentTarget.value) || null })}
          data={[
            { value: '', label: t('employees.noDepartment') },
            ...(departments.data ?? []).map((d) => ({ value: String(d.id), label: d.name })),
          ]}
        />
        <NativeSelect
          label={t('employees.field.language')}
          value={body.language}
          onChange={(e) => set({ language: e.currentTarget.value as Language })}
          data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        />
      </div>
      <TextInput
        label={t('employees.field.position')}
        value={body.position}
        onChange={(e) => set({ position: e.currentTarget.value })}
        maxLength={120}
      />
      <FormProblem error={save.error} sentence={taken ? t('employees.taken') : undefined} />
      <div className={form.actions}>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {employee ? t('common.save') : t('employees.add')}
        </Button>
      </div>
    </form>
  );
}
