import { PanelPlugin } from '@grafana/data';
import { BudgetPanel } from './BudgetPanel';
import { type BudgetOptions } from './types';

export const plugin = new PanelPlugin<BudgetOptions>(BudgetPanel);
