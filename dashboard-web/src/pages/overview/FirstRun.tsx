/** What an installation still needs before it measures anything. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session';
import { IconCircleCheck, IconClock } from '../../icons';
import { itemsFor } from '../../shell/nav';
import { address } from '../../lib/search';
import classes from './overview.module.css';
import type { Overview } from './queries';

type Steps = NonNullable<Overview['first_run']>;
const STEPS = [
  { key: 'bot', page: '/settings', to: '/settings' },
  { key: 'employees', page: '/employees', to: '/employees' },
  { key: 'chats', page: '/settings', to: '/settings/chats' },
  { key: 'calendar', page: '/settings', to: '/settings/calendars' },
] as const;

export function FirstRun({ steps }: { steps: Steps }) {
  const { t } = useTranslation();
  const pages = itemsFor(useSession()?.user?.role).map((item) => item.to);
  const done = STEPS.filter(({ key }) => steps[key]).length;
  return (
    <section className={`fc-card ${classes.firstRun}`} aria-labelledby="first-run">
      <h2 id="first-run">{t('overview.firstRun.title')}</h2>
      <p>{t('overview.firstRun.progress', { done, total: STEPS.length })}</p>
      <ol>
        {STEPS.map(({ key, page, to }) => {
          const ready = steps[key];
          const Sign = ready ? IconCircleCheck : IconClock;
          return (
            <li key={key} data-step={key} data-done={ready || undefined}>
              <Sign size={20} aria-hidden="true" />
              <span>
                <b>{t(`overview.firstRun.${key}`)}</b>
                <span>
                  {ready ? t('overview.firstRun.done') : t(`overview.firstRun.${key}How`)}
                </span>
              </span>
              {!ready && pages.includes(page) && (
                <Link {...address(to)}>
                  {t('overview.firstRun.open')}
                  <span className="fc-hidden">: {t(`overview.firstRun.${key}`)}</span>
                </Link>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
