/** How one person is doing, and why. */
import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session';
import { Badge } from '../../components/Badge';
import { Dialog } from '../../components/Dialog';
import { CardSkeleton, Loaded, PageFrame } from '../../components/PageFrame';
import { PeriodPicker } from '../../components/PeriodPicker';
import { IconEdit, IconQrcode } from '../../icons';
import { useFormat } from '../../lib/format';
import { useKeys } from '../../lib/keys';
import { usePageSearch } from '../../lib/usePageSearch';
import { employeeAuditQuery } from '../audit/queries';
import { employeeQuery, type EmployeeRow } from '../employees/queries';
import { useEmployment } from '../employees/useEmployment';
import classes from './profile.module.css';
import { metricsQuery } from './queries';
import { ScorePart } from './ScorePart';
import { type ProfileSearch, TABS } from './search';

// What only some presses need comes with them: the page itself stays light.
const EmployeeForm = lazy(async () => ({
  default: (await import('../employees/EmployeeForm')).EmployeeForm,
}));
const Invite = lazy(async () => ({ default: (await import('../employees/Invite')).Invite }));
const AuditEntries = lazy(async () => ({
  default: (await import('../audit/AuditEntries')).AuditEntries,
}));
const EvidenceDrawer = lazy(async () => ({
  default: (await import('./EvidenceDrawer')).EvidenceDrawer,
}));

export function ProfilePage() {
  const { t } = useTranslation();
  const format = useFormat();
  const id = Number(useParams({ strict: false }).id);
  const { search, set, open } = usePageSearch<ProfileSearch>();
  const role = useSession()?.user?.role;
  const mayEdit = role === 'admin' || role === 'hr';
  const mayList = role !== 'employee';
  const person = useQuery(employeeQuery(id));
  const metrics = useQuery(metricsQuery(id, search.month));
  const { data } = person;
  const tab = search.tab ?? 'score';
  const place = data && [data.position, data.department?.name].filter(Boolean).join(' · ');
  const note = data && (
    <span className={classes.note}>
      {place || t('employees.noDepartment')}
      {data.left_at ? (
        <Badge>{t('employees.leftOn', { day: format.date(data.left_at) })}</Badge>
      ) : (
        data.telegram_id === null && <Badge mood="warn">{t('employees.notLinked')}</Badge>
      )}
    </span>
  );
  useKeys({ KeyE: () => mayEdit && data && !data.left_at && set({ dialog: 'edit' }) });
  return (
    <PageFrame
      title={data?.name ?? t('profile.title')}
      note={note ?? ''}
      tools={mayEdit && !person.error && <Tools person={data} />}
      filters={
        <>
          {mayList && (
            <Link to="/employees" className={classes.up}>
              {t('profile.all')}
            </Link>
          )}
          <SegmentedControl
            aria-label={t('kit.parts')}
            value={tab}
            onChange={(value) => set({ tab: value === 'history' ? 'history' : undefined })}
            data={TABS.filter((value) => mayList || value !== 'history').map((value) => ({
              value,
              label: t(`profile.tab.${value}`),
            }))}
          />
          {tab === 'score' && (
            <PeriodPicker
              monthsOnly
              period={{ month: search.month }}
              onChange={({ month }) => set({ month })}
            />
          )}
        </>
      }
    >
      {data?.left_at && (
        <p className={classes.left} role="status">
          {t('profile.left', { day: format.date(data.left_at) })}
        </p>
      )}
      {tab === 'score' && (
        <Loaded query={metrics} skeleton={<CardSkeleton heights={[330, 300, 300]} />}>
          {(found) => <ScorePart metrics={found} onOpen={(metric) => open({ metric }, 'metric')} />}
        </Loaded>
      )}
      {tab === 'history' && mayList && <HistoryPart id={id} />}
      {search.metric && (
        <Suspense fallback={null}>
          <EvidenceDrawer
            id={id}
            metric={metrics.data?.items.find((one) => one.key === search.metric)}
          />
        </Suspense>
      )}
    </PageFrame>
  );
}

/** Who has left is looked at, not changed; only coming back is possible. */
function Tools({ person }: { person?: EmployeeRow }) {
  const { t } = useTranslation();
  const { search, open, close } = usePageSearch<ProfileSearch>();
  const employment = useEmployment();
  const done = () => close({ dialog: undefined }, 'dialog');
  return (
    <>
      {!person?.left_at && (
        <>
          <Button
            variant="default"
            leftSection={<IconQrcode size={18} />}
            disabled={!person}
            onClick={() => open({ dialog: 'invite' }, 'dialog')}
          >
            {t('employees.invite.button')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconEdit size={18} />}
            disabled={!person}
            onClick={() => open({ dialog: 'edit' }, 'dialog')}
          >
            {t('employees.edit')}
          </Button>
        </>
      )}
      <Button variant="default" disabled={!person} onClick={() => person && employment(person)}>
        {person?.left_at ? t('employees.back') : t('employees.leave')}
      </Button>
      <Dialog
        opened={!!person && search.dialog !== undefined}
        title={search.dialog === 'invite' ? t('employees.invite.title') : t('employees.edit')}
        onClose={done}
      >
        <Suspense fallback={<Skeleton h={320} />}>
          {person && search.dialog === 'edit' && (
            <EmployeeForm employee={person} onDone={done} onCancel={done} />
          )}
          {person && search.dialog === 'invite' && <Invite id={person.id} />}
        </Suspense>
      </Dialog>
    </>
  );
}

function HistoryPart({ id }: { id: number }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(employeeAuditQuery(id));
  return (
    <Loaded query={query} skeleton={<CardSkeleton heights={[320]} />}>
      {(data) => {
        const entries = data.pages.flatMap((page) => page.items);
        return (
          <section className={`fc-card ${classes.history}`} aria-label={t('profile.tab.history')}>
            {entries.length === 0 ? (
              <p>{t('kit.noHistory')}</p>
            ) : (
              <Suspense fallback={<Skeleton h={240} my="md" />}>
                <AuditEntries entries={entries} />
              </Suspense>
            )}
            {query.hasNextPage && (
              <Button
                variant="default"
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {t('kit.more')}
              </Button>
            )}
          </section>
        );
      }}
    </Loaded>
  );
}
