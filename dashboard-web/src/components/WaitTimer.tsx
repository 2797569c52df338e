/** How long a client has been waiting, growing by the server's clock, and how far from due that is. */
import { useTranslation } from 'react-i18next';
import type { Wait } from '../api/waits';
import { Badge } from './Badge';
import { IconAlertTriangle, IconClock } from '../icons';
import { useNow } from '../lib/clock';
import { useFormat } from '../lib/format';

const secsSince = (now: number, iso: string) => Math.max(0, (now - Date.parse(iso)) / 1000);

export function WaitTimer({ wait }: { wait: Wait }) {
  const format = useFormat();
  const now = useNow();
  return (
    <span data-timer className="fc-num">
      {format.duration(secsSince(now, wait.asked_at))}
    </span>
  );
}

export function DueBadge({ wait }: { wait: Wait }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const left = (Date.parse(wait.due_at) - now) / 1000;
  const late = left < 0;
  // The last fifth of the target is the time to hurry.
  const soon = !late && left < wait.target_secs / 5;
  const Sign = late ? IconAlertTriangle : IconClock;
  const time = format.duration(Math.abs(left));
  return (
    <Badge mood={late ? 'bad' : soon ? 'warn' : undefined}>
      <Sign size={14} aria-hidden="true" />
      {late ? t('waits.overdueBy', { time }) : t('waits.dueIn', { time })}
    </Badge>
  );
}
