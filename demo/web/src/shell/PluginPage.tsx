import { type NavModelItem } from '@grafana/data';
import { type PluginPageProps } from '@grafana/runtime';
import { createContext, useContext } from 'react';
import { Page } from './Page';

/** Where in the navigation the app's current page stands; a provider is around every app. */
export const SectionContext = createContext<NavModelItem[]>([]);

/** What apps use to draw a page: breadcrumbs, title, tabs, then their content. */
export function PluginPage({ children, ...props }: PluginPageProps) {
  const section = useContext(SectionContext);
  return (
    <Page section={section} {...props}>
      {children}
    </Page>
  );
}
