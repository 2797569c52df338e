/** A list of employees narrowed by typing; arrows and Enter choose. */
import { TextInput } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, type Page } from '../api/client';
import type { Person } from '../api/waits';
import { Avatar } from './Avatar';
import classes from './kit.module.css';

export const peopleQuery = queryOptions({
  queryKey: ['employees', 'pick'],
  staleTime: 60_000,
  queryFn: () =>
    call<Page<Person>>('get', '/api/v1/employees', { query: { status: 'active', limit: 200 } }),
  select: (page) => page.items,
});

type Props = { label: string; without?: number; onPick: (person: Person) => void };

export function EmployeePick({ label, without, onPick }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const { data, isError } = useQuery(peopleQuery);
  const words = typed.trim().toLocaleLowerCase();
  const found = (data ?? []).filter(
    (person) => person.id !== without && person.name.toLocaleLowerCase().includes(words),
  );
  const current = Math.min(at, found.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(current + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(current - 1, 0));
    else if (event.key === 'Enter') {
      const person = found[current];
      if (person) onPick(person);
    } else return;
    event.preventDefault();
  };
  return (
    <div>
      <TextInput
        autoFocus
        label={label}
        placeholder={t('lb.findName')}
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={found[current] && `${id}-${found[current].id}`}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={id} role="listbox" aria-label={label} className={classes.people}>
        {found.map((person, i) => (
          <li
            key={person.id}
            id={`${id}-${person.id}`}
            role="option"
            aria-selected={i === current}
            onClick={() => onPick(person)}
          >
            <Avatar name={person.name} />
            <span>
              {person.name}
              <span className={classes.historyNote}>{person.department?.name}</span>
            </span>
          </li>
        ))}
      </ul>
      {(isError || (data && found.length === 0)) && (
        <p className={classes.nothing}>{t('kit.nothingFound')}</p>
      )}
    </div>
  );
}
