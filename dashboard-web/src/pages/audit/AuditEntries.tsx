/** Lines of the audit log, newest first: also the History tab of an employee. */
import { ActionIcon } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconLink } from '../../icons';
import { copyText } from '../../lib/copyText';
import { useFormat } from '../../lib/format';
import { showToast } from '../../lib/toasts';
import { actionWords } from './actions';
import { Diff } from '../../components/Diff';
import { changesOf } from '../../components/diff';
import classes from './audit.module.css';
import type { AuditEntry } from './queries';
import type { AuditSearch } from './search';

type Props = {
  entries: AuditEntry[];
  /** the line a permalink points at */
  marked?: string;
  /** makes names, actions and objects into filters */
  onFilter?: (change: AuditSearch) => void;
};

export function AuditEntries({ entries, marked, onFilter }: Props) {
  return (
    <ol className={classes.entries}>
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} marked={entry.id === marked} onFilter={onFilter} />
      ))}
    </ol>
  );
}

type EntryProps = { entry: AuditEntry; marked: boolean; onFilter: Props['onFilter'] };

function Entry({ entry, marked, onFilter }: EntryProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (marked) line.current?.scrollIntoView({ block: 'center' });
  }, [marked]);

  const words = actionWords(entry.action);
  const fields = changesOf(entry);
  const copyLink = () => {
    const address = `${window.location.origin}/audit?entry=${entry.id}`;
    copyText(address).then(
      () => showToast({ mood: 'done', text: t('audit.linkCopied') }),
      () => showToast({ mood: 'failed', text: address }),
    );
  };
  return (
    <li ref={line} data-entry={entry.id} data-marked={marked || undefined}>
      <div className={classes.top}>
        <b>{words ? t(`audit.action.${words}`) : entry.action}</b>
        <time dateTime={entry.at}>{format.dateTime(entry.at)}</time>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          className={classes.link}
          aria-label={`${t('audit.copyLink')}: ${entry.id}`}
          onClick={copyLink}
        >
          <IconLink size={16} />
        </ActionIcon>
      </div>
      <p className={classes.facts}>
        <Fact
          label={t('audit.filter.actor')}
          text={entry.actor}
          onPress={onFilter && (() => onFilter({ actor: entry.actor }))}
        />
        <Fact
          label={t('audit.filter.object')}
          text={entry.object}
          onPress={onFilter && (() => onFilter({ object: entry.object }))}
        />
        {words && (
          <Fact
            label={t('audit.filter.action')}
            text={entry.action}
            onPress={onFilter && (() => onFilter({ action: entry.action }))}
          />
        )}
        {entry.request_id && (
          <Fact
            label={t('audit.filter.request_id')}
            text={entry.request_id}
            onPress={onFilter && (() => onFilter({ request_id: entry.request_id ?? undefined }))}
          />
        )}
      </p>
      {fields.length > 0 && <Diff fields={fields} />}
    </li>
  );
}

type FactProps = { label: string; text: string; onPress?: () => void };

function Fact({ label, text, onPress }: FactProps) {
  return (
    <span>
      {label}{' '}
      {onPress ? (
        <button type="button" onClick={onPress}>
          {text}
        </button>
      ) : (
        <b>{text}</b>
      )}
    </span>
  );
}
