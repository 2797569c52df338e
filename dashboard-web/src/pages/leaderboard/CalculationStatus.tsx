/** The line under the title: when the scores were calculated, or that it is happening now. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/format';
import { ErrorCode } from '../../shell/ErrorPanel';
import classes from './leaderboard.module.css';
import type { Leaderboard } from './queries';
import type { RecalculateState } from './useRecalculate';

type Props = { board?: Leaderboard; state: RecalculateState; error: Error | null };

export function CalculationStatus({ board, state, error }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const moment = () => {
    if (!board) return '';
    if (!board.calculated_at) return t('lb.neverCalculated');
    return t('lb.calculatedAt', { at: format.dateTime(board.calculated_at) });
  };
  const people = board?.rows.length ? ` · ${t('lb.people', { count: board.rows.length })}` : '';
  return (
    <p className={classes.status} role="status" data-state={state}>
      {state === 'running' && t('recalc.running')}
      {state === 'slow' && t('recalc.slow')}
      {state === 'done' && `${t('recalc.done')} ${moment()}`}
      {state === 'failed' && (
        <>
          {t('recalc.failed')} <ErrorCode error={error} />
        </>
      )}
      {state === 'idle' && (board ? `${moment()}${people}` : '\u00a0')}
    </p>
  );
}
