/** A time zone by its name; the browser knows which there are. */
import { TextInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name !== '';
  } catch {
    return false;
  }
}

type Props = { value: string; onChange: (value: string) => void; error?: string };

export function TimeZoneInput({ value, onChange, error }: Props) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <>
      <TextInput
        label={t('settings.timeZone')}
        description={t('settings.timeZoneNote')}
        value={value}
        list={id}
        autoCapitalize="none"
        spellCheck={false}
        onChange={(e) => onChange(e.currentTarget.value.trim())}
        error={error ?? (!isTimeZone(value) && t('settings.timeZoneUnknown'))}
      />
      <datalist id={id}>
        {Intl.supportedValuesOf('timeZone')
          .filter((zone) => /^(Asia|Europe)\//.test(zone))
          .map((zone) => (
            <option key={zone} value={zone} />
          ))}
      </datalist>
    </>
  );
}
