/** Employees from a CSV file: first shown row by row, then added. Nothing is added unseen. */
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ChangeEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../components/Badge';
import form from '../../components/form.module.css';
import { FormProblem } from '../../components/FormProblem';
import { IconUpload } from '../../icons';
import { oneOf } from '../../lib/search';
import { useFormat } from '../../lib/format';
import classes from './employees.module.css';
import { EMPLOYEES, importEmployees, type ImportReport } from './queries';

/** The head line the server reads; the same in every language. */
export const CSV_HEAD = 'name;department;position;language;telegram_id';
const EXAMPLE = `${CSV_HEAD}\nDilnoza Karimova;Savdo;Menejer;uz;\n`;
/** A byte order mark tells spreadsheet programs that the text is UTF-8. */
const exampleAddress = `data:text/csv;charset=utf-8,${encodeURIComponent(`\ufeff${EXAMPLE}`)}`;

export function ImportForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [file, setFile] = useState<{ name: string; csv: string }>();
  const preview = useMutation({ mutationFn: (csv: string) => importEmployees(csv, true) });
  const apply = useMutation({
    mutationFn: (csv: string) => importEmployees(csv, false),
    onSuccess: () => void queries.invalidateQueries({ queryKey: [EMPLOYEES] }),
  });

  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = event.currentTarget.files?.[0];
    // The same file may be chosen again after it was mended.
    event.currentTarget.value = '';
    if (!chosen) return;
    const csv = await chosen.text();
    apply.reset();
    setFile({ name: chosen.name, csv });
    preview.mutate(csv);
  };
  const report = apply.data ?? preview.data;
  return (
    <div className={form.form}>
      <p className={form.note}>
        {t('employees.import.lead')}{' '}
        <a href={exampleAddress} download="employees.csv">
          {t('employees.import.example')}
        </a>
      </p>
      <code className={classes.csvHead}>{CSV_HEAD}</code>
      <label className={classes.file}>
        <input type="file" accept=".csv,text/csv" className="fc-hidden" onChange={choose} />
        <IconUpload size={18} aria-hidden="true" />
        <span>{file ? file.name : t('employees.import.choose')}</span>
      </label>
      <FormProblem error={apply.error ?? preview.error} />
      {preview.isPending && <p className={form.note}>{t('employees.import.reading')}</p>}
      {report && <Preview report={report} done={!!apply.data} />}
      <div className={form.actions}>
        <Button variant="default" onClick={onDone}>
          {apply.data ? t('common.close') : t('common.cancel')}
        </Button>
        {!apply.data && (
          <Button
            disabled={!file || !preview.data || !isWhole(preview.data)}
            loading={apply.isPending}
            onClick={() => file && apply.mutate(file.csv)}
          >
            {preview.data
              ? t('employees.import.apply', { count: added(preview.data) })
              : t('employees.import.button')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** What can be wrong with a row, as far as we have a sentence for it. */
const PROBLEMS = [
  'no_name',
  'name_too_long',
  'too_long',
  'bad_language',
  'bad_telegram',
  'telegram_taken',
  'twice',
  'already_there',
] as const;

const added = (report: ImportReport) => report.rows.filter((row) => row.ok).length;
/** The server adds every row or none. */
const isWhole = (report: ImportReport) =>
  report.rows.length > 0 && report.rows.every((row) => row.ok);

function RowProblem({ word }: { word: string | null }) {
  const { t } = useTranslation();
  const known = oneOf(PROBLEMS, word);
  return (
    <span className={classes.rowProblem}>
      {known ? t(`employees.import.problem.${known}`) : word}
    </span>
  );
}

function Preview({ report, done }: { report: ImportReport; done: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const good = added(report);
  const tally = {
    good: format.number(good),
    bad: format.number(report.rows.length - good),
  };
  return (
    <>
      <p className={classes.tally} role="status">
        {done ? t('employees.import.done', tally) : t('employees.import.tally', tally)}
      </p>
      {!isWhole(report) && <p className={form.note}>{t('employees.import.mend')}</p>}
      <div
        className={classes.preview}
        tabIndex={0}
        role="region"
        aria-label={t('employees.import.rows')}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{t('employees.import.row')}</th>
              <th scope="col">{t('employees.field.name')}</th>
              <th scope="col">{t('employees.import.result')}</th>
            </tr>
          </thead>
          <tbody>
            {report.rows.map((row) => (
              <tr key={row.row} data-import-row={row.ok ? 'ok' : 'bad'}>
                <td>{row.row}</td>
                <td>{row.name || '–'}</td>
                <td>
                  {row.ok ? (
                    <Badge mood="good">
                      {done ? t('employees.import.added') : t('employees.import.fine')}
                    </Badge>
                  ) : (
                    <RowProblem word={row.problem} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
