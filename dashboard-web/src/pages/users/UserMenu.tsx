/** What can be done with one user. */
import { ActionIcon, Button, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/Dialog';
import form from '../../components/form.module.css';
import { FormProblem } from '../../components/FormProblem';
import { IconBan, IconDots, IconEdit, IconKey, IconLogout, IconUser } from '../../icons';
import { showToast } from '../../lib/toasts';
import { usePageSearch } from '../../lib/usePageSearch';
import { useWrite } from '../../lib/useWrite';
import { changeUser, endSessions, resetPassword, type UserRow, USERS } from './queries';
import type { UsersSearch } from './route';
import { refusal } from './refusal';

type Props = {
  user: UserRow;
  onPassword: (secret: { login: string; password: string }) => void;
};
type Step = 'sessions' | 'password' | 'disable';

export function UserMenu({ user, onPassword }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const write = useWrite();
  const { open } = usePageSearch<UsersSearch>();
  const [step, setStep] = useState<Step>();

  const act = useMutation({
    mutationFn: async (what: Step) => {
      if (what === 'password') return (await resetPassword(user.id)).password;
      if (what === 'sessions') await endSessions(user.id);
      else await changeUser(user.id, { disabled: true });
      return undefined;
    },
    onSuccess: (password, what) => {
      setStep(undefined);
      void queries.invalidateQueries({ queryKey: [USERS] });
      if (password) onPassword({ login: user.login, password });
      else {
        showToast({
          mood: 'done',
          text:
            what === 'sessions'
              ? t('users.saidSessions', { name: user.name })
              : t('users.saidDisabled', { name: user.name }),
        });
      }
    },
  });
  const ask = (what: Step) => {
    act.reset();
    setStep(what);
  };
  const enable = () =>
    void write({
      done: t('users.saidEnabled', { name: user.name }),
      run: () => changeUser(user.id, { disabled: false }),
      undo: () => changeUser(user.id, { disabled: true }),
      refresh: [[USERS]],
    });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={40}
            aria-label={t('users.actions', { name: user.name })}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconEdit size={16} />}
            onClick={() => open({ dialog: 'edit', id: user.id }, 'dialog')}
          >
            {t('users.edit')}
          </Menu.Item>
          <Menu.Item leftSection={<IconKey size={16} />} onClick={() => ask('password')}>
            {t('users.reset')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconLogout size={16} />}
            disabled={user.sessions === 0}
            onClick={() => ask('sessions')}
          >
            {t('users.endSessions')}
          </Menu.Item>
          {user.disabled_at ? (
            <Menu.Item leftSection={<IconUser size={16} />} onClick={enable}>
              {t('users.enable')}
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<IconBan size={16} />} onClick={() => ask('disable')}>
              {t('users.disable')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Dialog
        opened={step !== undefined}
        title={step && t(`users.ask.${step}.title`)}
        onClose={() => setStep(undefined)}
      >
        {step && (
          <div className={form.form}>
            <p className={form.note}>{t(`users.ask.${step}.body`, { name: user.name })}</p>
            <FormProblem error={act.error} sentence={refusal(act.error, t)} />
            <div className={form.actions}>
              <Button variant="default" onClick={() => setStep(undefined)}>
                {t('common.cancel')}
              </Button>
              <Button data-autofocus loading={act.isPending} onClick={() => act.mutate(step)}>
                {t(`users.ask.${step}.button`)}
              </Button>
            </div>
          </div>
        )}
      </Dialog>
    </>
  );
}
