/** One department: its people, another name for it, and its end. */
import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormProblem } from '../../components/FormProblem';
import { showToast } from '../../lib/toasts';
import { LONGEST_NAME, useChanged } from './Departments';
import {
  addDepartment,
  deleteDepartment,
  departmentRefusal,
  type DepartmentRow,
  renameDepartment,
} from './departments';
import classes from './departments.module.css';

type Props = { department: DepartmentRow; onShow: () => void };

export function DepartmentItem({ department, onShow }: Props) {
  const { t } = useTranslation();
  const changed = useChanged();
  const [renaming, setRenaming] = useState(false);
  const [wasRenamed, setWasRenamed] = useState(false);
  const { id, name } = department;
  const remove = useMutation({
    mutationFn: () => deleteDepartment(id),
    onSuccess: () => {
      changed();
      showToast({
        mood: 'done',
        text: t('employees.departments.saidDeleted', { name }),
        // Nothing named it, so one of the same name is as good.
        undo: () =>
          void addDepartment(name)
            .then(changed)
            .catch((error: unknown) =>
              showToast({ mood: 'failed', text: t('write.failed'), error }),
            ),
      });
    },
  });
  const refused = departmentRefusal(remove.error);
  const button = (words: string, onClick: () => void, { loading = false, back = false } = {}) => (
    <Button variant="default" size="xs" loading={loading} autoFocus={back} onClick={onClick}>
      {words}
      <span className="fc-hidden">: {name}</span>
    </Button>
  );
  const finish = () => {
    setRenaming(false);
    setWasRenamed(true);
  };
  if (renaming) {
    return (
      <li>
        <RenameForm department={department} onDone={finish} />
      </li>
    );
  }
  return (
    <li data-department={id}>
      <div className={classes.row}>
        <span className={classes.name}>
          <b>{name}</b>
          <button type="button" onClick={onShow}>
            {t('employees.count', { count: department.employees })}
            <span className="fc-hidden">: {t('employees.departments.show', { name })}</span>
          </button>
        </span>
        {button(
          t('employees.departments.rename'),
          () => {
            remove.reset();
            setRenaming(true);
          },
          // The field that had the focus is gone.
          { back: wasRenamed },
        )}
        {button(t('common.delete'), () => remove.mutate(), { loading: remove.isPending })}
      </div>
      {remove.error && (
        <FormProblem
          error={remove.error}
          sentence={refused && t(`employees.departments.refused.${refused}`)}
        />
      )}
    </li>
  );
}

function RenameForm({ department, onDone }: { department: DepartmentRow; onDone: () => void }) {
  const { t } = useTranslation();
  const changed = useChanged();
  const [name, setName] = useState(department.name);
  const save = useMutation({
    mutationFn: () => renameDepartment(department.id, name.trim()),
    onSuccess: () => {
      changed();
      onDone();
    },
  });
  const refused = departmentRefusal(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === department.name) onDone();
    else if (name.trim()) save.mutate();
  };
  return (
    <form className={classes.row} onSubmit={submit}>
      <TextInput
        autoFocus
        className={classes.rename}
        aria-label={t('employees.departments.newName', { name: department.name })}
        value={name}
        maxLength={LONGEST_NAME}
        error={refused && t(`employees.departments.refused.${refused}`)}
        onChange={(event) => {
          setName(event.currentTarget.value);
          if (save.error) save.reset();
        }}
        // The dialog stays: it hears of Escape before the field does, and looks for this word.
        data-mantine-stop-propagation
        onKeyDown={(event) => event.code === 'Escape' && onDone()}
      />
      <Button variant="default" size="xs" onClick={onDone}>
        {t('common.cancel')}
      </Button>
      <Button size="xs" type="submit" disabled={!name.trim()} loading={save.isPending}>
        {t('common.save')}
      </Button>
      <FormProblem error={refused ? null : save.error} />
    </form>
  );
}
