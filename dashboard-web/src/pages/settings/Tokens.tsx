/** Keys for other programs: shown once, kept as a digest, taken back at any time. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckList } from '../../components/CheckList';
import { CopyField } from '../../components/CopyField';
import { Dialog } from '../../components/Dialog';
import { EmptyState } from '../../components/EmptyState';
import { departmentsQuery } from '../../components/Filters';
import form from '../../components/form.module.css';
import { FormProblem } from '../../components/FormProblem';
import { CardSkeleton, Loaded } from '../../components/PageFrame';
import { IconKey, IconPlus } from '../../icons';
import { useFormat } from '../../lib/format';
import { addDays } from '../../lib/period';
import { usePageSearch } from '../../lib/usePageSearch';
import { useToday, useZone } from '../../lib/useToday';
import { startOfDay } from './dates';
import { addToken, revokeToken, SETTINGS, type Token, TOKEN_ROLES, tokensQuery } from './queries';
import type { SettingsSearch } from './route';
import classes from './settings.module.css';

/** A key that never ends is one nobody remembers: a quarter is the first offer. */
const FIRST_DAYS = 90;

export default function Tokens() {
  const { t } = useTranslation();
  const query = useQuery(tokensQuery);
  const { search, open, close } = usePageSearch<SettingsSearch>();
  const [secret, setSecret] = useState<string>();
  const done = () => {
    setSecret(undefined);
    close({ dialog: undefined }, 'dialog');
  };
  const add = () => open({ dialog: 'new' }, 'dialog');
  return (
    <Loaded query={query} skeleton={<CardSkeleton heights={[260]} />}>
      {(tokens) => (
        <>
          {tokens.length === 0 ? (
            <EmptyState
              icon={IconKey}
              title={t('settings.tokens.empty')}
              body={t('settings.tokens.emptyBody')}
            >
              <Button onClick={add}>{t('settings.tokens.add')}</Button>
            </EmptyState>
          ) : (
            <section className={`fc-card ${classes.card}`} aria-labelledby="tokens">
              <div className={classes.head}>
                <h2 id="tokens">{t('settings.section.tokens')}</h2>
                <Button leftSection={<IconPlus size={18} />} onClick={add}>
                  {t('settings.tokens.add')}
                </Button>
              </div>
              <ul className={classes.rows}>
                {tokens.map((token) => (
                  <TokenRow key={token.id} token={token} />
                ))}
              </ul>
            </section>
          )}
          <Dialog
            opened={search.dialog === 'new'}
            title={secret ? t('settings.tokens.made') : t('settings.tokens.add')}
            onClose={done}
          >
            {secret ? (
              <div className={form.form}>
                <p className={form.note}>{t('settings.tokens.once')}</p>
                <CopyField value={secret} />
                <div className={form.actions}>
                  <Button onClick={done}>{t('settings.tokens.kept')}</Button>
                </div>
              </div>
            ) : (
              <TokenForm onMade={setSecret} onCancel={done} />
            )}
          </Dialog>
        </>
      )}
    </Loaded>
  );
}

function TokenRow({ token }: { token: Token }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => revokeToken(token.id),
    onSuccess: () => {
      setAsking(false);
      void queries.invalidateQueries({ queryKey: [SETTINGS, 'tokens'] });
    },
  });
  return (
    <li data-token={token.id}>
      <span className={classes.rowText}>
        <b>{token.name}</b>
        <span>
          {[
            t(`role.${token.role}`),
            token.expires_at
              ? t('settings.tokens.until', { day: format.date(token.expires_at) })
              : t('settings.tokens.endless'),
            token.last_used_at
              ? t('settings.tokens.used', { at: format.dateTime(token.last_used_at) })
              : t('settings.tokens.unused'),
          ].join(' · ')}
        </span>
      </span>
      <Button
        variant="default"
        size="xs"
        aria-label={`${t('settings.tokens.revoke')}: ${token.name}`}
        onClick={() => setAsking(true)}
      >
        {t('settings.tokens.revoke')}
      </Button>
      <Dialog
        opened={asking}
        title={t('settings.tokens.revokeTitle')}
        onClose={() => setAsking(false)}
      >
        <div className={form.form}>
          <p className={form.note}>{t('settings.tokens.revokeBody', { name: token.name })}</p>
          <FormProblem error={revoke.error} />
          <div className={form.actions}>
            <Button variant="default" onClick={() => setAsking(false)}>
              {t('common.cancel')}
            </Button>
            <Button data-autofocus loading={revoke.isPending} onClick={() => revoke.mutate()}>
              {t('settings.tokens.revoke')}
            </Button>
          </div>
        </div>
      </Dialog>
    </li>
  );
}

type FormProps = { onMade: (secret: string) => void; onCancel: () => void };

function TokenForm({ onMade, onCancel }: FormProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const zone = useZone();
  const today = useToday();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Token['role']>('hr');
  const [scope, setScope] = useState<number[]>([]);
  const departments = useQuery(departmentsQuery);
  const [until, setUntil] = useState(addDays(today, FIRST_DAYS));
  const add = useMutation({
    mutationFn: () =>
      addToken({
        name: name.trim(),
        role,
        departments: role === 'supervisor' ? scope : [],
        expires_at: until ? startOfDay(addDays(until, 1), zone) : null,
      }),
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: [SETTINGS, 'tokens'] });
      onMade(made.secret);
    },
  });
  const past = until !== '' && until < today;
  const blind = role === 'supervisor' && scope.length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() && !past && !blind) add.mutate();
  };
  return (
    <form className={form.form} onSubmit={submit}>
      <TextInput
        data-autofocus
        label={t('settings.tokens.name')}
        description={t('settings.tokens.nameNote')}
        value={name}
        maxLength={80}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <div className={form.pair}>
        <NativeSelect
          label={t('settings.tokens.role')}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value as Token['role'])}
          data={TOKEN_ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
        />
        <TextInput
          type="date"
          label={t('settings.tokens.expires')}
          value={until}
          min={today}
          error={past && t('settings.tokens.past')}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
      </div>
      {role === 'supervisor' && (
        <CheckList
          label={t('settings.tokens.departments')}
          options={(departments.data ?? []).map((d) => ({ value: d.id, label: d.name }))}
          value={scope}
          onChange={setScope}
        />
      )}
      <FormProblem error={add.error} />
      <div className={form.actions}>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" disabled={!name.trim() || past || blind} loading={add.isPending}>
          {t('settings.tokens.make')}
        </Button>
      </div>
    </form>
  );
}
