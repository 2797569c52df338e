/** Says that the numbers may be old. It floats, so that nothing on the page moves. */
import { useTranslation } from 'react-i18next';
import { IconPlugConnectedX } from '../icons';
import classes from './shell.module.css';

export function LiveBanner() {
  const { t } = useTranslation();
  return (
    <div role="status" className={classes.banner}>
      <IconPlugConnectedX size={18} aria-hidden="true" />
      {t('shell.offline')}
    </div>
  );
}
