/** A blind time somebody tells of, or other hours for a known one. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../api/session';
import form from '../../../components/form.module.css';
import { FormProblem } from '../../../components/FormProblem';
import { serverNow } from '../../../lib/clock';
import { showToast } from '../../../lib/toasts';
import { useZone } from '../../../lib/useToday';
import { useWhole } from '../../../lib/useWhole';
import { localIn } from '../dates';
import { chatsQuery } from '../queries';
import { faultOf, type GapDraft, spanOf } from './draft';
import { addGap, changeGap, type Gap, GAPS } from './queries';

type Props = { gap?: Gap; onDone: () => void };

/** Chats by Telegram's number: what is behind it names a business account. */
export const chatNumber = (id: string) => id.replace(/[~/].*$/, '');

export function GapForm({ gap, onDone }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const zone = useZone();
  // HR may write blind times, but lists no chats.
  const mayListChats = useSession()?.user?.role === 'admin';
  const chats = useWhole(chatsQuery({}), mayListChats && !gap);
  const now = localIn(serverNow(), zone);
  const [draft, setDraft] = useState<GapDraft>(() => ({
    chat: gap?.chat_id ?? '',
    from: gap ? localIn(gap.from_at, zone) : '',
    // Who opens a lasting one mostly wants to say that it is over.
    to: gap?.to_at ? localIn(gap.to_at, zone) : gap ? now : '',
    note: gap?.note ?? '',
  }));
  const [checked, setChecked] = useState(false);
  const set = (change: Partial<GapDraft>) => setDraft((old) => ({ ...old, ...change }));
  const fault = faultOf(draft, now, !!gap?.to_at);
  const save = useMutation({
    mutationFn: () => {
      const span = spanOf(draft, zone);
      return gap
        ? changeGap(gap.id, span)
        : addGap({ ...span, chat_id: draft.chat || null, note: draft.note.trim() });
    },
    onSuccess: () => {
      showToast({ mood: 'done', text: t('settings.gaps.saved') });
      void queries.invalidateQueries({ queryKey: GAPS });
      onDone();
    },
  });
  const why = draft.note.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!fault && (gap || why)) save.mutate();
  };
  const words = checked && fault ? t(`settings.gaps.fault.${fault}`) : undefined;
  const atFrom = fault === 'noFrom' || (fault === 'future' && draft.from > now);
  const moment = (key: 'from' | 'to') => ({
    type: 'datetime-local',
    max: now,
    label: t(`settings.gaps.${key}`),
    value: draft[key],
    error: (key === 'from') === atFrom && words,
    onChange: (event: { currentTarget: HTMLInputElement }) =>
      set({ [key]: event.currentTarget.value }),
  });
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      {!gap && (
        <NativeSelect
          data-autofocus
          label={t('settings.gaps.chat')}
          description={mayListChats ? undefined : t('settings.gaps.onlyAll')}
          value={draft.chat}
          onChange={(event) => set({ chat: event.currentTarget.value })}
          data={[
            { value: '', label: t('settings.gaps.allChats') },
            ...chats.map((chat) => ({
              value: chatNumber(chat.id),
              label: chat.title,
            })),
          ]}
        />
      )}
      <div className={form.pair}>
        <TextInput {...moment('from')} />
        <TextInput
          {...moment('to')}
          description={gap?.to_at ? undefined : t('settings.gaps.toNote')}
        />
      </div>
      {!gap && (
        <TextInput
          label={t('settings.gaps.why')}
          value={draft.note}
          maxLength={500}
          error={checked && !why && t('form.required')}
          onChange={(event) => set({ note: event.currentTarget.value })}
        />
      )}
      <p className={form.note}>{t('settings.gaps.recompute')}</p>
      <FormProblem error={save.error} />
      <div className={form.actions}>
        <Button variant="default" onClick={onDone}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {gap ? t('common.save') : t('settings.gaps.add')}
        </Button>
      </div>
    </form>
  );
}
