/** Why a wait does not count: a ready reason at one press, or own words. */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './drawer.module.css';

const READY = ['spam', 'test', 'elsewhere', 'duplicate'] as const;

type Props = { title: string; onDone: (reason: string) => void; onCancel: () => void };

export function ReasonForm({ title, onDone, onCancel }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const given = reason.trim();
  return (
    <form
      className={classes.form}
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        if (given) onDone(given);
      }}
    >
      <TextInput
        autoFocus
        data-autofocus
        label={t('waits.reason', { action: title })}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={classes.ready}>
        {READY.map((key) => (
          <Button
            key={key}
            variant="default"
            size="compact-sm"
            onClick={() => setReason(t(`waits.ready.${key}`))}
          >
            {t(`waits.ready.${key}`)}
          </Button>
        ))}
      </div>
      <div className={classes.formButtons}>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" disabled={!given}>
          {title}
        </Button>
      </div>
    </form>
  );
}
