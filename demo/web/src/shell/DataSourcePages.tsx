import { css } from '@emotion/css';
import { type DataSourceInstanceSettings, type GrafanaTheme2 } from '@grafana/data';
import { getBackendSrv, getDataSourceSrv, isFetchError } from '@grafana/runtime';
import { Alert, Badge, Button, Card, Stack, TextLink, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { useParams } from 'react-router-dom-v5-compat';
import { absolute } from './navModel';
import { Page } from './Page';

const SECTION = { text: 'Data sources', url: '/connections/datasources', icon: 'database' } as const;

/** The configured data sources. */
export function DataSourcesPage() {
  const sources = getDataSourceSrv().getList();
  return (
    <Page
      section={[SECTION]}
      subTitle="The data sources that the demo provisions. In the preview they can be tested, not changed."
    >
      <ul style={{ listStyle: 'none' }}>
        {sources.map(({ uid, name, isDefault, meta }) => (
          <li key={uid}>
            <Card href={absolute(`/connections/datasources/edit/${uid}`)} noMargin>
              <Card.Heading>{name}</Card.Heading>
              <Card.Figure>
                <img src={absolute(meta.info.logos.small)} alt="" height={40} width={40} />
              </Card.Figure>
              <Card.Meta>{[meta.name, ...(isDefault ? ['default'] : [])]}</Card.Meta>
            </Card>
          </li>
        ))}
      </ul>
      {sources.length === 0 && <p>There is none.</p>}
    </Page>
  );
}

/** One data source: what it is, and whether it works. */
export function DataSourcePage() {
  const { uid = '' } = useParams();
  const settings = getDataSourceSrv().getInstanceSettings({ uid });
  if (!settings) {
    return (
      <Page section={[SECTION]} pageNav={{ text: uid, parentItem: SECTION }}>
        <div>
          <Alert severity="error" title={`No data source has the uid "${uid}"`}>
            <TextLink href={SECTION.url}>All data sources</TextLink>
          </Alert>
        </div>
      </Page>
    );
  }
  const { name, meta } = settings;
  return (
    <Page
      section={[SECTION]}
      pageNav={{
        text: name,
        img: absolute(meta.info.logos.small),
        subTitle: `Type: ${meta.name}`,
        parentItem: SECTION,
      }}
    >
      <div>
        <Alert severity="info" title="Provisioned data source">
          The demo set it up. The preview can test it; to change it, use Grafana.
        </Alert>
        <Details settings={settings} />
        <Test settings={settings} />
      </div>
    </Page>
  );
}

function Details({ settings }: { settings: DataSourceInstanceSettings }) {
  const styles = useStyles2(getStyles);
  const [url, setUrl] = useState('');
  useEffect(() => {
    getBackendSrv()
      .get<{ url: string }>(`/api/datasources/uid/${settings.uid}`)
      .then((found) => setUrl(found.url));
  }, [settings.uid]);
  return (
    <dl className={styles.details}>
      <dt>uid</dt>
      <dd>
        <code>{settings.uid}</code>
      </dd>
      <dt>URL</dt>
      <dd>
        <code>{url}</code>
      </dd>
      <dt>Default</dt>
      <dd>{settings.isDefault ? <Badge color="blue" text="default" /> : 'no'}</dd>
    </dl>
  );
}

function Test({ settings }: { settings: DataSourceInstanceSettings }) {
  const [result, setResult] = useState<{ ok: boolean; message: string }>();
  const [testing, setTesting] = useState(false);
  const test = async () => {
    setTesting(true);
    try {
      const found = await getBackendSrv().get<{ message: string }>(`/api/datasources/uid/${settings.uid}/health`);
      setResult({ ok: true, message: found.message });
    } catch (error) {
      setResult({
        ok: false,
        message: isFetchError(error) ? (error.data?.message ?? error.statusText) : String(error),
      });
    }
    setTesting(false);
  };
  return (
    <Stack direction="column" gap={2} alignItems="flex-start">
      {result && (
        <Alert severity={result.ok ? 'success' : 'error'} title={result.message} data-testid="data-testid Alert" />
      )}
      <Button onClick={test} disabled={testing} icon={testing ? 'spinner' : 'check'} variant="secondary">
        Test
      </Button>
    </Stack>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  details: css({
    columnGap: theme.spacing(3),
    display: 'grid',
    gridTemplateColumns: 'max-content 1fr',
    margin: theme.spacing(1, 0, 3),
    rowGap: theme.spacing(1),
    '& dt': { color: theme.colors.text.secondary, fontWeight: 'normal' },
    '& dd': { margin: 0 },
  }),
});
