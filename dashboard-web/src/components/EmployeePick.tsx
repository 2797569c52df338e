/**
 * A list of employees narrowed by typing; arrows and Enter choose. Enter pressed before the list
 * has come holds until then: who types fast on a slow line loses nothing.
 */
import { Skeleton, TextInput } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useEffectEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../api/client';
import type { Person } from '../api/waits';
import { matches } from '../lib/matches';
import { StaleNotice } from '../shell/ErrorPanel';
import { Avatar } from './Avatar';
import classes from './kit.module.css';

const peopleQuery = (q?: string) =>
  queryOptions({
    queryKey: ['employees', 'pick', q],
    staleTime: 60_000,
    queryFn: () =>
      unwrap(
        api.GET('/api/v1/employees', {
          params: { query: { status: 'active', limit: 200, q } },
        }),
      ),
  });

/** Those whose name has the typed words in it. Where one answer cannot hold everybody, the server looks. */
function usePeople(words: string) {
  const everybody = useQuery(peopleQuery()).data;
  const partial = !!everybody?.next_cursor && words !== '';
  const query = useQuery(peopleQuery(partial ? words : undefined));
  const people = query.data?.items;
  return { query, people: partial ? people : people?.filter(({ name }) => matches(name, words)) };
}

type Props = { label: string; without?: number; onPick: (person: Person) => void };

export function EmployeePick({ label, without, onPick }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [entered, setEntered] = useState(false);
  const { query, people } = usePeople(typed.trim());
  const found = people?.filter((person) => person.id !== without) ?? [];
  const current = Math.min(at, found.length - 1);
  const chosen = entered ? found[current] : undefined;
  const pick = useEffectEvent(onPick);
  useEffect(() => {
    if (chosen) pick(chosen);
  }, [chosen]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(current + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(current - 1, 0));
    else if (event.key !== 'Enter') return;
    else if (!people) setEntered(true);
    else if (found[current]) onPick(found[current]);
    event.preventDefault();
  };
  return (
    <div>
      <TextInput
        autoFocus
        // The drawer gives the focus to its first button a moment later, unless told otherwise.
        data-autofocus
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
          setEntered(false);
        }}
        onKeyDown={onKeyDown}
      />
      {query.isPending && <Skeleton h={132} mt={8} radius={8} />}
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
      {query.isError && (
        <StaleNotice
          error={query.error}
          retrying={query.isFetching}
          onRetry={() => {
            setEntered(false);
            void query.refetch();
          }}
        />
      )}
      {people && found.length === 0 && <p className={classes.nothing}>{t('kit.nothingFound')}</p>}
    </div>
  );
}
