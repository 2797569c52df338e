/** Two people beside each other, metric by metric. */
import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import {
  LOWER_IS_BETTER,
  type MetricKey,
  METRICS,
  NEITHER_IS_BETTER,
  useMetrics,
} from '../../components/metrics';
import { Panel, PanelBody } from '../../components/Panel';
import { useFormat } from '../../lib/format';
import classes from './leaderboard.module.css';
import type { Leaderboard } from './queries';
import type { Row } from './sort';
import { useLeaderboardSearch } from './useLeaderboardSearch';

type Value = number | null | undefined;

/** Which of two is better, 0 or 1; null when equal, unknown, or neither can be. */
export function better(key: MetricKey | 'score', a: Value, b: Value): 0 | 1 | null {
  if (a === null || b === null || a === undefined || b === undefined || a === b) return null;
  if (key !== 'score' && NEITHER_IS_BETTER.includes(key)) return null;
  const lower = key !== 'score' && LOWER_IS_BETTER.includes(key);
  return a < b === lower ? 0 : 1;
}

export function Compare({ board }: { board: Leaderboard }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { search, set, closeCompare } = useLeaderboardSearch();
  const ids = search.vs?.split('-').map(Number) ?? [];
  const pair = [0, 1].map((i) => board.rows.find((row) => row.employee_id === ids[i]));
  const people = board.rows.map((row) => ({ value: String(row.employee_id), label: row.name }));
  const choose = (at: number, id: string) => {
    const next = at === 0 ? [id, ids[1]] : [ids[0], id];
    set({ vs: next.join('-') });
  };
  return (
    <Panel
      opened={!!search.vs}
      onClose={closeCompare}
      title={t('lb.compare')}
      note={format.month(board.month)}
    >
      <PanelBody label={t('lb.compare')}>
        <div className={classes.pickers}>
          {[0, 1].map((at) => (
            <NativeSelect
              key={at}
              aria-label={at === 0 ? t('lb.first') : t('lb.second')}
              value={ids[at] ?? ''}
              onChange={(event) => choose(at, event.currentTarget.value)}
              data={people}
            />
          ))}
        </div>
        <CompareTable pair={pair} />
      </PanelBody>
    </Panel>
  );
}

function CompareTable({ pair }: { pair: (Row | undefined)[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, showKey } = useMetrics();
  const [a, b] = pair;
  if (!a || !b) return null;
  const line = (
    key: MetricKey | 'score',
    label: string,
    of: (row: Row) => Value,
    show: (value: Value) => string,
  ) => {
    const winner = better(key, of(a), of(b));
    return (
      <tr key={key}>
        <th scope="row">{label}</th>
        {[a, b].map((row, i) => (
          <td key={i} data-better={winner === i || undefined}>
            {show(of(row))}
            {winner === i && <span className="fc-hidden"> {t('lb.better')}</span>}
          </td>
        ))}
      </tr>
    );
  };
  return (
    <table className={classes.compare}>
      <thead>
        <tr>
          <th scope="col">
            <span className="fc-hidden">{t('lb.metric')}</span>
          </th>
          <th scope="col">{a.name}</th>
          <th scope="col">{b.name}</th>
        </tr>
      </thead>
      <tbody>
        {line(
          'score',
          t('col.score'),
          (row) => row.score,
          (value) => (value === null || value === undefined ? '–' : format.score(value)),
        )}
        {METRICS.map((key) =>
          line(
            key,
            name(key),
            (row) => row.metrics[key]?.value,
            (value) => showKey(key, value),
          ),
        )}
      </tbody>
    </table>
  );
}
