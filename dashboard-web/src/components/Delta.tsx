/** A change: arrow, size and a word for those who do not see the arrow; colour only helps. */
import { useTranslation } from 'react-i18next';
import { IconArrowDown, IconArrowUp, IconMinus } from '../icons';
import classes from './components.module.css';

type Props = { value: number; format: (size: number) => string; lowerIsBetter?: boolean };

export function Delta({ value, format, lowerIsBetter = false }: Props) {
  const { t } = useTranslation();
  const Arrow = value > 0 ? IconArrowUp : value < 0 ? IconArrowDown : IconMinus;
  const good = value > 0 !== lowerIsBetter;
  const word = value > 0 ? t('delta.up') : value < 0 ? t('delta.down') : t('delta.same');
  return (
    <span className={classes.delta} data-mood={value === 0 ? undefined : good ? 'good' : 'bad'}>
      <Arrow size={14} stroke={2.25} aria-hidden="true" />
      <span className="fc-hidden">{word}</span>
      {value !== 0 && format(Math.abs(value))}
    </span>
  );
}
