/** The numbers of one wait, and the message that may be its answer. */
import { useTranslation } from 'react-i18next';
import { secsOf, type Wait } from '../../../api/waits';
import { MessageContent } from '../../../components/conversation/MessageContent';
import type { Unit } from '../../../components/Filters';
import { useFormat } from '../../../lib/format';
import { WaitTimer } from '../../../components/WaitTimer';
import classes from './drawer.module.css';

export function Facts({ wait, unit }: { wait: Wait; unit: Unit }) {
  const { t } = useTranslation();
  const format = useFormat();
  const secs = secsOf(wait, unit);
  const { suggestion, ack } = wait;
  return (
    <div className={classes.facts}>
      <dl>
        <div>
          <dt>{t('waits.fact.waits')}</dt>
          <dd>
            {wait.state === 'open' ? (
              <WaitTimer wait={wait} />
            ) : secs === null ? (
              '–'
            ) : (
              format.duration(secs)
            )}
          </dd>
        </div>
        <div>
          <dt>{t('waits.fact.target')}</dt>
          <dd>{format.duration(wait.target_secs)}</dd>
        </div>
        <div>
          <dt>{t('waits.fact.due')}</dt>
          <dd>{format.dateTime(wait.due_at)}</dd>
        </div>
        <div>
          <dt>{t('waits.fact.ack')}</dt>
          <dd>{ack && ack.secs !== null ? format.duration(ack.secs) : t('waits.noAck')}</dd>
        </div>
      </dl>
      {wait.reason && (
        <p className={classes.reason}>{t('waits.because', { reason: wait.reason })}</p>
      )}
      {suggestion && wait.state === 'open' && (
        <div className={classes.suggestion} data-suggestion>
          <b>
            {t('waits.suggestion', {
              name: suggestion.by?.name ?? t('author.staff'),
              time: format.time(suggestion.at),
            })}
            {suggestion.confidence !== null &&
              ` · ${t('waits.sure', { percent: suggestion.confidence })}`}
          </b>
          <span>
            <MessageContent text={suggestion.text} media={null} />
          </span>
        </div>
      )}
    </div>
  );
}
