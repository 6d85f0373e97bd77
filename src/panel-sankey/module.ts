import { PanelPlugin } from '@grafana/data';
import { SankeyPanel } from './SankeyPanel';
import { type SankeyOptions } from './types';

export const plugin = new PanelPlugin<SankeyOptions>(SankeyPanel);
