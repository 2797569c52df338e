/** One wait: its conversation, what was decided about it, and what a person may decide. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../../api/client';
import { type Wait, waitQuery } from '../../../api/waits';
import type { Unit } from '../../../components/Filters';
import { Panel } from '../../../components/Panel';
import { useKeys } from '../../../lib/keys';
import { useWaitsSearch } from '../useWaitsSearch';
import { WaitState } from '../WaitState';
import { Actions } from './Actions';
import { type ActionKey, type PickKind, pickingFor } from './actions';
import { useDecide } from '../useDecide';
import { useMakeAsk } from '../useMakeAsk';
import { WaitHistoryTab } from './WaitHistoryTab';
import { Facts } from './Facts';

// The conversation comes when a drawer is opened: the list does not need it.
const Talk = lazy(async () => ({
  default: (await import('../../../components/conversation/Talk')).Talk,
}));

type Props = { list: Wait[]; unit: Unit };

export function WaitDrawer({ list, unit }: Props) {
  const { search, closeWait } = useWaitsSearch();
  const { wait: id } = search;
  // While it closes it still shows what it showed.
  const [last, setLast] = useState(id);
  if (id && id !== last) setLast(id);
  return last ? (
    <Inside key={last} id={last} opened={!!id} list={list} unit={unit} onClose={closeWait} />
  ) : null;
}

type InsideProps = Props & { id: string; opened: boolean; onClose: () => void };

function Inside({ id, opened, list, unit, onClose }: InsideProps) {
  const { t } = useTranslation();
  const { search, set, turnTo } = useWaitsSearch();
  const [action, setAction] = useState<ActionKey | null>(null);
  const query = useQuery({ ...waitQuery(id), enabled: opened });
  const listed = list.find((one) => one.id === id);
  const wait = query.data ?? listed;
  const decide = useDecide();
  const makeAsk = useMakeAsk();
  const tab = search.history ? 'history' : 'talk';

  const step = (by: number) => {
    const next = list[list.findIndex((one) => one.id === id) + by];
    if (next) turnTo(next.id);
  };
  useKeys(
    { KeyJ: () => step(1), KeyK: () => step(-1) },
    { inDialog: true, enabled: opened && !action },
  );

  const run: typeof decide = (...decision) => {
    setAction(null);
    onClose();
    return decide(...decision);
  };
  const pick = (of: Wait, kind: PickKind, message: Schemas['Message']) => {
    if (kind !== 'ask') return void run(of, { kind, message_id: message.id });
    setAction(null);
    void makeAsk(of, message);
  };
  const client = wait?.asked_by_name ?? t('waits.client');
  const holder = (wait?.answer?.by ?? wait?.holder)?.name ?? t('waits.nobody');
  return (
    <Panel
      opened={opened}
      // Escape leaves the form of an action first.
      onClose={() => (action ? setAction(null) : onClose())}
      title={wait?.chat.title ?? t('conversation.title')}
      note={wait ? t('conversation.who', { client, employee: holder }) : ''}
      end={wait ? <WaitState wait={wait} unit={unit} /> : ''}
      tabs={[
        { key: 'talk', label: t('conversation.title') },
        { key: 'history', label: t('waits.history') },
      ]}
      tab={tab}
      onTab={(key) => set({ history: key === 'history' || undefined })}
      width={640}
      foot={
        wait && <Actions key={id} wait={wait} action={action} onAction={setAction} onDecide={run} />
      }
    >
      {wait && tab === 'talk' && <Facts wait={wait} unit={unit} />}
      {tab === 'talk' ? (
        <Suspense fallback={null}>
          <Talk
            wait={id}
            // Its facts and decisions come with it: nothing is pushed, and no key pressed in vain.
            hold={!wait && !query.isError}
            picking={wait && pickingFor(action, (kind, message) => pick(wait, kind, message), t)}
          />
        </Suspense>
      ) : (
        <WaitHistoryTab id={id} />
      )}
    </Panel>
  );
}
