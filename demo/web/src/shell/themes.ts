import { createTheme, getThemeById, type GrafanaTheme2 } from '@grafana/data';
import { config, getAppEvents, ThemeChangedEvent } from '@grafana/runtime';
import { BehaviorSubject } from 'rxjs';

export type ThemeName = 'dark' | 'light';

/** The theme on the page. */
export const theme = new BehaviorSubject<GrafanaTheme2>(config.theme2 ?? createTheme());

/** Changes the theme of the page, without a reload, and stores it for the next visit. */
export function setTheme(name: ThemeName): void {
  const next = getThemeById(name);
  config.theme2 = next;
  config.theme = next.v1;
  Object.assign(config.bootData.user, { theme: name, lightTheme: next.isLight });
  document.documentElement.classList.remove('theme-dark', 'theme-light');
  document.documentElement.classList.add(`theme-${name}`);
  localStorage.setItem('preview.theme', name);
  theme.next(next);
  getAppEvents().publish(new ThemeChangedEvent(next));
}
