/** The link by which an employee ties the own Telegram account: to copy, or to show as a code. */
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyField } from '../../components/CopyField';
import form from '../../components/form.module.css';
import { useFormat } from '../../lib/format';
import { ErrorPanel } from '../../shell/ErrorPanel';
import classes from './employees.module.css';
import { inviteEmployee } from './queries';

const QrCode = lazy(() => import('./QrCode'));

export function Invite({ id }: { id: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  // Each opening makes a new link: the server keeps only a digest and cannot show an old one.
  const invite = useQuery({
    queryKey: ['invite', id],
    queryFn: () => inviteEmployee(id),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  if (invite.error) {
    return (
      <ErrorPanel
        error={invite.error}
        onRetry={() => void invite.refetch()}
        retrying={invite.isFetching}
      />
    );
  }
  return (
    <div className={form.form}>
      <p className={form.note}>{t('employees.invite.lead')}</p>
      <div className={classes.qr}>
        {invite.data ? (
          <Suspense fallback={<Skeleton h={216} w={216} />}>
            <QrCode text={invite.data.link} label={t('employees.invite.qr')} />
          </Suspense>
        ) : (
          <Skeleton h={216} w={216} />
        )}
      </div>
      {invite.data ? (
        <>
          <CopyField value={invite.data.link} />
          <p className={form.note}>
            {t('employees.invite.until', { at: format.dateTime(invite.data.expires_at) })}
          </p>
        </>
      ) : (
        <Skeleton h={38} />
      )}
    </div>
  );
}
