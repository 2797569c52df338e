/** Who may sign in, and what each may see. */
import { Button } from '@mantine/core';
import { usePrefetchQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../components/Avatar';
import { Badge } from '../../components/Badge';
import { type Card, type Column, DataTable } from '../../components/DataTable';
import { Dialog } from '../../components/Dialog';
import { CardSkeleton, Loaded, PageFrame } from '../../components/PageFrame';
import { IconUserPlus } from '../../icons';
import { useFormat } from '../../lib/format';
import { useKeys } from '../../lib/keys';
import { usePageSearch } from '../../lib/usePageSearch';
import { PasswordOnce } from './PasswordOnce';
import { rolesQuery, type UserRow, usersQuery } from './queries';
import { RightsMatrix } from './RightsMatrix';
import type { UsersSearch } from './route';
import { UserForm } from './UserForm';
import { UserMenu } from './UserMenu';
import classes from './users.module.css';

export function UsersPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(usersQuery);
  // Drawn below the users, but asked for with them.
  usePrefetchQuery(rolesQuery);
  const { search, open, close } = usePageSearch<UsersSearch>();
  // A password is never in the address, and is gone with the dialog.
  const [secret, setSecret] = useState<{ login: string; password: string }>();
  const add = () => open({ dialog: 'new' }, 'dialog');
  useKeys({ KeyN: add });

  const scope = (user: UserRow) => {
    if (user.role === 'supervisor') {
      return user.departments.map((one) => one.name).join(', ') || t('users.noScope');
    }
    if (user.role === 'employee') return user.employee?.name ?? t('users.noEmployee');
    return t('users.wholeCompany');
  };
  const seen = (user: UserRow) =>
    user.last_sign_in_at ? format.dateTime(user.last_sign_in_at) : t('users.never');
  const state = (user: UserRow) => {
    if (user.disabled_at) return <Badge mood="bad">{t('users.disabled')}</Badge>;
    return user.sessions > 0 ? (
      <Badge mood="good">{t('users.sessions', { count: user.sessions })}</Badge>
    ) : (
      <Badge>{t('users.signedOut')}</Badge>
    );
  };
  const columns: Column<UserRow>[] = [
    {
      key: 'name',
      label: t('users.field.name'),
      cell: (user) => (
        <span className={classes.who}>
          <Avatar name={user.name} />
          <span>
            {user.name}
            <span className={classes.sub}>{user.login}</span>
          </span>
        </span>
      ),
    },
    { key: 'role', label: t('users.field.role'), cell: (user) => t(`role.${user.role}`) },
    { key: 'scope', label: t('users.column.scope'), wrap: true, cell: scope },
    { key: 'seen', label: t('users.column.seen'), cell: seen },
    { key: 'state', label: t('users.column.state'), cell: state },
    {
      key: 'actions',
      label: t('users.column.actions'),
      end: true,
      width: 72,
      cell: (user) => <UserMenu user={user} onPassword={setSecret} />,
    },
  ];
  const card = (user: UserRow): Card => ({
    lead: <Avatar name={user.name} />,
    title: user.name,
    note: (
      <>
        {t(`role.${user.role}`)} · {scope(user)} · {seen(user)}{' '}
        <span className={classes.cardState}>{state(user)}</span>
      </>
    ),
    end: <UserMenu user={user} onPassword={setSecret} />,
  });
  const done = () => close({ dialog: undefined, id: undefined }, 'dialog');
  const edited = query.data?.items.find((user) => user.id === search.id);
  return (
    <PageFrame
      title={t('users.title')}
      note={query.data ? t('users.count', { count: query.data.items.length }) : ''}
      tools={
        <Button leftSection={<IconUserPlus size={18} />} onClick={add}>
          {t('users.add')}
        </Button>
      }
    >
      <Loaded query={query} skeleton={<CardSkeleton heights={[320]} />}>
        {(data) => (
          <DataTable
            label={t('users.title')}
            rows={data.items}
            rowKey={(user) => user.id}
            columns={columns}
            card={card}
            keys={false}
          />
        )}
      </Loaded>
      {/* Below a list whose length is not known before. */}
      {(query.data || query.error) && <RightsMatrix />}
      <Dialog
        opened={!secret && (search.dialog === 'new' || !!edited)}
        title={search.dialog === 'new' ? t('users.add') : t('users.edit')}
        onClose={done}
      >
        <UserForm
          key={edited?.id ?? 'new'}
          user={search.dialog === 'edit' ? edited : undefined}
          onDone={(user, password) => {
            if (password) setSecret({ login: user.login, password });
            done();
          }}
          onCancel={done}
        />
      </Dialog>
      <Dialog
        opened={!!secret}
        title={t('users.passwordTitle')}
        onClose={() => setSecret(undefined)}
      >
        {secret && <PasswordOnce {...secret} onDone={() => setSecret(undefined)} />}
      </Dialog>
    </PageFrame>
  );
}
