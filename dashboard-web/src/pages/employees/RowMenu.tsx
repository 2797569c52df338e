/** What can be done with one employee. */
import { ActionIcon, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IconDots, IconEdit, IconLogout, IconQrcode, IconUser } from '../../icons';
import { usePageSearch } from '../../lib/usePageSearch';
import type { EmployeeRow } from './queries';
import type { DialogKind, EmployeesSearch } from './search';
import { useEmployment } from './useEmployment';

export function RowMenu({ row }: { row: EmployeeRow }) {
  const { t } = useTranslation();
  const { open } = usePageSearch<EmployeesSearch>();
  const employment = useEmployment();
  const show = (dialog: DialogKind) => open({ dialog, id: row.id }, 'dialog');
  return (
    // The row itself opens the profile: presses in the menu must not.
    <span onClick={(event) => event.stopPropagation()}>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={t('employees.actions', { name: row.name })}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconEdit size={16} />} onClick={() => show('edit')}>
            {t('employees.edit')}
          </Menu.Item>
          {!row.left_at && (
            <Menu.Item leftSection={<IconQrcode size={16} />} onClick={() => show('invite')}>
              {t('employees.invite.button')}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={row.left_at ? <IconUser size={16} /> : <IconLogout size={16} />}
            onClick={() => employment(row)}
          >
            {row.left_at ? t('employees.back') : t('employees.leave')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
