/** The page's tools and filters. They follow the address alone: what arrives for the list does not draw them again. */
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { ExportButton } from '../../components/ExportButton';
import { DepartmentFilter, TextFilter, UnitSwitch } from '../../components/Filters';
import { PeriodPicker } from '../../components/PeriodPicker';
import { SavedViews } from '../../components/SavedViews';
import { useToday } from '../../lib/useToday';
import { DRAWERS, unitOf } from './search';
import { listQuery } from './useWaits';
import { useWaitsSearch } from './useWaitsSearch';
import classes from './waits.module.css';

export const FIND_ID = 'waits-find';

export const Tools = memo(function Tools() {
  const today = useToday();
  const { search } = useWaitsSearch();
  return (
    <>
      <SavedViews drawers={DRAWERS} />
      <ExportButton kind="waits" query={listQuery(search, today)} />
    </>
  );
});

export const Filters = memo(function Filters() {
  const { t } = useTranslation();
  const { search, set } = useWaitsSearch();
  return (
    <>
      <PeriodPicker period={search} onChange={set} />
      <DepartmentFilter value={search.department} onChange={(id) => set({ department: id })} />
      <TextFilter
        id={FIND_ID}
        className={classes.find}
        label={t('waits.find')}
        value={search.q}
        onChange={(q) => set({ q })}
      />
      <UnitSwitch
        value={unitOf(search)}
        onChange={(value) => set({ unit: value === 'wall' ? 'wall' : undefined })}
      />
    </>
  );
});
