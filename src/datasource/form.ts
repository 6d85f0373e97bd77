import { type DataSourceSettings } from '@grafana/data';
import { type InsightsJsonData, type InsightsSecureJsonData } from './types';

export type Settings = DataSourceSettings<InsightsJsonData, InsightsSecureJsonData>;

/** What every part of the settings form gets: the settings, and how to change some of them. */
export interface FieldsProps {
  settings: Settings;
  change: (patch: Partial<Settings>) => void;
  changeJson: (patch: Partial<InsightsJsonData>) => void;
}

/** The change that enters a secret. */
export function setSecret(settings: Settings, name: keyof InsightsSecureJsonData, value: string): Partial<Settings> {
  return { secureJsonData: { ...settings.secureJsonData, [name]: value } };
}

/** The change that forgets a stored secret, so that another can be entered. */
export function resetSecret(settings: Settings, name: keyof InsightsSecureJsonData): Partial<Settings> {
  return {
    secureJsonFields: { ...settings.secureJsonFields, [name]: false },
    secureJsonData: { ...settings.secureJsonData, [name]: '' },
  };
}
