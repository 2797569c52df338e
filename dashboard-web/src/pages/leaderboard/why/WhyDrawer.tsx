/**
 * "Why this score", in two levels: the score with its asks, and the conversation of one ask.
 * The first level stays mounted under the second, so going back finds the same place.
 */
import { CloseButton, Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../lib/format';
import { focusNeighbour, useKeys } from '../../../lib/keys';
import { usePhone } from '../../../lib/usePhone';
import { Conversation } from '../../../components/conversation/Conversation';
import { whyQuery } from '../queries';
import { useLeaderboardSearch } from '../useLeaderboardSearch';
import { WhyPanel } from './WhyPanel';
import classes from './why.module.css';

export function WhyDrawer({ month }: { month?: string }) {
  const { search, set, openAsk, closeAsk, closeWho } = useLeaderboardSearch();
  const { who, ask } = search;
  const phone = usePhone();
  const leave = () => set({ who: undefined, ask: undefined });
  return (
    <Drawer.Root
      opened={who !== undefined}
      // Escape and a click outside: Escape steps back one level first.
      onClose={() => (ask ? closeAsk() : closeWho())}
      position={phone ? 'bottom' : 'right'}
      size={phone ? '100%' : 560}
    >
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content radius={0} classNames={{ content: classes.content }}>
        {who !== undefined && (
          <Levels
            key={who}
            who={who}
            ask={ask}
            month={month}
            onOpenAsk={openAsk}
            onBack={closeAsk}
            onClose={ask ? leave : closeWho}
          />
        )}
      </Drawer.Content>
    </Drawer.Root>
  );
}

type LevelsProps = {
  who: number;
  ask?: string;
  month?: string;
  onOpenAsk: (ask: string) => void;
  onBack: () => void;
  onClose: () => void;
};

function Levels({ who, ask, month, onOpenAsk, onBack, onClose }: LevelsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const why = useQuery(whyQuery(who, month));
  const first = why.data;
  const lastAsk = useRef<string>(undefined);

  useKeys(
    {
      KeyJ: () => focusNeighbour('[data-ask]', 1),
      KeyK: () => focusNeighbour('[data-ask]', -1),
    },
    { enabled: ask === undefined, inDialog: true },
  );

  // Coming back from a conversation puts the focus where the person left.
  useEffect(() => {
    if (ask) lastAsk.current = ask;
    else if (lastAsk.current) {
      document.querySelector<HTMLElement>(`[data-ask="${CSS.escape(lastAsk.current)}"]`)?.focus();
      lastAsk.current = undefined;
    }
  }, [ask]);

  return (
    <div className={classes.levels}>
      <div className={classes.level} inert={ask !== undefined}>
        <Drawer.Header className={classes.header}>
          <Drawer.Title className={classes.title}>
            {first?.employee.name ?? t('why.title')}
            <span>
              {first &&
                [first.employee.department?.name, format.month(first.month)]
                  .filter(Boolean)
                  .join(' · ')}
            </span>
          </Drawer.Title>
          <CloseButton size="lg" onClick={onClose} aria-label={t('common.close')} />
        </Drawer.Header>
        <WhyPanel query={why} who={who} month={month} onOpenAsk={onOpenAsk} />
      </div>
      {ask && (
        <div className={classes.level} data-top>
          <Conversation key={ask} ask={ask} onBack={onBack} onClose={onClose} />
        </div>
      )}
    </div>
  );
}
