import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { Sums } from '../../slo/increments';
import { SHIPPED_SLOS } from '../../slo/shipped';
import { HOUR } from '../../slo/window';
import { nearestStop, targetStops } from './targets';
import { WhatIf } from './WhatIf';

const NOW = Date.parse('2026-03-31T00:00:00Z');
const slo = { ...SHIPPED_SLOS[1], objective: 0.99 };
const sums = new Sums([{ t: NOW - HOUR, width: HOUR, bad: 60, total: 10_000 }]);

test('targets are round, in order, and hold the own one', () => {
  const stops = targetStops(0.9937);
  expect(stops[0]).toBe(0.9);
  expect(stops.at(-1)).toBe(0.9999);
  expect(stops).toContain(0.9937);
  expect(stops).toContain(0.9995);
  expect(stops).toEqual([...stops].sort((a, b) => a - b));
  expect(stops[nearestStop(stops, 0.99)]).toBe(0.99);
  // Outside the scale an objective still has a place; what is none has not.
  expect(targetStops(0.5)[0]).toBe(0.5);
  expect(targetStops(1)).toEqual(targetStops(0.99));
});

test('shows what the present target means', () => {
  render(<WhatIf slo={slo} sums={sums} now={NOW} />);
  expect(screen.getByRole('slider')).toHaveAttribute('aria-valuetext', '99 %');
  expect(screen.getByText('met')).toBeInTheDocument();
  expect(screen.getByText('99.40 %')).toBeInTheDocument();
  expect(screen.getByText('40 %')).toBeInTheDocument();
  expect(screen.getByText('60 of 100 allowed')).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Use this target' })).not.toBeInTheDocument();
});

test('a stricter target is missed, and can be used', async () => {
  const onUse = jest.fn();
  render(<WhatIf slo={slo} sums={sums} now={NOW} onUse={onUse} />);
  const stops = targetStops(0.99);
  expect(screen.getByRole('button', { name: 'Use this target' })).toBeDisabled();
  fireEvent.change(screen.getByRole('slider'), { target: { value: stops.indexOf(0.995) } });
  expect(screen.getByText('missed')).toBeInTheDocument();
  expect(screen.getByText('−20 %')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Use this target' }));
  expect(onUse).toHaveBeenCalledWith(0.995);
});

test('says which alerts could never fire', () => {
  render(<WhatIf slo={slo} sums={sums} now={NOW} objective={0.92} />);
  expect(screen.getByText(/The page over 1 h can never fire/)).toBeInTheDocument();
});

test('without events there is nothing to judge', () => {
  render(<WhatIf slo={slo} sums={new Sums([])} now={NOW} />);
  expect(screen.getByText('nothing happened')).toBeInTheDocument();
});
