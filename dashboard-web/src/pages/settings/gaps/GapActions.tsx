/** A blind time ends, had other hours, or was none: nothing is deleted. */
import { Button } from '@mantine/core';
import type { InfiniteData } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../../api/client';
import { serverNow } from '../../../lib/clock';
import { usePageSearch } from '../../../lib/usePageSearch';
import { useWrite } from '../../../lib/useWrite';
import type { SettingsSearch } from '../route';
import classes from '../settings.module.css';
import { changeGap, type Gap, GAPS } from './queries';

const withState = (id: number, withdrawn_at: string | null) => (old: unknown) => {
  const cached = old as InfiniteData<Schemas['Gaps']>;
  const items = (page: Schemas['Gaps']) =>
    page.items.map((one) => (one.id === id ? { ...one, withdrawn_at } : one));
  return { ...cached, pages: cached.pages.map((page) => ({ ...page, items: items(page) })) };
};

export function GapActions({ gap, name }: { gap: Gap; name: string }) {
  const { t } = useTranslation();
  const write = useWrite();
  const { open } = usePageSearch<SettingsSearch>();
  const counts = gap.withdrawn_at === null;
  const turn = () =>
    void write({
      done: counts ? t('settings.gaps.saidNone') : t('settings.gaps.saidOne'),
      run: () => changeGap(gap.id, { withdrawn: counts }),
      undo: () => changeGap(gap.id, { withdrawn: !counts }),
      optimistic: [
        {
          key: [...GAPS],
          change: withState(gap.id, counts ? new Date(serverNow()).toISOString() : null),
        },
      ],
      refresh: [[...GAPS]],
    });
  const button = (words: string, onClick: () => void) => (
    <Button variant="default" size="xs" onClick={onClick}>
      {words}
      <span className="fc-hidden">: {name}</span>
    </Button>
  );
  return (
    <span className={classes.rowButtons}>
      {counts &&
        button(gap.to_at ? t('settings.gaps.change') : t('settings.gaps.end'), () =>
          open({ dialog: 'change', id: gap.id }, 'dialog'),
        )}
      {button(counts ? t('settings.gaps.wasNone') : t('settings.gaps.wasOne'), turn)}
    </span>
  );
}
