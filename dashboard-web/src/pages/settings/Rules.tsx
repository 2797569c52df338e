/** How sure a link must be to count, and when nobody is written to. */
import { Checkbox, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import form from '../../components/form.module.css';
import { minutesOf } from './calendar/week';
import { SectionForm } from './SectionForm';

const isPercent = (value: number) => Number.isInteger(value) && value >= 1 && value <= 100;
const isTime = (value: string) => (minutesOf(value) ?? 1440) < 1440;

export default function Rules() {
  const { t } = useTranslation();
  return (
    <>
      <SectionForm
        section="linking"
        title={t('settings.linking.title')}
        lead={t('settings.linking.lead')}
        names={{ link_threshold: t('settings.linking.threshold') }}
        sound={(value) => isPercent(value.link_threshold)}
        fields={(value, set) => (
          <TextInput
            type="number"
            min={1}
            max={100}
            label={t('settings.linking.threshold')}
            description={t('settings.linking.note')}
            value={Number.isNaN(value.link_threshold) ? '' : value.link_threshold}
            error={!isPercent(value.link_threshold) && t('settings.percentRule')}
            onChange={(event) => set({ link_threshold: event.currentTarget.valueAsNumber })}
          />
        )}
      />
      <SectionForm
        section="quiet_hours"
        title={t('settings.quiet.title')}
        lead={t('settings.quiet.lead')}
        names={{
          quiet_from: t('settings.quiet.from'),
          quiet_to: t('settings.quiet.to'),
          warn_outside_hours: t('settings.quiet.outside'),
        }}
        sound={(value) => isTime(value.quiet_from) && isTime(value.quiet_to)}
        fields={(value, set) => (
          <>
            <div className={form.pair}>
              {(['quiet_from', 'quiet_to'] as const).map((key) => (
                <TextInput
                  key={key}
                  inputMode="numeric"
                  maxLength={5}
                  label={key === 'quiet_from' ? t('settings.quiet.from') : t('settings.quiet.to')}
                  value={value[key].slice(0, 5)}
                  error={!isTime(value[key].slice(0, 5)) && t('calendar.faultTime')}
                  onChange={(event) => set({ [key]: event.currentTarget.value })}
                />
              ))}
            </div>
            <Checkbox
              label={t('settings.quiet.outside')}
              checked={value.warn_outside_hours}
              onChange={(event) => set({ warn_outside_hours: event.currentTarget.checked })}
            />
          </>
        )}
      />
    </>
  );
}
