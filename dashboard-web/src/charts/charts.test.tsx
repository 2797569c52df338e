import { MantineProvider } from '@mantine/core';
import { fireEvent, render, screen } from '@testing-library/react';
import { beforeAll, describe, expect, it } from 'vitest';
import { initI18n, setLanguage } from '../lib/i18n';
import { durationTicks, niceTicks, segments, smoothPath } from './scale';
import { TimeChart } from './TimeChart';

describe('ticks', () => {
  it('are round and cover the data', () => {
    expect(niceTicks(63.2, 91.7)).toEqual([60, 65, 70, 75, 80, 85, 90, 95]);
    expect(niceTicks(5, 5)).toHaveLength(6);
  });

  it('of durations are steps people use', () => {
    expect(durationTicks(250)).toEqual([0, 120, 240, 360]);
    expect(durationTicks(3 * 3600)).toEqual([0, 3600, 7200, 10800]);
    expect(durationTicks(0)).toEqual([0, 5]);
  });
});

describe('lines', () => {
  it('break where the value is unknown', () => {
    const runs = segments(
      [1, null, 2, 3],
      (i) => i,
      (v) => v,
    );
    expect(runs).toEqual([
      [[0, 1]],
      [
        [2, 2],
        [3, 3],
      ],
    ]);
  });

  it('never overshoot: flat data stays flat', () => {
    const path = smoothPath([
      [0, 5],
      [10, 5],
      [20, 5],
    ]);
    const numbers = path.match(/-?[\d.]+/g)?.map(Number) ?? [];
    expect(numbers.filter((_, i) => i % 2 === 1).every((y) => y === 5)).toBe(true);
  });
});

describe('the chart', () => {
  beforeAll(async () => {
    await initI18n();
    await setLanguage('en');
  });

  it('can be read as a table, where unknown is a dash', () => {
    render(
      <MantineProvider>
        <TimeChart
          title="Score"
          labels={['1 Nov', '2 Nov']}
          values={[90, null]}
          kind="line"
          ticks={[80, 100]}
          format={String}
          height={100}
        />
      </MantineProvider>,
    );
    fireEvent.click(screen.getByText('As a table'));
    expect(screen.getAllByRole('row').map((row) => row.textContent)).toEqual([
      'DateScore',
      '1 Nov90',
      '2 Nov–',
    ]);
  });
});
