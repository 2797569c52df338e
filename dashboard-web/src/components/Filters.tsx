/** Filters several pages share: department, unit of time, a text. */
import { CloseButton, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, type Schemas, unwrap } from '../api/client';
import { IconSearch } from '../icons';
import { focusNeighbour } from '../lib/keys';
import classes from './kit.module.css';

export type Department = Pick<Schemas['DepartmentRow'], 'id' | 'name'>;

export const departmentsQuery = queryOptions({
  queryKey: ['departments'],
  staleTime: 5 * 60_000,
  queryFn: () => unwrap(api.GET('/api/v1/departments')),
  select: (page) => page.items,
});

type DepartmentProps = {
  value?: number;
  onChange: (id?: number) => void;
  /** those the page already has; else they are asked for */
  known?: Department[];
};

export function DepartmentFilter({ value, onChange, known }: DepartmentProps) {
  const { t } = useTranslation();
  const found = useQuery({ ...departmentsQuery, enabled: !known });
  const departments = (known ?? found.data ?? []).map(({ id, name }) => ({
    value: String(id),
    label: name,
  }));
  return (
    <NativeSelect
      aria-label={t('lb.department')}
      className={classes.department}
      value={value ?? ''}
      onChange={(event) => onChange(Number(event.currentTarget.value) || undefined)}
      data={[{ value: '', label: t('lb.allDepartments') }, ...departments]}
    />
  );
}

export const UNITS = ['business', 'wall'] as const;
export type Unit = (typeof UNITS)[number];

/** Working hours or the clock on the wall. */
export function UnitSwitch({ value, onChange }: { value: Unit; onChange: (unit: Unit) => void }) {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      aria-label={t('kit.unit')}
      value={value}
      onChange={(unit) => onChange(unit as Unit)}
      data={UNITS.map((unit) => ({ value: unit, label: t(`kit.units.${unit}`) }))}
    />
  );
}

type TextProps = {
  id?: string;
  label: string;
  value?: string;
  onChange: (text?: string) => void;
  className?: string;
};

/** The key "/" of a page leads here, by `id`; Enter goes on to what was found, Escape empties it. */
export function TextFilter({ id, label, value, onChange, className }: TextProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      id={id}
      aria-label={label}
      placeholder={label}
      className={className ?? classes.department}
      leftSection={<IconSearch size={16} />}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          // Else the key would go on to open what it has led to.
          event.preventDefault();
          focusNeighbour('[data-row]', 1);
        }
        if (event.code !== 'Escape') return;
        onChange(undefined);
        event.currentTarget.blur();
      }}
      rightSection={
        value ? (
          <CloseButton size="sm" aria-label={t('kit.clear')} onClick={() => onChange(undefined)} />
        ) : null
      }
    />
  );
}
