/** The list of keyboard shortcuts, opened by "?". */
import { Kbd, Modal } from '@mantine/core';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session';
import { itemsFor } from './nav';
import classes from './shell.module.css';

const SHORTCUTS = [
  { key: 'palette', keys: ['Ctrl', 'K'] },
  { key: 'search', keys: ['/'] },
  { key: 'month', keys: ['[', ']'] },
  { key: 'next', keys: ['J', 'K'] },
  { key: 'open', keys: ['Enter'] },
  { key: 'undo', keys: ['U'] },
  { key: 'back', keys: ['Esc'] },
  { key: 'help', keys: ['?'] },
] as const;

export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const role = useSession()?.user?.role;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('keys.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <dl className={classes.keys}>
        {itemsFor(role).map(({ key, shortcut }) => (
          <Fragment key={key}>
            <dt>
              <Kbd>G</Kbd>
              <Kbd>{shortcut.replace('Key', '')}</Kbd>
            </dt>
            <dd>{t(`nav.${key}`)}</dd>
          </Fragment>
        ))}
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
