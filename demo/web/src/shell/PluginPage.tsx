import { type NavModelItem } from '@grafana/data';
import { type PluginPageProps } from '@grafana/runtime';
import { createContext, useContext } from 'react';
import { Page } from './Page';

/** The navigation entry of the app's current page; every app is wrapped in a provider. */
export const SectionContext = createContext<NavModelItem[]>([]);

/** The page component for apps: breadcrumbs, title, tabs, then their content. */
export function PluginPage({ children, ...props }: PluginPageProps) {
  const section = useContext(SectionContext);
  return (
    <Page section={section} {...props}>
      {children}
    </Page>
  );
}
