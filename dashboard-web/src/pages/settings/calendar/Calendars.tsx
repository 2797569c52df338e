/** Work calendars with their versions, and whose each one is. */
import { Button } from '@mantine/core';
import { usePrefetchQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../../components/Badge';
import { Dialog } from '../../../components/Dialog';
import { CardSkeleton, Loaded } from '../../../components/PageFrame';
import { IconPlus } from '../../../icons';
import { useFormat } from '../../../lib/format';
import { isFromStart } from '../../../lib/period';
import { usePageSearch } from '../../../lib/usePageSearch';
import { newest } from '../inForce';
import { assignmentsQuery, type Calendar, calendarsQuery } from '../queries';
import type { SettingsSearch } from '../route';
import settings from '../settings.module.css';
import { Assignments } from './Assignments';
import classes from './calendar.module.css';
import { CalendarForm, VersionForm } from './VersionForm';
import { hoursText, readDays, readWeekly, type Weekday, weekLines, weekMinutes } from './week';

export default function Calendars() {
  const { t } = useTranslation();
  const query = useQuery(calendarsQuery);
  // Drawn below the calendars, but asked for with them.
  usePrefetchQuery(assignmentsQuery);
  const { search, open, close } = usePageSearch<SettingsSearch>();
  const done = () => close({ dialog: undefined, id: undefined }, 'dialog');
  return (
    <Loaded query={query} skeleton={<CardSkeleton heights={[300, 200]} />}>
      {(calendars) => {
        const edited = calendars.find((one) => one.id === search.id);
        return (
          <>
            <div className={settings.head}>
              <span />
              <Button
                leftSection={<IconPlus size={18} />}
                onClick={() => open({ dialog: 'new' }, 'dialog')}
              >
                {t('calendar.add')}
              </Button>
            </div>
            {calendars.map((calendar) => (
              <CalendarCard
                key={calendar.id}
                calendar={calendar}
                onVersion={() => open({ dialog: 'version', id: calendar.id }, 'dialog')}
              />
            ))}
            <Assignments
              calendars={calendars}
              adding={search.dialog === 'assign'}
              onAdd={() => open({ dialog: 'assign' }, 'dialog')}
              onDone={done}
            />
            <Dialog
              opened={search.dialog === 'new'}
              title={t('calendar.add')}
              onClose={done}
              size={720}
            >
              <CalendarForm onDone={done} />
            </Dialog>
            <Dialog
              opened={search.dialog === 'version' && !!edited}
              title={edited && `${t('calendar.newVersion')}: ${edited.name}`}
              onClose={done}
              size={720}
            >
              {edited && <VersionForm key={edited.id} calendar={edited} onDone={done} />}
            </Dialog>
          </>
        );
      }}
    </Loaded>
  );
}

type CardProps = { calendar: Calendar; onVersion: () => void };

function CalendarCard({ calendar, onVersion }: CardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const current = newest(calendar.versions);
  const since = (moment: string) =>
    isFromStart(moment)
      ? t('settings.fromStart')
      : t('calendar.versionFrom', { from: format.date(moment) });
  return (
    <section className={`fc-card ${settings.card}`} aria-labelledby={`calendar-${calendar.id}`}>
      <div className={settings.head}>
        <div>
          <h2 id={`calendar-${calendar.id}`}>{calendar.name}</h2>
          {current && (
            <p>
              {current.time_zone} ·{' '}
              {t('calendar.perWeek', {
                hours: format.number(
                  weekMinutes(readWeekly(current.weekly)) / 60,
                  weekMinutes(readWeekly(current.weekly)) % 60 ? 1 : 0,
                ),
              })}
            </p>
          )}
        </div>
        <Button variant="default" onClick={onVersion}>
          {t('calendar.newVersion')}
        </Button>
      </div>
      {current ? (
        <Hours weekly={current.weekly} days={current.days} />
      ) : (
        <p>{t('calendar.noVersion')}</p>
      )}
      {calendar.versions.length > 0 && (
        <ul className={settings.rows}>
          {calendar.versions.map((version) => (
            <li key={version.id}>
              <span className={settings.rowText}>
                <b>{since(version.applies_from)}</b>
                <span>
                  {[version.note, t('settings.by', { by: version.created_by })]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </span>
              {version.id === current?.id && <Badge mood="good">{t('settings.inForce')}</Badge>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The week in lines of equal days, and the days that differ. */
function Hours({ weekly, days }: { weekly: unknown; days: unknown }) {
  const { t } = useTranslation();
  const format = useFormat();
  const short = (day: Weekday) => t(`weekdayShort.${day}`);
  const special = Object.entries(readDays(days)).toSorted(([a], [b]) => a.localeCompare(b));
  return (
    <dl className={classes.lines}>
      {weekLines(readWeekly(weekly)).map((line) => (
        <div key={line.from}>
          <dt>
            {line.from === line.to ? short(line.from) : `${short(line.from)}–${short(line.to)}`}
          </dt>
          <dd data-free={!line.hours || undefined}>{line.hours || t('calendar.free')}</dd>
        </div>
      ))}
      {special.map(([date, day]) => (
        <div key={date}>
          <dt>{format.calendarDay(date)}</dt>
          <dd data-free={day.hours.length === 0 || undefined}>
            {hoursText(day.hours) || t('calendar.free')}
            {day.name && ` · ${day.name}`}
          </dd>
        </div>
      ))}
    </dl>
  );
}
