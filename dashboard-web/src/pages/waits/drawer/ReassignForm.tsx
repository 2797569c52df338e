/** Who holds the wait from now on. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../api/waits';
import { EmployeePick } from '../../../components/EmployeePick';
import classes from './drawer.module.css';

type Props = { holder?: number; onDone: (to: Person) => void; onCancel: () => void };

export function ReassignForm({ holder, onDone, onCancel }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.form}>
      <EmployeePick label={t('waits.reassignTo')} without={holder} onPick={onDone} />
      <div className={classes.formButtons}>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </div>
  );
}
