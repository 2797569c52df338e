/** Who may see and do what: as the server decides it, to be read only. */
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorPanel } from '../../shell/ErrorPanel';
import { oneOf } from '../../lib/search';
import { ROLES, rolesQuery } from './queries';
import classes from './users.module.css';

/** What a role may do with one kind of thing. */
const LEVELS = ['all', 'own_departments', 'own', 'read', 'none'] as const;
/** The kinds of things we have a word for; another one is shown by the server's word. */
export const RIGHTS = [
  'preferences',
  'search',
  'chats',
  'overview',
  'leaderboard',
  'waits',
  'response_stats',
  'employees',
  'profile',
  'audit',
  'users',
  'ops',
  'settings',
  'exports',
  'scores',
  'tokens',
] as const;

export function RightsMatrix() {
  const { t } = useTranslation();
  const { data, error, refetch, isFetching } = useQuery(rolesQuery);
  if (error && !data) {
    return <ErrorPanel error={error} onRetry={() => void refetch()} retrying={isFetching} />;
  }
  return (
    <section className={`fc-card ${classes.rights}`} aria-labelledby="rights">
      <h2 id="rights">{t('users.rights.title')}</h2>
      <p>{t('users.rights.lead')}</p>
      {data ? (
        <div
          className={classes.scroll}
          tabIndex={0}
          role="region"
          aria-label={t('users.rights.what')}
        >
          <table>
            <thead>
              <tr>
                <th scope="col">{t('users.rights.what')}</th>
                {ROLES.map((role) => (
                  <th key={role} scope="col">
                    {t(`role.${role}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.items.map((row) => {
                const key = oneOf(RIGHTS, row.key);
                return (
                  <tr key={row.key}>
                    <th scope="row">{key ? t(`users.right.${key}`) : row.key}</th>
                    {ROLES.map((role) => {
                      const level = oneOf(LEVELS, row[role]);
                      return (
                        <td key={role} data-level={row[role]}>
                          {level ? t(`users.level.${level}`) : row[role]}
                        </td>
                      );
                    })}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      ) : (
        <Skeleton h={360} />
      )}
    </section>
  );
}
