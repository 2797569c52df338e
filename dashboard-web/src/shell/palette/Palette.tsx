/** Find a page, a person, a chat or the words of a message, and go there. */
import { CloseButton, Loader, Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayReadWaits, useSession } from '../../api/session';
import { IconFile, IconMessageQuestion, IconSearch, IconUser, IconUsers } from '../../icons';
import { useFormat } from '../../lib/format';
import { usePhone } from '../../lib/usePhone';
import { ErrorCode } from '../ErrorPanel';
import { itemsFor } from '../nav';
import { matches } from '../../lib/matches';
import { type Hit, type HitKind, hitsOf, recentHits, remember, searchAll } from './hits';
import classes from './palette.module.css';

const LEAST_LETTERS = 2;
const PAUSE_MS = 180;
/** A message is searchable within half a minute of being said: what is not found is asked again. */
const AGAIN_MS = 5_000;
const KINDS: HitKind[] = ['page', 'employee', 'chat', 'message'];
const ICONS = {
  page: IconFile,
  employee: IconUser,
  chat: IconUsers,
  message: IconMessageQuestion,
};

type Props = { opened: boolean; onClose: () => void };

export default function Palette({ opened, onClose }: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  return (
    <Modal.Root opened={opened} onClose={onClose} size={640} fullScreen={phone} yOffset="10vh">
      <Modal.Overlay />
      <Modal.Content radius={phone ? 0 : 12} aria-label={t('palette.open')}>
        {opened && <Inside onClose={onClose} />}
      </Modal.Content>
    </Modal.Root>
  );
}

function useHits(q: string) {
  const { t } = useTranslation();
  const format = useFormat();
  const role = useSession()?.user?.role;
  const asked = useDebouncedValue(q.trim(), PAUSE_MS)[0];
  const search = useQuery({
    queryKey: ['search', asked],
    // Employees see their own numbers only, and there is nothing else to find.
    enabled: asked.length >= LEAST_LETTERS && role !== 'employee',
    staleTime: 30_000,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.messages.length === 0 ? AGAIN_MS : false),
    queryFn: () => searchAll(asked),
  });
  const pages = itemsFor(role)
    .map((item): Hit => ({
      kind: 'page',
      key: `page-${item.key}`,
      title: t(`nav.${item.key}`),
      to: item.to,
    }))
    .filter((hit) => matches(hit.title, q));
  const waits = mayReadWaits(role);
  const long = q.trim().length >= LEAST_LETTERS;
  const found = long && search.data ? hitsOf(search.data, { waits, when: format.dateTime }) : [];
  return {
    pages,
    found,
    error: long ? search.error : null,
    // Asking again in silence is not busy: "nothing found" is not to blink.
    busy:
      long &&
      (search.isPending || search.isPlaceholderData || asked !== q.trim()) &&
      role !== 'employee',
  };
}

function Inside({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const router = useRouter();
  const [q, setQ] = useState('');
  const [at, setAt] = useState(0);
  const [recent] = useState(recentHits);
  const { pages, found, error, busy } = useHits(q);
  const groups = q.trim()
    ? KINDS.map((kind) => ({
        label: t(`palette.kind.${kind}`),
        hits: [...pages, ...found].filter((hit) => hit.kind === kind),
      }))
    : [
        { label: t('palette.recent'), hits: recent },
        { label: t('palette.kind.page'), hits: pages },
      ];
  const shown = groups.filter((group) => group.hits.length > 0);
  const hits = shown.flatMap((group) => group.hits);
  const chosen = Math.min(at, hits.length - 1);

  useEffect(() => {
    document.getElementById(`hit-${chosen}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const go = (hit: Hit | undefined) => {
    if (!hit?.to) return;
    remember(hit);
    onClose();
    router.history.push(hit.to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, () => void> = {
      ArrowDown: () => setAt(Math.min(chosen + 1, hits.length - 1)),
      ArrowUp: () => setAt(Math.max(chosen - 1, 0)),
      Enter: () => go(hits[chosen]),
    };
    const move = moves[event.code.replace('Numpad', '')];
    if (!move) return;
    event.preventDefault();
    move();
  };
  let index = -1;
  return (
    <div className={classes.palette}>
      <div className={classes.head}>
        <IconSearch size={18} aria-hidden="true" />
        <input
          data-autofocus
          role="combobox"
          aria-label={t('palette.placeholder')}
          aria-expanded={hits.length > 0}
          aria-controls="palette-hits"
          aria-activedescendant={hits.length > 0 ? `hit-${chosen}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder={t('palette.placeholder')}
          value={q}
          onChange={(event) => {
            setQ(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        {busy && <Loader size={16} />}
        <CloseButton size="lg" aria-label={t('common.close')} onClick={onClose} />
      </div>
      <div
        className={classes.list}
        id="palette-hits"
        role="listbox"
        aria-label={t('palette.open')}
        tabIndex={-1}
      >
        {shown.map((group) => (
          <div key={group.label} role="group" aria-label={group.label}>
            <div className={classes.group} aria-hidden="true">
              {group.label}
            </div>
            {group.hits.map((hit) => {
              index += 1;
              const own = index;
              const Sign = ICONS[hit.kind];
              return (
                <div
                  key={hit.key}
                  id={`hit-${own}`}
                  role="option"
                  aria-selected={own === chosen}
                  aria-disabled={hit.to === null}
                  className={classes.hit}
                  data-hit={hit.key}
                  onClick={() => go(hit)}
                  onPointerMove={() => own !== at && setAt(own)}
                >
                  <Sign size={18} stroke={1.75} aria-hidden="true" />
                  <span>
                    <b data-preview>{hit.title}</b>
                    {hit.note && <span>{hit.note}</span>}
                    {hit.kind === 'message' && !hit.to && <span>{t('palette.noWait')}</span>}
                  </span>
                </div>
              );
            })}
          </div>
        ))}
      </div>
      <p className={classes.foot} role="status">
        {error ? (
          <>
            {t('palette.failed')} <ErrorCode error={error} />
          </>
        ) : hits.length === 0 && !busy ? (
          t('palette.nothing', { q: q.trim() })
        ) : (
          t('palette.hint')
        )}
      </p>
    </div>
  );
}
