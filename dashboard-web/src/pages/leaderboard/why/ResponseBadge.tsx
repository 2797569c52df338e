/** How long the answer took, and whether that was in time: said by word, sign and colour. Nothing without an answer. */
import { useTranslation } from 'react-i18next';
import { IconCircleCheck, IconClock } from '../../../icons';
import { useFormat } from '../../../lib/format';
import classes from './why.module.css';

export function ResponseBadge({ secs, within }: { secs: number | null; within: boolean | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (secs === null) return null;
  const Sign = within ? IconCircleCheck : IconClock;
  return (
    <span className={classes.badge} data-late={!within || undefined}>
      <Sign size={14} aria-hidden="true" />
      {format.duration(secs)} · {within ? t('ask.inTime') : t('ask.late')}
    </span>
  );
}
