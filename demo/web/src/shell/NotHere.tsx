import { type NavModelItem } from '@grafana/data';
import { EmptyState, LinkButton } from '@grafana/ui';
import { useLocation } from 'react-router-dom-v5-compat';
import { absolute } from './navModel';
import { Page } from './Page';

/** What Grafana has at these addresses and the preview does not. */
const PARTS: Array<[RegExp, string, string]> = [
  [
    /^\/explore/,
    'Explore',
    'In Grafana this link opens the panel’s queries in Explore, with the time range of the page.',
  ],
  [/^\/alerting/, 'Alerting', 'In Grafana this link opens its alert rules, contact points or silences.'],
  [/^\/(d|d-solo|dashboards?)(\/|$)/, 'Dashboards', 'In Grafana this link opens a dashboard.'],
  [/^\/(connections|datasources)/, 'Connections', 'In Grafana this link opens the settings of data sources.'],
  [/^\/plugins/, 'Plugins', 'In Grafana this link opens the plugin catalogue.'],
  [/^\/a\//, 'Other apps', 'In Grafana this link opens another app, when it is installed.'],
];

/** Replaces every page that Grafana has and the preview does not. */
export function NotHere({ nav }: { nav: NavModelItem }) {
  const { pathname } = useLocation();
  const [, name, detail] = PARTS.find(([path]) => path.test(pathname)) ?? [
    /./,
    'This page',
    'No page has this address.',
  ];
  return (
    <Page section={[{ text: name }]}>
      <EmptyState
        variant="not-found"
        hideImage
        message={name === 'This page' ? 'Page not found' : `${name} is not part of the preview`}
        button={<LinkButton href={absolute(nav.children?.[0]?.url ?? nav.url ?? '/')}>Back to {nav.text}</LinkButton>}
      >
        {detail}
      </EmptyState>
    </Page>
  );
}
