/**
 * A drawer with a list of asks, and the conversation of one of them as a second level. The first
 * level stays mounted under the second, so going back finds the same place.
 */
import { CloseButton, Drawer } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { focusNeighbour, useKeys } from '../../lib/keys';
import { usePhone } from '../../lib/usePhone';
import panel from '../panel.module.css';
import { Conversation } from './Conversation';

type Props = {
  opened: boolean;
  title: ReactNode;
  note: ReactNode;
  /** the ask whose conversation is open */
  ask?: string;
  /** Escape and a click outside step back one level first */
  onBack: () => void;
  onClose: () => void;
  children: ReactNode;
};

export function AskDrawer({ opened, title, note, ask, onBack, onClose, children }: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  const lastAsk = useRef<string>(undefined);

  useKeys(
    {
      KeyJ: () => focusNeighbour('[data-ask]', 1),
      KeyK: () => focusNeighbour('[data-ask]', -1),
    },
    { enabled: opened && !ask, inDialog: true },
  );

  // Coming back from a conversation puts the focus where the person left.
  useEffect(() => {
    if (ask) lastAsk.current = ask;
    else if (lastAsk.current) {
      document.querySelector<HTMLElement>(`[data-ask="${CSS.escape(lastAsk.current)}"]`)?.focus();
      lastAsk.current = undefined;
    }
  }, [ask]);

  return (
    <Drawer.Root
      opened={opened}
      onClose={ask ? onBack : onClose}
      position={phone ? 'bottom' : 'right'}
      size={phone ? '100%' : 560}
    >
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content radius={0} classNames={{ content: panel.content }}>
        {opened && (
          <div className={panel.levels}>
            <div className={panel.level} inert={ask !== undefined}>
              <Drawer.Header className={panel.header}>
                <Drawer.Title className={panel.title}>
                  {title}
                  <span>{note}</span>
                </Drawer.Title>
                <CloseButton size="lg" onClick={onClose} aria-label={t('common.close')} />
              </Drawer.Header>
              {children}
            </div>
            {ask && (
              <div className={panel.level} data-top>
                <Conversation key={ask} ask={ask} onBack={onBack} onClose={onClose} />
              </div>
            )}
          </div>
        )}
      </Drawer.Content>
    </Drawer.Root>
  );
}
