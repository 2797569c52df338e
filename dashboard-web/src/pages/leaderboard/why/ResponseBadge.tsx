/** How long the answer took, and whether that was in time: said by word, sign and colour. */
import { useTranslation } from 'react-i18next';
import { IconCircleCheck, IconClock } from '../../../icons';
import { useFormat } from '../../../lib/format';
import classes from './why.module.css';

export function ResponseBadge({ secs, within }: { secs: number; within: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const Sign = within ? IconCircleCheck : IconClock;
  return (
    <span className={classes.badge} data-late={!within || undefined}>
      <Sign size={14} aria-hidden="true" />
      {format.duration(secs)} · {within ? t('ask.inTime') : t('ask.late')}
    </span>
  );
}
