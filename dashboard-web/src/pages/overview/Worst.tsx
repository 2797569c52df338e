/** Who has waited too long: the five worst, growing as one looks. */
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Wait } from '../../api/waits';
import { MessageContent } from '../../components/conversation/MessageContent';
import { IconCircleCheck } from '../../icons';
import { DueBadge, WaitTimer } from '../../components/WaitTimer';
import { focusNeighbour, useKeys } from '../../lib/keys';
import { address } from '../../lib/search';
import classes from './overview.module.css';

export function Worst({ waits }: { waits: Wait[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  useKeys({
    KeyJ: () => focusNeighbour('[data-row]', 1),
    KeyK: () => focusNeighbour('[data-row]', -1),
  });
  const open = (wait: Wait) =>
    void navigate({
      to: '/waits',
      search: { tab: 'overdue', wait: wait.id } as never,
    });
  return (
    <section className="fc-card" aria-labelledby="worst-title">
      <div className={classes.worstHead}>
        <h2 id="worst-title">{t('overview.worst')}</h2>
        <Link {...address('/waits?tab=overdue')}>{t('overview.allOverdue')}</Link>
      </div>
      {waits.length === 0 ? (
        <p className={classes.nobody}>
          <IconCircleCheck size={20} aria-hidden="true" />
          {t('overview.nobodyLate')}
        </p>
      ) : (
        <ol className={classes.worst}>
          {waits.map((wait) => (
            <li key={wait.id}>
              <button type="button" data-row={wait.id} onClick={() => open(wait)}>
                <span className={classes.worstText}>
                  <b data-preview>
                    <MessageContent text={wait.question.text} media={wait.question.media} />
                  </b>
                  <span>
                    {[wait.chat.title, wait.asked_by_name, wait.holder?.name ?? t('waits.nobody')]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </span>
                <span className={classes.worstTime}>
                  <b>
                    <WaitTimer wait={wait} />
                  </b>
                  <DueBadge wait={wait} />
                </span>
                <span className="fc-hidden">, {t('waits.open')}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
