/** Who changed what, when. */
import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, FilteredEmpty } from '../../components/EmptyState';
import { ExportButton } from '../../components/ExportButton';
import { TextFilter } from '../../components/Filters';
import { CardSkeleton, Loaded, PageFrame } from '../../components/PageFrame';
import { SavedViews } from '../../components/SavedViews';
import { IconHistory } from '../../icons';
import { useKeys } from '../../lib/keys';
import { usePageSearch } from '../../lib/usePageSearch';
import classes from './audit.module.css';
import { AuditEntries } from './AuditEntries';
import { auditQuery } from './queries';
import type { AuditSearch } from './search';

const FIRST_FILTER = 'audit-actor';
const TEXTS = ['actor', 'action', 'object', 'request_id'] as const;

export function AuditPage() {
  const { t } = useTranslation();
  const { search, set } = usePageSearch<AuditSearch>();
  const { entry, ...filter } = search;
  const query = useInfiniteQuery(auditQuery(filter));
  const entries = query.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = Object.values(filter).some((value) => value !== undefined);
  useKeys({ Slash: () => document.getElementById(FIRST_FILTER)?.focus() });

  // A permalink may point far down: lines are fetched until it is there, or there are no more.
  const found = !entry || entries.some((one) => one.id === entry);
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  useEffect(() => {
    if (!found && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [found, hasNextPage, isFetching, isError, fetchNextPage]);

  const reset = () =>
    set({
      actor: undefined,
      action: undefined,
      object: undefined,
      request_id: undefined,
      from: undefined,
      to: undefined,
      entry: undefined,
    });
  return (
    <PageFrame
      title={t('audit.title')}
      note={t('audit.appendOnly')}
      tools={
        <>
          <SavedViews drawers={['entry']} />
          <ExportButton kind="audit" query={filter} />
        </>
      }
      filters={
        <>
          {TEXTS.map((key, i) => (
            <TextFilter
              key={key}
              id={i === 0 ? FIRST_FILTER : undefined}
              label={t(`audit.filter.${key}`)}
              value={search[key]}
              onChange={(value) => set({ [key]: value })}
            />
          ))}
          <div className={classes.days}>
            {(['from', 'to'] as const).map((key) => (
              <label key={key} className={classes.day}>
                <span>{t(`audit.filter.${key}`)}</span>
                <TextInput
                  type="date"
                  value={search[key] ?? ''}
                  onChange={(event) => set({ [key]: event.currentTarget.value || undefined })}
                />
              </label>
            ))}
          </div>
        </>
      }
    >
      <Loaded query={query} skeleton={<CardSkeleton heights={[560]} />}>
        {() =>
          entries.length === 0 ? (
            filtered ? (
              <FilteredEmpty onReset={reset} />
            ) : (
              <EmptyState icon={IconHistory} title={t('audit.empty')} body={t('audit.emptyBody')} />
            )
          ) : (
            <section className={`fc-card ${classes.card}`}>
              <AuditEntries entries={entries} marked={entry} onFilter={(change) => set(change)} />
              {hasNextPage && (
                <Button
                  variant="default"
                  className={classes.more}
                  loading={query.isFetchingNextPage}
                  onClick={() => void fetchNextPage()}
                >
                  {t('kit.more')}
                </Button>
              )}
            </section>
          )
        }
      </Loaded>
    </PageFrame>
  );
}
