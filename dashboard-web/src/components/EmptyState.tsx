/** Nothing to show: either nothing exists yet (how to get it), or the filters leave nothing. */
import type { Icon } from '@tabler/icons-react';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconSearch } from '../icons';
import classes from './frame.module.css';

type Props = { icon?: Icon; title: string; body?: ReactNode; children?: ReactNode };

export function EmptyState({ icon: Sign = IconSearch, title, body, children }: Props) {
  return (
    <section className={`fc-card ${classes.empty}`}>
      <Sign size={34} stroke={1.5} aria-hidden="true" />
      <h2>{title}</h2>
      {body && <p>{body}</p>}
      {children}
    </section>
  );
}

/** The filters leave nothing; `onReset` takes them off. */
export function FilteredEmpty({ onReset, title }: { onReset?: () => void; title?: string }) {
  const { t } = useTranslation();
  const reset = () => {
    onReset?.();
    // The button goes with the emptiness: the keyboard goes on in the page.
    document.getElementById('main')?.focus({ preventScroll: true });
  };
  return (
    <EmptyState title={title ?? t('kit.nothingFound')} body={t('kit.nothingFoundBody')}>
      {onReset && (
        <Button variant="default" onClick={reset}>
          {t('kit.resetFilters')}
        </Button>
      )}
    </EmptyState>
  );
}
