/** The notes of lib/toasts.ts: they float, wait while looked at, and U takes the last write back. */
import { Button, CloseButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../lib/keys';
import { hideToast, type Toast, UNDO_MS, useToasts } from '../lib/toasts';
import { ErrorCode } from './ErrorPanel';
import classes from './toasts.module.css';

export function Toasts() {
  const toasts = useToasts();
  const undoable = toasts.findLast((toast) => toast.undo);
  const undo = (toast: Toast) => {
    hideToast(toast.id);
    toast.undo?.();
  };
  useKeys({ KeyU: () => undoable && undo(undoable) }, { enabled: !!undoable, inDialog: true });
  return (
    <div className={classes.stack} role="status" aria-live="polite">
      {toasts.map((toast) => (
        <OneToast key={toast.id} toast={toast} onUndo={() => undo(toast)} />
      ))}
    </div>
  );
}

function OneToast({ toast, onUndo }: { toast: Toast; onUndo: () => void }) {
  const { t } = useTranslation();
  const [held, setHeld] = useState(false);
  const { id } = toast;
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => hideToast(id), UNDO_MS);
    return () => clearTimeout(timer);
  }, [id, held]);
  return (
    <div
      className={classes.toast}
      data-mood={toast.mood}
      data-toast
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={classes.text}>
        {toast.text} {toast.error !== undefined && <ErrorCode error={toast.error} />}
      </span>
      {toast.undo && (
        <Button variant="subtle" size="compact-sm" className={classes.undo} onClick={onUndo}>
          {t('write.undo')}
          <kbd className={classes.key}>U</kbd>
        </Button>
      )}
      <CloseButton aria-label={t('common.close')} onClick={() => hideToast(id)} />
    </div>
  );
}
