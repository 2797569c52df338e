/** Filters one can press: one of several, pressed again for none where that is allowed. */
import classes from './form.module.css';

type Option<T extends string> = { value: T; label: string; count?: string };
type Props<T extends string> = {
  label: string;
  options: Option<T>[];
  value: T | undefined;
  onChange: (value: T) => void;
};

export function Chips<T extends string>({ label, options, value, onChange }: Props<T>) {
  return (
    <div className={classes.chips} role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className={classes.chip}
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
          {option.count !== undefined && <span>{option.count}</span>}
        </button>
      ))}
    </div>
  );
}
