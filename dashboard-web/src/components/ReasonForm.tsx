/** A step that is remembered with its reason. */
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './form.module.css';

type Props = {
  lead: string;
  button: string;
  onSubmit: (reason: string) => void;
  onCancel: () => void;
};

export function ReasonForm({ lead, button, onSubmit, onCancel }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim()) onSubmit(reason.trim());
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <p className={classes.note}>{lead}</p>
      <TextInput
        data-autofocus
        label={t('form.reason')}
        value={reason}
        maxLength={300}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={classes.actions}>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" disabled={!reason.trim()}>
          {button}
        </Button>
      </div>
    </form>
  );
}
