/** How long the answer took, and whether that was in time: said by word, sign and colour. Nothing without an answer. */
import { useTranslation } from 'react-i18next';
import { IconCircleCheck, IconClock } from '../icons';
import { useFormat } from '../lib/format';
import { Badge } from './Badge';

export function ResponseBadge({ secs, within }: { secs: number | null; within: boolean | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (secs === null) return null;
  const Sign = within ? IconCircleCheck : IconClock;
  return (
    <Badge mood={within === null ? undefined : within ? 'good' : 'bad'}>
      <Sign size={14} aria-hidden="true" />
      {format.duration(secs)}
      {within !== null && ` · ${within ? t('ask.inTime') : t('ask.late')}`}
    </Badge>
  );
}
