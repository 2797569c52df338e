/** What the list was narrowed to by pressing a number, and the way back. */
import { CloseButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/format';
import { parseSlice, type WaitsSearch } from './search';
import type { useWaits } from './useWaits';
import { useWaitsSearch } from './useWaitsSearch';
import classes from './waits.module.css';

export function Chips({ list }: { list: ReturnType<typeof useWaits> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { search, set } = useWaitsSearch();
  const slice = parseSlice(search.slice);
  const first = list.waits[0];
  const chips: { key: keyof WaitsSearch; label: string }[] = [];
  if (search.employee) {
    const person = [first?.credited, first?.holder].find((one) => one?.id === search.employee);
    chips.push({ key: 'employee', label: person?.name ?? t('waits.by.employee') });
  }
  if (search.chat) chips.push({ key: 'chat', label: first?.chat.title ?? t('waits.by.chat') });
  if (slice?.kind === 'secs') {
    chips.push({
      key: 'slice',
      label:
        slice.to === null
          ? t('waits.chart.over', { time: format.duration(slice.from) })
          : t('waits.chart.between', {
              from: format.duration(slice.from),
              to: format.duration(slice.to),
            }),
    });
  }
  if (slice?.kind === 'hour') {
    const day = t(`waits.weekday.${slice.weekday as 1}`);
    chips.push({ key: 'slice', label: t('waits.atHour', { day, hour: slice.hour }) });
  }
  if (chips.length === 0) return null;
  return (
    <div className={classes.chips} data-chips>
      {chips.map(({ key, label }) => (
        <span key={key} className={classes.chip}>
          {label}
          <CloseButton
            aria-label={t('waits.removeFilter', { name: label })}
            onClick={() => set({ [key]: undefined })}
          />
        </span>
      ))}
      {slice && (
        <span className={classes.dim} role="status" data-found={list.waits.length}>
          {list.gathering ? t('waits.gathering') : t('waits.found', { count: list.waits.length })}
        </span>
      )}
    </div>
  );
}
