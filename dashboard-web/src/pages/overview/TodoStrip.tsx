/** What needs somebody: each count leads to its list. Zero is said once, not seven times. */
import { Link } from '@tanstack/react-router';
import type { Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session';
import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconLink,
  IconMessageQuestion,
  IconRobotOff,
  IconServerBolt,
  IconX,
} from '../../icons';
import { useFormat } from '../../lib/format';
import { itemsFor } from '../../shell/nav';
import { address } from '../../lib/search';
import classes from './overview.module.css';
import type { Overview } from './queries';

type Todo = Overview['todo'][number];
type Place = { icon: Icon; page: string; to: string; urgent?: boolean };

const PLACES: Record<Todo['key'], Place> = {
  overdue: { icon: IconAlertTriangle, page: '/waits', to: '/waits?tab=overdue', urgent: true },
  review: { icon: IconMessageQuestion, page: '/waits', to: '/waits?tab=review' },
  blind_chats: { icon: IconRobotOff, page: '/settings', to: '/settings/chats' },
  dead_jobs: { icon: IconServerBolt, page: '/ops', to: '/ops', urgent: true },
  quarantined: { icon: IconBan, page: '/ops', to: '/ops' },
  unlinked_employees: { icon: IconLink, page: '/employees', to: '/employees?unlinked=true' },
  failed_sends: { icon: IconX, page: '/ops', to: '/ops' },
};

export function TodoStrip({ todo }: { todo: Todo[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const role = useSession()?.user?.role;
  const pages = itemsFor(role).map((item) => item.to);
  const shown = todo.filter((one) => one.count !== 0);
  return (
    <section aria-label={t('overview.todo')}>
      {shown.length === 0 ? (
        <p className={`fc-card ${classes.allDone}`}>
          <IconCircleCheck size={20} aria-hidden="true" />
          {t('overview.allDone')}
        </p>
      ) : (
        <ul className={classes.todo}>
          {shown.map(({ key, count }) => {
            const { icon: Sign, page, to, urgent } = PLACES[key];
            const inside = (
              <>
                <Sign size={20} stroke={1.75} aria-hidden="true" />
                <b>{count === null || count === undefined ? '–' : format.number(count)}</b>
                <span>{t(`overview.todos.${key}`)}</span>
              </>
            );
            return (
              <li key={key} data-todo={key} data-urgent={urgent || undefined}>
                {pages.includes(page) ? (
                  <Link {...address(to)} className={`fc-card ${classes.todoItem}`}>
                    {inside}
                  </Link>
                ) : (
                  <span className={`fc-card ${classes.todoItem}`}>{inside}</span>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
