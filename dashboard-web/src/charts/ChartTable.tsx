/** The same values as a table, for those who would rather read than look. */
import classes from './charts.module.css';

type Props = {
  title: string;
  dateLabel: string;
  labels: string[];
  values: (number | null)[];
  height: number;
  format: (value: number) => string;
};

export function ChartTable({ title, dateLabel, labels, values, height, format }: Props) {
  return (
    <div className={classes.table} style={{ height }} tabIndex={0} role="region" aria-label={title}>
      <table>
        <thead>
          <tr>
            <th scope="col">{dateLabel}</th>
            <th scope="col">{title}</th>
          </tr>
        </thead>
        <tbody>
          {labels.map((label, i) => {
            const value = values[i] ?? null;
            return (
              <tr key={label}>
                <td>{label}</td>
                <td>{value === null ? '–' : format(value)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
