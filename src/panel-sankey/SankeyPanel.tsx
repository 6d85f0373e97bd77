import React from 'react';
import { type PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { type SankeyOptions } from './types';

export function SankeyPanel({ id, data, fieldConfig }: PanelProps<SankeyOptions>) {
  return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} needsNumberField />;
}
