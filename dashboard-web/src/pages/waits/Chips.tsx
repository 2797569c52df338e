/** What the list was narrowed to by pressing a number, and the way back. */
import { CloseButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/format';
import { isBar, isCell, type WaitsSearch } from './search';
import type { useWaits } from './useWaits';
import { useWaitsSearch } from './useWaitsSearch';
import classes from './waits.module.css';

/** `off`: the change of the address that takes it away. */
type Chip = { label: string; off: Partial<Record<keyof WaitsSearch, undefined>> };

export function Chips({ list }: { list: ReturnType<typeof useWaits> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { search, set } = useWaitsSearch();
  const first = list.waits[0];
  const chips: Chip[] = [];
  if (search.employee) {
    const person = [first?.credited, first?.holder].find((one) => one?.id === search.employee);
    chips.push({ label: person?.name ?? t('waits.by.employee'), off: { employee: undefined } });
  }
  if (search.chat) {
    chips.push({ label: first?.chat.title ?? t('waits.by.chat'), off: { chat: undefined } });
  }
  if (isBar(search)) {
    const [from, to] = [format.duration(search.min_secs ?? 0), search.max_secs];
    const label =
      to === undefined
        ? t('waits.chart.over', { time: from })
        : t('waits.chart.between', { from, to: format.duration(to) });
    chips.push({ label, off: { min_secs: undefined, max_secs: undefined } });
  }
  if (isCell(search)) {
    const { weekday, hour } = search;
    const label = [
      weekday !== undefined && t(`waits.weekday.${weekday as 1}`),
      hour !== undefined && t('waits.atHour', { hour }),
    ];
    chips.push({
      label: label.filter(Boolean).join(', '),
      off: { weekday: undefined, hour: undefined },
    });
  }
  if (chips.length === 0) return null;
  const narrowed = isBar(search) || isCell(search);
  const { hasNextPage, isPlaceholderData, data } = list.query;
  const whole = !!data && !hasNextPage && !isPlaceholderData;
  return (
    <div className={classes.chips} data-chips>
      {chips.map(({ label, off }) => (
        <span key={label} className={classes.chip}>
          {label}
          <CloseButton
            aria-label={t('waits.removeFilter', { name: label })}
            onClick={() => set(off)}
          />
        </span>
      ))}
      {narrowed && whole && (
        <span className={classes.dim} role="status" data-found={list.waits.length}>
          {t('waits.found', { count: list.waits.length })}
        </span>
      )}
    </div>
  );
}
