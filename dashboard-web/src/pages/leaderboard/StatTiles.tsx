/** The four numbers of the month. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Sparkline } from '../../charts/Sparkline';
import { Delta } from '../../components/Delta';
import { useFormat } from '../../lib/format';
import classes from './leaderboard.module.css';
import type { Leaderboard } from './queries';

type TileProps = { label: string; value: string; spark?: (number | null)[]; children: ReactNode };

function Tile({ label, value, spark, children }: TileProps) {
  return (
    <section className={`fc-card ${classes.tile}`} aria-label={label}>
      <span className={classes.tileLabel}>{label}</span>
      <div className={classes.tileRow}>
        <b className={classes.tileValue}>{value}</b>
        <span className={classes.spark}>
          {spark && <Sparkline values={spark} color="var(--fc-series)" />}
        </span>
      </div>
      <div className={classes.tileNote}>{children}</div>
    </section>
  );
}

export function StatTiles({ board }: { board: Leaderboard }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { summary, daily, target_secs } = board;
  const unknown = t('lb.notMeasured');

  const change = (
    now: number | null,
    before: number | null,
    show: (size: number) => string,
    lowerIsBetter?: boolean,
  ) =>
    now === null || before === null ? (
      <span>{t('lb.noPrevious')}</span>
    ) : (
      <>
        <Delta value={now - before} format={show} lowerIsBetter={lowerIsBetter} />
        <span className={classes.tileWords}>{t('lb.vsPrevious')}</span>
      </>
    );
  return (
    <div className={classes.tiles}>
      <Tile
        label={t('stat.score')}
        value={summary.score === null ? unknown : format.score(summary.score)}
        spark={daily.map((d) => d.score)}
      >
        {change(summary.score, summary.previous_score, format.score)}
      </Tile>
      <Tile
        label={t('stat.median')}
        value={summary.median_secs === null ? unknown : format.duration(summary.median_secs)}
        spark={daily.map((d) => d.median_secs)}
      >
        {change(summary.median_secs, summary.previous_median_secs, format.duration, true)}
      </Tile>
      <Tile
        label={t('stat.answered')}
        value={format.number(summary.answered)}
        spark={daily.map((d) => d.answered)}
      >
        {t('stat.within', {
          n: format.number(summary.within_target),
          target: format.duration(target_secs),
        })}
      </Tile>
      {summary.open_now !== null && (
        <Tile label={t('stat.open')} value={format.number(summary.open_now)}>
          {t('stat.openNote')}
        </Tile>
      )}
    </div>
  );
}
