/** Filters kept under a name, of every page. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../components/Badge';
import { EmptyState } from '../../components/EmptyState';
import { CardSkeleton, Loaded } from '../../components/PageFrame';
import { savedViewsQuery, useDeleteView, viewAddress } from '../../components/SavedViews';
import { IconBookmark, IconTrash } from '../../icons';
import { address } from '../../lib/search';
import classes from './settings.module.css';

export default function Views() {
  const { t } = useTranslation();
  const query = useQuery(savedViewsQuery);
  const remove = useDeleteView();
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
                const place = viewAddress(view);
                return (
                  <li key={view.id}>
                    <span className={classes.rowText}>
                      <b>
                        <Link {...address(place)}>{view.name}</Link>
                      </b>
                      <span>{place}</span>
                    </span>
                    <Badge>{view.shared ? t('kit.viewShared') : t('kit.viewPrivate')}</Badge>
                    {view.own && (
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
