/** One's own: language, theme and password. */
import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { saveLanguage, sessionQuery, useSession } from '../../api/session';
import { FormProblem } from '../../components/FormProblem';
import { type Language, LANGUAGE_NAMES, LANGUAGES, setLanguage } from '../../lib/i18n';
import { Password } from './Password';
import classes from './settings.module.css';

const SCHEMES = ['light', 'dark', 'auto'] as const;

export default function Me() {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const user = useSession()?.user;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const save = useMutation({
    mutationFn: saveLanguage,
    onSuccess: (session) => queries.setQueryData(sessionQuery.queryKey, session),
  });
  return (
    <>
      <section className={`fc-card ${classes.card}`} aria-labelledby="me">
        <h2 id="me">{user?.name}</h2>
        <p>{user && `${user.login} · ${t(`role.${user.role}`)}`}</p>
        <div className={classes.choice}>
          <span id="my-language">{t('shell.language')}</span>
          <SegmentedControl
            aria-labelledby="my-language"
            value={i18n.language}
            onChange={(language) => {
              void setLanguage(language as Language);
              save.mutate(language as Language);
            }}
            data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
          />
        </div>
        <div className={classes.choice}>
          <span id="my-theme">{t('settings.me.theme')}</span>
          <SegmentedControl
            aria-labelledby="my-theme"
            value={colorScheme}
            onChange={(value) => setColorScheme(value as (typeof SCHEMES)[number])}
            data={SCHEMES.map((value) => ({ value, label: t(`settings.me.${value}`) }))}
          />
        </div>
        <FormProblem error={save.error} />
      </section>
      <Password />
    </>
  );
}
