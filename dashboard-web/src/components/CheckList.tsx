/** Several of a few: a group of check boxes. */
import { Checkbox } from '@mantine/core';
import classes from './checklist.module.css';

type Props<T extends string | number> = {
  label: string;
  options: { value: T; label: string }[];
  value: T[];
  onChange: (value: T[]) => void;
  error?: string | false;
};

export function CheckList<T extends string | number>(props: Props<T>) {
  const { label, options, value, onChange, error } = props;
  const toggle = (one: T) =>
    onChange(value.includes(one) ? value.filter((v) => v !== one) : [...value, one]);
  return (
    <fieldset className={classes.group}>
      <legend>{label}</legend>
      <div className={classes.options}>
        {options.map((option) => (
          <Checkbox
            key={option.value}
            label={option.label}
            checked={value.includes(option.value)}
            onChange={() => toggle(option.value)}
          />
        ))}
      </div>
      {error && <p role="alert">{error}</p>}
    </fieldset>
  );
}
