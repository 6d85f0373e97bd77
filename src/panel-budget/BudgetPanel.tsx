import React from 'react';
import { type PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { type BudgetOptions } from './types';

export function BudgetPanel({ id, data, fieldConfig }: PanelProps<BudgetOptions>) {
  return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} needsNumberField />;
}
