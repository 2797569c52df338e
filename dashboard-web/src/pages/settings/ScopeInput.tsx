/** For whom a rule counts: the company, a department, a chat or one employee. */
import { NativeSelect } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session';
import { departmentsQuery } from '../../components/Filters';
import form from '../../components/form.module.css';
import { employeesQuery } from '../employees/queries';
import { type CalendarScope, chatsQuery } from './queries';

type Props<S extends CalendarScope> = {
  scopes: readonly S[];
  scope: S;
  id: string;
  onChange: (scope: S, id: string) => void;
};

export function ScopeInput<S extends CalendarScope>({ scopes, scope, id, onChange }: Props<S>) {
  const { t } = useTranslation();
  const kind: CalendarScope = scope;
  // HR may write rules, but lists no chats to choose from.
  const mayListChats = useSession()?.user?.role === 'admin';
  const departments = useQuery({ ...departmentsQuery, enabled: kind === 'department' });
  const chats = useInfiniteQuery({ ...chatsQuery({}), enabled: kind === 'chat' });
  const employees = useInfiniteQuery({
    ...employeesQuery({ status: 'active' }),
    enabled: kind === 'employee',
  });
  const options: Record<CalendarScope, { value: string; label: string }[]> = {
    company: [],
    department: (departments.data ?? []).map((d) => ({ value: String(d.id), label: d.name })),
    chat: (chats.data?.pages.flatMap((page) => page.items) ?? []).map((chat) => ({
      value: chat.id,
      label: chat.title,
    })),
    employee: (employees.data?.pages.flatMap((page) => page.items) ?? []).map((one) => ({
      value: String(one.id),
      label: one.name,
    })),
  };
  return (
    <div className={form.pair}>
      <NativeSelect
        label={t('settings.scopeLabel')}
        value={scope}
        onChange={(event) => onChange(event.currentTarget.value as S, '')}
        data={scopes
          .filter((one) => one !== 'chat' || mayListChats)
          .map((value) => ({
            value,
            label: t(`settings.scope.${value as CalendarScope}`),
          }))}
      />
      {kind !== 'company' && (
        <NativeSelect
          label={t(`settings.scope.${kind}`)}
          value={id}
          onChange={(event) => onChange(scope, event.currentTarget.value)}
          data={[{ value: '', label: t('form.choose') }, ...options[kind]]}
        />
      )}
    </div>
  );
}
