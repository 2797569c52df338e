/** A change as people read it: the old value struck, the new one beside it. */
import { useTranslation } from 'react-i18next';
import { type FieldDiff, isRedacted } from './diff';
import classes from './diff.module.css';

export function Diff({ fields }: { fields: FieldDiff[] }) {
  const { t } = useTranslation();
  if (fields.length === 0) return <p className={classes.nothing}>{t('audit.noFields')}</p>;
  return (
    <dl className={classes.diff}>
      {fields.map((one) => (
        <div key={one.field} data-field={one.field}>
          <dt>{one.field || t('audit.value')}</dt>
          <dd>
            {one.before !== null && (
              <del>
                <span className="fc-hidden">{t('audit.before')}: </span>
                <Value text={one.before} />
              </del>
            )}
            {one.after !== null && (
              <ins>
                <span className="fc-hidden">{t('audit.after')}: </span>
                <Value text={one.after} />
              </ins>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ text }: { text: string }) {
  const { t } = useTranslation();
  if (isRedacted(text)) return <i>{t('audit.redacted')}</i>;
  if (text === 'true' || text === 'false') return text === 'true' ? t('audit.yes') : t('audit.no');
  return text === '' ? <i>{t('audit.blank')}</i> : text;
}
