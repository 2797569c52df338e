/** Which wait of the same chat this one is part of. */
import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Wait, waitsQuery } from '../../../api/waits';
import { MessageContent } from '../../../components/conversation/MessageContent';
import { useFormat } from '../../../lib/format';
import { ErrorPanel } from '../../../shell/ErrorPanel';
import classes from './drawer.module.css';

type Props = { wait: Wait; onDone: (into: Wait) => void; onCancel: () => void };

export function MergeForm({ wait, onDone, onCancel }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  // A wait goes into one that began before it; the newest come first.
  const { data, error, refetch, isFetching } = useInfiniteQuery(
    waitsQuery({
      state: 'all',
      chat: wait.chat.id,
      to: wait.asked_at,
      sort: 'asked',
    }),
  );
  const others = data?.pages[0]?.items;
  return (
    <div className={classes.form}>
      <b>{t('waits.mergeInto')}</b>
      {!others && error && (
        <ErrorPanel error={error} onRetry={() => void refetch()} retrying={isFetching} />
      )}
      {!others && !error && <Skeleton h={96} radius={8} />}
      {others?.length === 0 && <p className={classes.nothing}>{t('waits.nothingToMerge')}</p>}
      <div className={classes.choices}>
        {others?.map((one) => (
          <button key={one.id} type="button" data-merge={one.id} onClick={() => onDone(one)}>
            <span data-preview>
              <MessageContent text={one.question.text} media={one.question.media} />
            </span>
            <span className={classes.dim}>
              {one.asked_by_name && `${one.asked_by_name} · `}
              {format.dateTime(one.asked_at)}
            </span>
          </button>
        ))}
      </div>
      <div className={classes.formButtons}>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </div>
  );
}
