/** A change: arrow, size and a word for those who do not see the arrow; colour only helps. */
import { useTranslation } from 'react-i18next';
import { IconArrowDown, IconArrowUp, IconMinus } from '../icons';
import classes from './components.module.css';

type Props = {
  value: number;
  format: (size: number) => string;
  lowerIsBetter?: boolean;
  /** more is no better than less: no colour */
  neither?: boolean;
};

export function Delta({ value, format, lowerIsBetter = false, neither = false }: Props) {
  const { t } = useTranslation();
  const size = format(Math.abs(value));
  // What is too small to be written is no change to the eye.
  const sign = size === format(0) ? 0 : Math.sign(value);
  const Arrow = sign > 0 ? IconArrowUp : sign < 0 ? IconArrowDown : IconMinus;
  const good = sign > 0 !== lowerIsBetter;
  const word = sign > 0 ? t('delta.up') : sign < 0 ? t('delta.down') : t('delta.same');
  return (
    <span
      className={classes.delta}
      data-mood={sign === 0 || neither ? undefined : good ? 'good' : 'bad'}
    >
      <Arrow size={14} stroke={2.25} aria-hidden="true" />
      <span className="fc-hidden">{word}</span>
      {sign !== 0 && size}
    </span>
  );
}
