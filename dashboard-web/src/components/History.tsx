/** What was done to a thing, by whom and when: the History tab of a drawer. */
import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../lib/format';
import classes from './kit.module.css';

export type HistoryEntry = {
  id: string | number;
  at: string;
  /** null: the product itself */
  by: string | null;
  what: ReactNode;
  note?: ReactNode;
  /** taken back later */
  undone?: boolean;
  /** takes it back; left out where that cannot be */
  undo?: () => void;
};

export function History({ entries }: { entries: HistoryEntry[] | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!entries) {
    return (
      <div className={classes.bones} aria-busy="true">
        {[0, 1, 2].map((i) => (
          <Skeleton key={i} h={46} radius={8} />
        ))}
      </div>
    );
  }
  if (entries.length === 0) return <p className={classes.nothing}>{t('kit.noHistory')}</p>;
  return (
    <ol className={classes.history}>
      {entries.map((entry) => (
        <li key={entry.id} data-undone={entry.undone || undefined}>
          <span className={classes.historyWhat}>
            {entry.what}
            {entry.undone && ` · ${t('kit.takenBack')}`}
          </span>
          {entry.note && <span className={classes.historyNote}>{entry.note}</span>}
          <span className={classes.historyNote}>
            {entry.by ?? t('kit.bySystem')} · {format.dateTime(entry.at)}
          </span>
          {entry.undo && (
            <button type="button" className={classes.historyUndo} onClick={entry.undo}>
              {t('write.undo')}
              <span className="fc-hidden">: {entry.what}</span>
            </button>
          )}
        </li>
      ))}
    </ol>
  );
}
