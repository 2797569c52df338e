/** Filters kept under a name, of every page. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client';
import { Badge } from '../../components/Badge';
import { EmptyState } from '../../components/EmptyState';
import { CardSkeleton, Loaded } from '../../components/PageFrame';
import { type SavedView, savedViewsQuery } from '../../components/SavedViews';
import { IconBookmark, IconTrash } from '../../icons';
import { useWrite } from '../../lib/useWrite';
import classes from './settings.module.css';

export default function Views() {
  const { t } = useTranslation();
  const write = useWrite();
  const query = useQuery(savedViewsQuery);
  const remove = (view: SavedView) =>
    void write({
      done: t('kit.viewDeleted', { name: view.name }),
      run: () => call('delete', `/api/v1/saved-views/${view.id}`),
      undo: () =>
        call('post', '/api/v1/saved-views', {
          body: { name: view.name, path: view.path, query: view.query, shared: view.shared },
        }),
      refresh: [savedViewsQuery.queryKey],
    });
  return (
    <Loaded query={query} skeleton={<CardSkeleton heights={[200]} />}>
      {(views) =>
        views.length === 0 ? (
          <EmptyState
            icon={IconBookmark}
            title={t('settings.views.empty')}
            body={t('settings.views.emptyBody')}
          />
        ) : (
          <section className={`fc-card ${classes.card}`} aria-labelledby="views">
            <h2 id="views">{t('settings.section.views')}</h2>
            <ul className={classes.rows}>
              {views.map((view) => {
                const address = `${view.path}${view.query && `?${view.query.replace(/^\?/, '')}`}`;
                return (
                  <li key={view.id}>
                    <span className={classes.rowText}>
                      <b>
                        <a href={address}>{view.name}</a>
                      </b>
                      <span>{address}</span>
                    </span>
                    <Badge>{view.shared ? t('kit.viewShared') : t('kit.viewPrivate')}</Badge>
                    {view.own !== false && (
                      <Button
                        variant="default"
                        size="xs"
                        leftSection={<IconTrash size={14} />}
                        aria-label={t('kit.viewDelete', { name: view.name })}
                        onClick={() => remove(view)}
                      >
                        {t('common.delete')}
                      </Button>
                    )}
                  </li>
                );
              })}
            </ul>
          </section>
        )
      }
    </Loaded>
  );
}
