/** A dialog with a form or a question in it; on phones it takes the whole window. */
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../lib/usePhone';

type Props = {
  opened: boolean;
  title: ReactNode;
  onClose: () => void;
  size?: number;
  children: ReactNode;
};

export function Dialog({ opened, title, onClose, size = 520, children }: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={size}
      fullScreen={phone}
      radius={phone ? 0 : 'md'}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {children}
    </Modal>
  );
}
