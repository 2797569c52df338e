/** One word on where a wait stands: its timer while open, else how it ended. */
import { useTranslation } from 'react-i18next';
import { secsOf, type Wait } from '../../api/waits';
import { Badge } from '../../components/Badge';
import type { Unit } from '../../components/Filters';
import { ResponseBadge } from '../../components/ResponseBadge';
import { DueBadge } from '../../components/WaitTimer';

export function WaitState({ wait, unit }: { wait: Wait; unit: Unit }) {
  const { t } = useTranslation();
  if (wait.pending) return <Badge>{t('waits.pending')}</Badge>;
  if (wait.state === 'open') return <DueBadge wait={wait} />;
  if (wait.state === 'answered') {
    if (wait.off_hours) return <Badge>{t('waits.offHours')}</Badge>;
    return <ResponseBadge secs={secsOf(wait, unit)} within={wait.within_target} />;
  }
  return (
    <Badge mood={wait.within_target === false ? 'bad' : undefined}>
      {t(`waits.state.${wait.state}`)}
    </Badge>
  );
}
