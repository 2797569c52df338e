/** Which waits: open, overdue, to be looked at, answered ... each with how many there are. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { StatsSummary } from '../../api/stats';
import type { WaitCounts, WaitFilter } from '../../api/waits';
import { useFormat } from '../../lib/format';
import { usePhone } from '../../lib/usePhone';
import { TABS, UNCOUNTED } from './search';
import { useWaitsSearch } from './useWaitsSearch';
import classes from './waits.module.css';

type Props = { counts?: WaitCounts; summary?: StatsSummary };

export function Tabs({ counts, summary }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { search, set } = useWaitsSearch();
  const current = search.tab ?? 'open';
  const phone = usePhone();
  const strip = useRef<HTMLDivElement>(null);
  // On a phone the strip is longer than the screen: the tab one is on is brought into sight, and again when the counts
  // have made all of them wider. Later a thumb has the say.
  const counted = `${!!counts} ${!!summary}`;
  useEffect(() => {
    const box = strip.current;
    const tab = box?.querySelector<HTMLElement>(`[data-tab="${current}"]`);
    if (!phone || !box || !tab) return;
    box.scrollLeft = tab.offsetLeft - (box.clientWidth - tab.offsetWidth) / 2;
  }, [phone, current, counted]);
  const countOf = (tab: WaitFilter): number | undefined => {
    if (tab === 'open' || tab === 'overdue' || tab === 'review') return counts?.[tab];
    // What lay outside working hours is answered too, though it counts apart.
    if (tab === 'answered') return summary && summary.answered + summary.off_hours;
    if (tab === 'missed') return summary?.missed;
    return undefined;
  };
  return (
    <div ref={strip} className={classes.tabs} role="region" aria-label={t('waits.which')}>
      {TABS.map((tab) => {
        const count = countOf(tab);
        return (
          <button
            key={tab}
            type="button"
            className={classes.tab}
            aria-pressed={tab === current}
            data-tab={tab}
            onClick={() =>
              set({ tab: tab === 'open' ? undefined : tab, sort: undefined, ...UNCOUNTED })
            }
          >
            {t(`waits.tab.${tab}`)}
            {count !== undefined && (
              <span
                className={classes.count}
                data-hot={(tab === 'overdue' && count > 0) || undefined}
              >
                {format.number(count)}
              </span>
            )}
          </button>
        );
      })}
    </div>
  );
}
