/** The way to the palette for those without a keyboard at hand. */
import { ActionIcon, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IconSearch } from '../../icons';
import { usePhone } from '../../lib/usePhone';
import classes from './button.module.css';
import { showPalette } from './store';

export function PaletteButton() {
  const { t } = useTranslation();
  const phone = usePhone();
  const open = () => showPalette(true);
  if (phone) {
    return (
      <ActionIcon
        variant="subtle"
        color="gray"
        size={44}
        aria-label={t('palette.open')}
        onClick={open}
      >
        <IconSearch size={20} />
      </ActionIcon>
    );
  }
  return (
    <UnstyledButton className={classes.button} onClick={open}>
      <IconSearch size={16} aria-hidden="true" />
      <span>{t('palette.open')}</span>
      <kbd aria-hidden="true">{t('palette.keys')}</kbd>
    </UnstyledButton>
  );
}
