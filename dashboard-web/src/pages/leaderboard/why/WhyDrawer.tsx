/** "Why this score": the score as its parts with the asks behind them, and the conversations. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AskDrawer } from '../../../components/conversation/AskDrawer';
import { PanelBody } from '../../../components/Panel';
import { useFormat } from '../../../lib/format';
import { whyQuery } from '../queries';
import { useLeaderboardSearch } from '../useLeaderboardSearch';
import { WhyPanel } from './WhyPanel';

export function WhyDrawer({ month }: { month?: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { search, set, openAsk, closeAsk, closeWho } = useLeaderboardSearch();
  const { who, ask } = search;
  const why = useQuery({ ...whyQuery(who ?? 0, month), enabled: who !== undefined });
  const { employee, month: shown } = why.data ?? {};
  const note = [employee?.department?.name, shown && format.month(shown)];
  return (
    <AskDrawer
      opened={who !== undefined}
      title={employee?.name ?? t('why.title')}
      note={note.filter(Boolean).join(' · ')}
      ask={ask}
      onBack={closeAsk}
      onClose={ask ? () => set({ who: undefined, ask: undefined }) : closeWho}
    >
      {who !== undefined && (
        <PanelBody key={who} label={t('why.title')}>
          <WhyPanel query={why} who={who} month={month} onOpenAsk={openAsk} />
        </PanelBody>
      )}
    </AskDrawer>
  );
}
