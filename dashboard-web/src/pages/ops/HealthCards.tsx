/** A card for each neighbour: well, or red with the last moment it was. */
import type { Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import {
  IconAlertCircle,
  IconAlertTriangle,
  IconBrandTelegram,
  IconCircleCheck,
  IconDatabase,
  IconServer,
  IconStack,
  IconWorld,
  IconWorldDown,
} from '../../icons';
import { useFormat } from '../../lib/format';
import { oneOf } from '../../lib/search';
import classes from './ops.module.css';
import type { Part } from './queries';

const PARTS = ['postgres', 'redis', 'bot', 'gateway', 'worker', 'api'] as const;
/** What a person should mend, as far as we have a sentence for it. */
const PROBLEMS = [
  'away',
  'silent',
  'may_evict',
  'forgets',
  'writes_late',
  'loses_commits',
  'no_token',
  'telegram_away',
  'telegram_fault',
  'blind_chats',
  'memory_nearly_full',
] as const;
const ICONS: Record<(typeof PARTS)[number], Icon> = {
  postgres: IconDatabase,
  redis: IconStack,
  bot: IconBrandTelegram,
  gateway: IconWorldDown,
  worker: IconServer,
  api: IconWorld,
};

export function HealthCards({ parts }: { parts: Part[] }) {
  return (
    <ul className={classes.cards}>
      {parts.map((part) => (
        <PartCard key={part.part} part={part} />
      ))}
    </ul>
  );
}

const SIGNS = {
  up: IconCircleCheck,
  warning: IconAlertTriangle,
  unknown: IconAlertTriangle,
  down: IconAlertCircle,
};

function PartCard({ part }: { part: Part }) {
  const { t } = useTranslation();
  const format = useFormat();
  const key = oneOf(PARTS, part.part);
  const Sign = key ? ICONS[key] : IconServer;
  const State = SIGNS[part.state];
  const problems = part.problems.map(({ code, detail }) => {
    const known = oneOf(PROBLEMS, code);
    return [known ? t(`ops.problem.${known}`) : code, detail].filter(Boolean).join(': ');
  });
  const facts = [
    part.facts.username && `@${part.facts.username}`,
    part.facts.mode,
    part.instances !== null && t('ops.instances', { count: part.instances }),
    part.latency_ms !== null && t('ops.latency', { ms: format.number(part.latency_ms) }),
  ];
  const well = part.state === 'up' || part.state === 'warning';
  const lastOk = part.last_ok_at
    ? t('ops.lastOk', { at: format.dateTime(part.last_ok_at) })
    : t('ops.neverOk');
  return (
    <li className={`fc-card ${classes.part}`} data-part={part.part} data-state={part.state}>
      <span className={classes.partName}>
        <Sign size={18} stroke={1.75} aria-hidden="true" />
        {key ? t(`ops.part.${key}`) : part.part}
      </span>
      <b>
        <State size={18} aria-hidden="true" />
        {t(`ops.state.${part.state}`)}
      </b>
      {problems.map((problem) => (
        <span key={problem} className={classes.partProblem}>
          {problem}
        </span>
      ))}
      <span className={classes.partNote}>
        {(well ? facts : [lastOk]).filter(Boolean).join(' · ') || '\u00a0'}
      </span>
    </li>
  );
}
