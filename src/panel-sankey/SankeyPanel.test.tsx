import { createTheme, type DataFrame, FieldType, LoadingState, type PanelProps, toDataFrame } from '@grafana/data';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { nodeColor } from './colors';
import { SankeyPanel } from './SankeyPanel';
import { type SankeyOptions } from './types';

const frame = (rows: Array<[string, string, number | null]>, unit?: string) =>
  toDataFrame({
    fields: [
      { name: 'from', type: FieldType.string, values: rows.map((r) => r[0]) },
      { name: 'to', type: FieldType.string, values: rows.map((r) => r[1]) },
      { name: 'calls', type: FieldType.number, values: rows.map((r) => r[2]), config: { unit } },
    ],
  });

function panel(series: DataFrame[], options: Partial<SankeyOptions> = {}, size = { width: 600, height: 300 }) {
  const data = { state: LoadingState.Done, series };
  const fieldConfig = { defaults: {}, overrides: [] };
  return <SankeyPanel {...({ id: 1, data, options, fieldConfig, ...size } as unknown as PanelProps<SankeyOptions>)} />;
}

const SEARCH = frame([
  ['search', 'read', 60],
  ['search', 'save', 20],
  ['<img src=x onerror=alert(1)>', 'read', 10],
]);

test('the diagram names every ribbon, and labels are text', () => {
  const { container } = render(panel([SEARCH]));
  expect(screen.getByRole('group', { name: '3 flows from 2 steps to 2 steps.' })).toBeInTheDocument();
  expect(screen.getByRole('img', { name: 'search to read: 60, 75 % of what leaves search' })).toBeInTheDocument();
  expect(container.querySelector('image, img[src]')).toBeNull();
  expect([...container.querySelectorAll('text')].map((t) => t.textContent)).toContain('<img src=x onerror=ale…');
});

test('arrow keys go from ribbon to ribbon, and the caption follows', async () => {
  const { container } = render(panel([SEARCH]));
  const ribbons = screen.getAllByRole('img');
  await userEvent.tab();
  await userEvent.tab();
  await userEvent.tab();
  expect(ribbons[0]).toHaveFocus();
  await userEvent.keyboard('{ArrowDown}');
  expect(ribbons[1]).toHaveFocus();
  expect(container.querySelectorAll('path[tabindex="0"]')).toHaveLength(1);
  expect(screen.getAllByText('search to save: 20, 25 % of what leaves search').length).toBeGreaterThan(1);
  await userEvent.keyboard('{End}');
  expect(ribbons[2]).toHaveFocus();
  await userEvent.keyboard('{ArrowDown}');
  expect(ribbons[2]).toHaveFocus();
  await userEvent.keyboard('{Home}{ArrowUp}');
  expect(ribbons[0]).toHaveFocus();
});

test('hovering shows the same words, and leaving takes them away', async () => {
  render(panel([SEARCH]));
  await userEvent.hover(screen.getAllByRole('img')[0]);
  expect(screen.queryByText('3 flows from 2 steps to 2 steps.')).not.toBeInTheDocument();
  await userEvent.unhover(screen.getByRole('group', { name: /^3 flows/ }));
  expect(screen.getByText('3 flows from 2 steps to 2 steps.')).toBeInTheDocument();
});

test('the table has the same flows', async () => {
  render(panel([SEARCH]));
  await userEvent.click(screen.getByRole('button', { name: 'Show as table' }));
  const rows = within(screen.getByRole('table'))
    .getAllByRole('row')
    .map((row) => row.textContent);
  expect(rows).toEqual([
    'fromtoValueShare of all',
    'searchread6066.7 %',
    'searchsave2022.2 %',
    '<img src=x onerror=alert(1)>read1011.1 %',
  ]);
  await userEvent.click(screen.getByRole('button', { name: 'Show as diagram' }));
  expect(screen.queryByRole('table')).not.toBeInTheDocument();
});

test('options choose the fields and the first view, also later', () => {
  const { rerender } = render(panel([SEARCH], { showTable: true }));
  expect(screen.getByRole('table')).toBeInTheDocument();
  rerender(panel([SEARCH], { showTable: false, fromField: 'to', toField: 'from' }));
  expect(screen.getByRole('img', { name: /^read to search/ })).toBeInTheDocument();
});

test('more steps than fit are put together, and that is said', () => {
  render(panel([frame(Array.from({ length: 45 }, (_, i) => [`step ${i}`, 'end', 45 - i]))]));
  expect(screen.getByText(/The 16 smallest steps are together in "Other"/)).toBeInTheDocument();
  expect(screen.getByText('Other (16)')).toBeInTheDocument();
  expect(screen.getAllByRole('img')).toHaveLength(30);
});

test('values have the unit of their field', () => {
  render(panel([frame([['a', 'b', 2048]], 'bytes')]));
  expect(screen.getByRole('img', { name: /^a to b: 2 KiB,/ })).toBeInTheDocument();
});

test.each([
  { width: 0, height: 0 },
  { width: 30, height: 20 },
])('a tiny panel of %j draws without nonsense', (size) => {
  const { container } = render(panel([SEARCH], {}, size));
  expect(container.innerHTML).not.toMatch(/NaN|Infinity|(width|height)="-/);
});

test.each([
  ['no data', [], /No data\./],
  [
    'one text field',
    [toDataFrame({ fields: [{ name: 'a', type: FieldType.string, values: ['x'] }] })],
    /needs two text fields/,
  ],
  [
    'nothing above 0',
    [
      frame([
        ['a', 'b', 0],
        ['a', 'b', null],
      ]),
    ],
    /has no value above 0/,
  ],
])('says what is wrong: %s', (_name, series, words) => {
  render(panel(series));
  expect(screen.getByText(words)).toBeInTheDocument();
  expect(screen.queryByRole('group')).not.toBeInTheDocument();
});

test('a step has one colour by its name, in each theme, and the rest has none', () => {
  for (const mode of ['light', 'dark'] as const) {
    const theme = createTheme({ colors: { mode } });
    expect(nodeColor({ label: 'search' }, theme)).toBe(nodeColor({ label: 'search' }, theme));
    expect(nodeColor({ label: 'Other (3)', others: 3 }, theme)).toBe(theme.colors.text.disabled);
    expect(new Set(['search', 'read', 'save', 'x'].map((label) => nodeColor({ label }, theme))).size).toBeGreaterThan(
      1
    );
  }
});
