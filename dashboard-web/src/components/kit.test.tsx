import { MantineProvider } from '@mantine/core';
import { fireEvent, render, screen } from '@testing-library/react';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { Heatmap } from '../charts/Heatmap';
import { Histogram } from '../charts/Histogram';
import { Waterfall } from '../charts/Waterfall';
import { initI18n, setLanguage } from '../lib/i18n';
import { address } from '../lib/search';
import { DataTable } from './DataTable';
import { Delta } from './Delta';
import { filtersOnly, viewAddress } from './SavedViews';

beforeAll(async () => {
  await initI18n();
  await setLanguage('en');
});

describe('the table', () => {
  const rows = [
    { id: 1, name: 'A', n: 5 },
    { id: 2, name: 'B', n: 7 },
  ];
  const show = (props: object) =>
    render(
      <MantineProvider>
        <DataTable
          label="Rows"
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            { key: 'name', label: 'Name', cell: (row) => row.name, sort: 'asc' },
            { key: 'n', label: 'Number', cell: (row) => row.n, sort: 'desc' },
          ]}
          card={(row) => ({ title: row.name })}
          {...props}
        />
      </MantineProvider>,
    );

  it('opens rows once, by button or by place', () => {
    const onOpen = vi.fn();
    show({ onOpen });
    fireEvent.click(screen.getByRole('button', { name: 'A' }));
    fireEvent.click(screen.getByText('7'));
    expect(onOpen.mock.calls.map(([row]) => row.id)).toEqual([1, 2]);
  });

  it('has the button of a row in the column that opens it', () => {
    const columns = [
      { key: 'n', label: 'Number', cell: (row: (typeof rows)[0]) => row.n },
      { key: 'name', label: 'Name', opens: true, cell: (row: (typeof rows)[0]) => row.name },
    ];
    show({ onOpen: vi.fn(), columns });
    expect(screen.getAllByRole('button').map((one) => one.textContent)).toEqual(['A', 'B']);
  });

  it('sorts in the column’s own direction first, then turns', () => {
    const onSort = vi.fn();
    const { unmount } = show({ onSort, sort: 'name' });
    fireEvent.click(screen.getByRole('button', { name: 'Number' }));
    fireEvent.click(screen.getByRole('button', { name: 'Name' }));
    unmount();
    show({ onSort, sort: '-n' });
    fireEvent.click(screen.getByRole('button', { name: 'Number' }));
    expect(onSort.mock.calls.flat()).toEqual(['-n', '-name', 'n']);
  });
});

describe('charts by keys', () => {
  it('a histogram is read and opened', () => {
    const onPick = vi.fn();
    render(
      <MantineProvider>
        <Histogram
          title="Spread"
          buckets={[
            { label: '1 min', count: 3 },
            { label: '5 min', count: 8, late: true },
          ]}
          bucketLabel="Took"
          countLabel="Answers"
          parts={{ within: 'In time', late: 'Longer' }}
          format={String}
          height={100}
          onPick={onPick}
        />
      </MantineProvider>,
    );
    const chart = screen.getByRole('group', { name: /Spread/ });
    fireEvent.keyDown(chart, { key: 'End' });
    expect(chart.querySelector('[aria-live]')?.textContent).toBe('5 min, Longer: 8');
    fireEvent.keyDown(chart, { key: 'Enter' });
    expect(onPick).toHaveBeenCalledWith(1);
  });

  it('a heatmap is walked in both directions', () => {
    const onPick = vi.fn();
    render(
      <MantineProvider>
        <Heatmap
          title="Hours"
          rows={['Mon', 'Tue']}
          columns={['09', '10']}
          cell={(row, column) => ({ value: row + column, words: `${row}-${column}` })}
          rowLabel="Day"
          format={String}
          onPick={onPick}
        />
      </MantineProvider>,
    );
    const chart = screen.getByRole('group', { name: /Hours/ });
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight', 'Enter'])
      fireEvent.keyDown(chart, { key });
    expect(onPick).toHaveBeenCalledWith(1, 1);
    expect(chart.querySelector('[aria-live]')?.textContent).toBe('Tue, 10: 1-1');
  });

  it('a waterfall starts each part where the last one ended; unknown adds nothing', () => {
    const { container } = render(
      <MantineProvider>
        <Waterfall
          max={100}
          format={String}
          total={{ label: 'Score', value: 70 }}
          parts={[
            { key: 'a', label: 'A', value: 50 },
            { key: 'b', label: 'B', value: null },
            { key: 'c', label: 'C', value: 20 },
          ]}
        />
      </MantineProvider>,
    );
    const left = [...container.querySelectorAll<HTMLElement>('i')].map((bar) => bar.style.left);
    expect(left).toEqual(['0%', '50%', '50%', '0px']);
    expect(container.querySelector('[data-part=b]')?.textContent).toBe('B–');
  });
});

describe('a change', () => {
  const show = (props: Partial<Parameters<typeof Delta>[0]>) => {
    const { container } = render(<Delta value={0} format={(n) => n.toFixed(1)} {...props} />);
    const span = container.querySelector('span');
    return [span?.textContent, span?.dataset.mood];
  };

  it('is told by word, size and mood', () => {
    expect(show({ value: 2.5 })).toEqual(['up2.5', 'good']);
    expect(show({ value: -2.5 })).toEqual(['down2.5', 'bad']);
    expect(show({ value: -2.5, lowerIsBetter: true })).toEqual(['down2.5', 'good']);
    expect(show({ value: 2.5, neither: true })).toEqual(['up2.5', undefined]);
  });

  it('too small to be written is none', () => {
    expect(show({ value: 0.04 })).toEqual(['no change', undefined]);
  });
});

it('addresses of links and views', () => {
  expect(address('/waits?tab=open')).toEqual({ to: '/waits', search: { tab: 'open' } });
  expect(filtersOnly('?tab=open&wait=7', ['wait'])).toBe('tab=open');
  expect(viewAddress({ path: '/waits', query: 'tab=open' })).toBe('/waits?tab=open');
  expect(viewAddress({ path: '/audit', query: '' })).toBe('/audit');
});
