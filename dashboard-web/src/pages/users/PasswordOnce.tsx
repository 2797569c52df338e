/** A password nobody will be shown again: to be copied and handed over. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyField } from '../../components/CopyField';
import form from '../../components/form.module.css';

type Props = { login: string; password: string; onDone: () => void };

export function PasswordOnce({ login, password, onDone }: Props) {
  const { t } = useTranslation();
  return (
    <div className={form.form}>
      <p className={form.note}>{t('users.passwordOnce', { login })}</p>
      <CopyField value={password} />
      <div className={form.actions}>
        <Button onClick={onDone}>{t('users.passwordKept')}</Button>
      </div>
    </div>
  );
}
