/** A text to take along: shown whole, copied by one press. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconCheck, IconCopy } from '../icons';
import { copyText } from '../lib/copyText';
import classes from './form.module.css';

export function CopyField({ value }: { value: string }) {
  const { t } = useTranslation();
  const [state, setState] = useState<'idle' | 'done' | 'failed'>('idle');
  const copy = () => {
    // Where it fails, the text is there to be marked.
    copyText(value).then(
      () => setState('done'),
      () => setState('failed'),
    );
  };
  return (
    <>
      <div className={classes.copy}>
        <code>{value}</code>
        <Button
          variant="default"
          leftSection={state === 'done' ? <IconCheck size={16} /> : <IconCopy size={16} />}
          onClick={copy}
        >
          {state === 'done' ? t('common.copied') : t('common.copy')}
        </Button>
      </div>
      <p className={classes.note} role="status" hidden={state !== 'failed'}>
        {state === 'failed' && t('common.copyFailed')}
      </p>
    </>
  );
}
