/** Sign-in: the only page a stranger sees. */
import { useTranslation } from 'react-i18next';
import { useState } from 'react';
import { useSession } from '../../api/session';
import type { Language } from '../../lib/i18n';
import { useTitle } from '../../lib/useTitle';
import { LanguageMenu } from '../../shell/LanguageMenu';
import { Logo } from '../../shell/Logo';
import { SchemeToggle } from '../../shell/SchemeToggle';
import classes from './login.module.css';
import { LoginForm } from './LoginForm';

export function LoginPage() {
  const { t } = useTranslation();
  const company = useSession()?.company.name;
  const [chosen, setChosen] = useState<Language>();
  useTitle(t('login.title'));
  return (
    <div className={classes.page}>
      <header className={classes.top}>
        <div className={classes.brand}>
          <Logo />
          <span>{t('app.name')}</span>
        </div>
        <div className={classes.tools}>
          <LanguageMenu onChoose={setChosen} />
          <SchemeToggle />
        </div>
      </header>
      <main className={classes.main}>
        <section className={`fc-card ${classes.card}`} aria-labelledby="login-title">
          <h1 id="login-title">{t('login.title')}</h1>
          <p className={classes.lead}>{company ?? t('login.lead')}</p>
          <LoginForm chosenLanguage={chosen} />
          <p className={classes.forgot}>{t('login.forgot')}</p>
        </section>
      </main>
    </div>
  );
}
