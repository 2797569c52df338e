/** A new user, or another role and scope for one. A new one gets a password that is shown once. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckList } from '../../components/CheckList';
import form from '../../components/form.module.css';
import { FormProblem } from '../../components/FormProblem';
import { departmentsQuery } from '../../components/Filters';
import { useWhole } from '../../lib/useWhole';
import { employeesQuery } from '../employees/queries';
import { refusal } from './refusal';
import {
  addUser,
  changeUser,
  type Role,
  ROLES,
  type UserBody,
  type UserRow,
  USERS,
} from './queries';

type Props = {
  user?: UserRow;
  /** `password` comes with a new user only */
  onDone: (user: UserRow, password?: string) => void;
  onCancel: () => void;
};

const LOGIN = /^[a-z0-9][a-z0-9._-]{1,62}$/;

const bodyOf = (user?: UserRow): UserBody => ({
  login: user?.login ?? '',
  name: user?.name ?? '',
  role: user?.role ?? 'supervisor',
  departments: user?.departments.map((d) => d.id) ?? [],
  employee_id: user?.employee?.id ?? null,
});

export function UserForm({ user, onDone, onCancel }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const departments = useQuery(departmentsQuery);
  const people = useWhole(employeesQuery({ status: 'active' }));
  const [body, setBody] = useState(() => bodyOf(user));
  const [checked, setChecked] = useState(false);
  const set = (change: Partial<typeof body>) => setBody((old) => ({ ...old, ...change }));

  const save = useMutation({
    mutationFn: async (sent: typeof body) => {
      if (!user) return addUser(sent);
      const { name, role, departments: scope, employee_id } = sent;
      return {
        user: await changeUser(user.id, { name, role, departments: scope, employee_id }),
        password: undefined,
      };
    },
    onSuccess: (saved) => {
      void queries.invalidateQueries({ queryKey: [USERS] });
      onDone(saved.user, saved.password);
    },
  });

  const problems = {
    name: !body.name.trim() && t('form.required'),
    login: !user && !LOGIN.test(body.login) && t('users.loginRule'),
    departments:
      body.role === 'supervisor' && body.departments.length === 0 && t('users.scopeRule'),
    employee: body.role === 'employee' && !body.employee_id && t('users.employeeRule'),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (Object.values(problems).some(Boolean)) return;
    const scope = body.role === 'supervisor' ? body.departments : [];
    save.mutate({ ...body, name: body.name.trim(), departments: scope });
  };
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <div className={form.pair}>
        <TextInput
          data-autofocus
          label={t('users.field.name')}
          value={body.name}
          onChange={(e) => set({ name: e.currentTarget.value })}
          error={checked && problems.name}
          maxLength={120}
        />
        <TextInput
          label={t('users.field.login')}
          value={body.login}
          disabled={!!user}
          autoCapitalize="none"
          spellCheck={false}
          autoComplete="off"
          onChange={(e) => set({ login: e.currentTarget.value.trim().toLowerCase() })}
          error={checked && problems.login}
        />
      </div>
      <NativeSelect
        label={t('users.field.role')}
        description={t(`users.roleNote.${body.role}`)}
        value={body.role}
        onChange={(e) => set({ role: e.currentTarget.value as Role })}
        data={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
      />
      {body.role === 'supervisor' && (
        <CheckList
          label={t('users.field.departments')}
          options={(departments.data ?? []).map((d) => ({ value: d.id, label: d.name }))}
          value={body.departments}
          onChange={(scope) => set({ departments: scope })}
          error={checked && problems.departments}
        />
      )}
      <NativeSelect
        label={t('users.field.employee')}
        description={t('users.employeeNote')}
        value={body.employee_id ?? ''}
        onChange={(e) => set({ employee_id: Number(e.currentTarget.value) || null })}
        error={checked && problems.employee}
        data={[
          { value: '', label: t('users.noEmployee') },
          ...people.map((one) => ({ value: String(one.id), label: one.name })),
        ]}
      />
      <FormProblem error={save.error} sentence={refusal(save.error, t)} />
      <div className={form.actions}>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {user ? t('common.save') : t('users.add')}
        </Button>
      </div>
    </form>
  );
}
