/** One month back or on, or any days from and to. */
import { ActionIcon, Button, Popover, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconChevronLeft, IconChevronRight } from '../icons';
import { useFormat } from '../lib/format';
import { useKeys } from '../lib/keys';
import { addDays, addMonths, isDay, type Period, rangeOf } from '../lib/period';
import { useToday } from '../lib/useToday';
import classes from './kit.module.css';

type Props = { period: Period; onChange: (period: Period) => void; monthsOnly?: boolean };

/** The keys [ and ] go a month back and on. */
export function PeriodPicker({ period, onChange, monthsOnly }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const today = useToday();
  const [opened, setOpened] = useState(false);
  const thisMonth = today.slice(0, 7);
  const month = period.month ?? period.from?.slice(0, 7) ?? thisMonth;
  const ranged = !!period.from && !!period.to;
  const goTo = (next: string) =>
    onChange({ month: next === thisMonth ? undefined : next, from: undefined, to: undefined });
  const back = () => goTo(addMonths(month, -1));
  const on = () => month < thisMonth && goTo(addMonths(month, 1));
  useKeys({ BracketLeft: back, BracketRight: on });

  const name = ranged
    ? `${format.calendarDay(period.from ?? '')} – ${format.calendarDay(period.to ?? '')}`
    : format.month(month);
  const choose = (next: Period) => {
    setOpened(false);
    onChange({ month: undefined, from: undefined, to: undefined, ...next });
  };
  const days = (count: number) => ({ from: addDays(today, 1 - count), to: today });
  return (
    <div className={classes.period} role="group" aria-label={t('kit.period')}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={34}
        aria-label={t('lb.previousMonth')}
        onClick={back}
      >
        <IconChevronLeft size={18} />
      </ActionIcon>
      {monthsOnly ? (
        <span className={classes.periodName} aria-live="polite">
          {name}
        </span>
      ) : (
        <Popover opened={opened} onChange={setOpened} trapFocus withinPortal position="bottom">
          <Popover.Target>
            <UnstyledButton className={classes.periodName} onClick={() => setOpened((o) => !o)}>
              {name}
            </UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown p={0}>
            <div className={classes.range}>
              <Button variant="subtle" size="compact-md" onClick={() => choose(days(1))}>
                {t('kit.today')}
              </Button>
              <Button variant="subtle" size="compact-md" onClick={() => choose(days(7))}>
                {t('kit.last7')}
              </Button>
              <Button variant="subtle" size="compact-md" onClick={() => choose(days(30))}>
                {t('kit.last30')}
              </Button>
              <Button variant="subtle" size="compact-md" onClick={() => choose({})}>
                {t('kit.thisMonth')}
              </Button>
              <RangeForm start={rangeOf(period, today)} onChoose={choose} />
            </div>
          </Popover.Dropdown>
        </Popover>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        size={34}
        aria-label={t('lb.nextMonth')}
        disabled={month >= thisMonth}
        onClick={on}
      >
        <IconChevronRight size={18} />
      </ActionIcon>
    </div>
  );
}

type RangeProps = { start: { from: string; to: string }; onChoose: (period: Period) => void };

function RangeForm({ start, onChoose }: RangeProps) {
  const { t } = useTranslation();
  const [from, setFrom] = useState(start.from);
  const [to, setTo] = useState(start.to);
  const valid = isDay(from) && isDay(to) && from <= to;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) onChoose({ from, to });
      }}
    >
      <TextInput
        type="date"
        label={t('kit.from')}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label={t('kit.to')}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button type="submit" disabled={!valid}>
        {t('kit.apply')}
      </Button>
    </form>
  );
}
