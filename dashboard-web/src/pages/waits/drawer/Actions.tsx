/** The foot of the drawer: the decisions as buttons with their keys, and the form of the chosen one. */
import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Wait } from '../../../api/waits';
import { useKeys } from '../../../lib/keys';
import type { Decide } from '../useDecide';
import { type ActionKey, ACTIONS, isPicked, isPossible, MAIN } from './actions';
import classes from './drawer.module.css';
import { MergeForm } from './MergeForm';
import { ReasonForm } from './ReasonForm';
import { ReassignForm } from './ReassignForm';

type Props = {
  wait: Wait;
  action: ActionKey | null;
  onAction: (action: ActionKey | null) => void;
  onDecide: Decide;
};

export function Actions({ wait, action, onAction, onDecide }: Props) {
  const { t } = useTranslation();
  // Whose form was left without a decision: its button is drawn anew, and has the focus again.
  const [last, setLast] = useState(action);
  if (action && action !== last) setLast(action);
  const possible = ACTIONS.filter(({ key }) => isPossible(key, wait));
  const start = (key: ActionKey) => {
    if (key === 'accept' && wait.suggestion)
      return void onDecide(wait, { kind: 'link', message_id: wait.suggestion.message_id });
    const refused = wait.suggestion ?? wait.answer;
    if (key === 'refuse' && refused)
      return void onDecide(wait, { kind: 'unlink', message_id: refused.message_id });
    if (key === 'close') return void onDecide(wait, { kind: 'close' });
    onAction(key);
  };
  useKeys(Object.fromEntries(possible.map(({ key, code }) => [code, () => start(key)])), {
    inDialog: true,
    enabled: action === null,
  });
  const cancel = () => onAction(null);
  if (action === 'exclude' || action === 'dismiss') {
    return (
      <ReasonForm
        title={t(`waits.action.${action}`)}
        onCancel={cancel}
        onDone={(reason) => void onDecide(wait, { kind: action, reason })}
      />
    );
  }
  if (action === 'reassign') {
    return (
      <ReassignForm
        holder={wait.holder?.id}
        onCancel={cancel}
        onDone={(to) => void onDecide(wait, { kind: 'reassign', employee_id: to.id }, to)}
      />
    );
  }
  if (action === 'merge') {
    return (
      <MergeForm
        wait={wait}
        onCancel={cancel}
        onDone={(into) => void onDecide(wait, { kind: 'merge', into: into.id })}
      />
    );
  }
  if (isPicked(action)) {
    return (
      <div className={classes.hint} role="status">
        <span>{t(`waits.choose.${action}`)}</span>
        <Button variant="default" onClick={cancel}>
          {t('common.cancel')}
        </Button>
      </div>
    );
  }
  if (possible.length === 0) {
    return (
      <p className={classes.nothing}>
        {wait.pending ? t('waits.pendingNote') : t('waits.settled')}
      </p>
    );
  }
  const main = possible.filter(({ key }) => MAIN.includes(key));
  const rest = possible.filter(({ key }) => !MAIN.includes(key));
  return (
    <div className={classes.actions} role="group" aria-label={t('waits.actions')}>
      {main.map(({ key, letter }) => (
        <Button
          key={key}
          variant={key === 'accept' ? 'filled' : 'default'}
          data-action={key}
          autoFocus={key === last}
          onClick={() => start(key)}
        >
          {t(`waits.action.${key}`)}
          <kbd className={classes.key}>{letter}</kbd>
        </Button>
      ))}
      {rest.length > 0 && (
        <Menu position="top-end">
          <Menu.Target>
            <Button variant="default" autoFocus={rest.some(({ key }) => key === last)}>
              {t('waits.moreActions')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map(({ key, letter }) => (
              <Menu.Item
                key={key}
                data-action={key}
                rightSection={<kbd className={classes.key}>{letter}</kbd>}
                onClick={() => start(key)}
              >
                {t(`waits.action.${key}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
}
