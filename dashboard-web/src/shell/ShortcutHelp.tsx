/** The list of keyboard shortcuts, opened by "?". */
import { Kbd, Modal } from '@mantine/core';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './shell.module.css';

const SHORTCUTS = [
  { key: 'leaderboard', keys: ['G', 'L'] },
  { key: 'search', keys: ['/'] },
  { key: 'month', keys: ['[', ']'] },
  { key: 'next', keys: ['J', 'K'] },
  { key: 'open', keys: ['Enter'] },
  { key: 'back', keys: ['Esc'] },
  { key: 'help', keys: ['?'] },
] as const;

export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('keys.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <dl className={classes.keys}>
        {SHORTCUTS.map(({ key, keys }) => (
          <Fragment key={key}>
            <dt>
              {keys.map((name) => (
                <Kbd key={name}>{name}</Kbd>
              ))}
            </dt>
            <dd>{t(`keys.${key}`)}</dd>
          </Fragment>
        ))}
      </dl>
      <p className={classes.keysNote}>{t('keys.note')}</p>
    </Modal>
  );
}
