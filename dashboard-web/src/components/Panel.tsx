/** A drawer at the right of wide screens and a sheet over the whole of phones, with tabs. */
import { CloseButton, Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../lib/usePhone';
import classes from './panel.module.css';

type Tab<Key extends string> = { key: Key; label: string };

type Props<Key extends string> = {
  opened: boolean;
  onClose: () => void;
  title: ReactNode;
  note?: ReactNode;
  /** a badge at the right of the title; its place is kept while it is empty */
  end?: ReactNode;
  tabs?: Tab<Key>[];
  tab?: Key;
  onTab?: (tab: Key) => void;
  /** actions that stay at the foot */
  foot?: ReactNode;
  children: ReactNode;
  width?: number;
};

export function Panel<Key extends string = string>(props: Props<Key>) {
  const { opened, onClose, title, note, end, tabs, tab, onTab, foot, children } = props;
  const { t } = useTranslation();
  const phone = usePhone();
  return (
    <Drawer.Root
      opened={opened}
      onClose={onClose}
      position={phone ? 'bottom' : 'right'}
      size={phone ? '100%' : (props.width ?? 560)}
    >
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content radius={0} classNames={{ content: classes.content }}>
        <div className={classes.frame}>
          <Drawer.Header className={classes.header}>
            <Drawer.Title className={classes.title}>
              {title}
              {note !== undefined && <span>{note}</span>}
            </Drawer.Title>
            {end !== undefined && <div className={classes.end}>{end}</div>}
            <CloseButton size="lg" onClick={onClose} aria-label={t('common.close')} />
          </Drawer.Header>
          {tabs && tabs.length > 1 && (
            <div className={classes.tabs} role="group" aria-label={t('kit.parts')}>
              {tabs.map(({ key, label }) => (
                <button
                  key={key}
                  type="button"
                  className={classes.tab}
                  aria-pressed={key === tab}
                  onClick={() => onTab?.(key)}
                >
                  {label}
                </button>
              ))}
            </div>
          )}
          {children}
          {foot && <div className={classes.foot}>{foot}</div>}
        </div>
      </Drawer.Content>
    </Drawer.Root>
  );
}

/** The part of a panel that scrolls. */
export function PanelBody({ children, label }: { children: ReactNode; label: string }) {
  return (
    <div className={classes.body} tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  );
}
