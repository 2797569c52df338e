/** The settings: a list of sections, and the chosen one beside it. */
import { NativeSelect } from '@mantine/core';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { type ComponentType, lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session';
import { CardSkeleton, PageFrame } from '../../components/PageFrame';
import { oneOf } from '../../lib/search';
import { usePhone } from '../../lib/usePhone';
import { SECTIONS, type SectionKey, sectionsFor } from './sections';
import classes from './settings.module.css';

const PARTS: Record<SectionKey, ComponentType> = {
  me: lazy(() => import('./Me')),
  views: lazy(() => import('./Views')),
  company: lazy(() => import('./Company')),
  calendars: lazy(() => import('./calendar/Calendars')),
  targets: lazy(() => import('./Targets')),
  rules: lazy(() => import('./Rules')),
  scores: lazy(() => import('./Scores')),
  chats: lazy(() => import('./Chats')),
  gaps: lazy(() => import('./gaps/Gaps')),
  tokens: lazy(() => import('./Tokens')),
};

export function SettingsPage() {
  const { t } = useTranslation();
  const phone = usePhone();
  const navigate = useNavigate();
  const role = useSession()?.user?.role;
  const params = useParams({ strict: false });
  const section = oneOf(SECTIONS, params.section) ?? 'me';
  const sections = sectionsFor(role);
  const Part = PARTS[section];
  return (
    <PageFrame title={t('settings.title')} note={t(`settings.lead.${section}`)}>
      <div className={classes.layout}>
        {phone ? (
          <NativeSelect
            aria-label={t('settings.sections')}
            className={classes.choose}
            value={section}
            onChange={(event) =>
              void navigate({
                to: '/settings/$section',
                params: { section: event.currentTarget.value },
              })
            }
            data={sections.map((key) => ({ value: key, label: t(`settings.section.${key}`) }))}
          />
        ) : (
          <nav className={classes.menu} aria-label={t('settings.sections')}>
            {sections.map((key) => (
              <Link
                key={key}
                to="/settings/$section"
                params={{ section: key }}
                aria-current={key === section ? 'page' : undefined}
              >
                {t(`settings.section.${key}`)}
              </Link>
            ))}
          </nav>
        )}
        <div className={classes.part}>
          <Suspense key={section} fallback={<CardSkeleton heights={[420]} />}>
            <Part />
          </Suspense>
        </div>
      </div>
    </PageFrame>
  );
}
