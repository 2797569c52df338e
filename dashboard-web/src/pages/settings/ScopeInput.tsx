/** For whom a rule counts: the company, a department, a chat or one employee. */
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session';
import { departmentsQuery } from '../../components/Filters';
import form from '../../components/form.module.css';
import { useWhole } from '../../lib/useWhole';
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
  const chats = useWhole(chatsQuery({}), kind === 'chat');
  const employees = useWhole(employeesQuery({ status: 'active' }), kind === 'employee');
  const options: Record<CalendarScope, { value: string; label: string }[]> = {
    company: [],
    department: (departments.data ?? []).map((d) => ({ value: String(d.id), label: d.name })),
    chat: chats.map((chat) => ({
      value: chat.id,
      label: chat.title,
    })),
    employee: employees.map((one) => ({
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
