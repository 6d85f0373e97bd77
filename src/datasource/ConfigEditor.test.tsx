import '../shared/testing/browser';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import ConfigEditor from './ConfigEditor';
import { installDataSources } from '../shared/testing/grafana';
import { type Settings } from './form';

const empty = {
  url: '',
  basicAuth: false,
  basicAuthUser: '',
  jsonData: {},
  secureJsonFields: {},
  readOnly: false,
} as unknown as Settings;

beforeEach(() => {
  installDataSources([
    { uid: 'prom', name: 'Main' },
    { uid: 'logs', name: 'Logs', type: 'loki' },
  ]);
});

/** Shows the form, and keeps what is entered as Grafana does. */
function setup(patch: Partial<Settings> = {}) {
  let latest: Settings = { ...empty, ...patch };
  function Host() {
    const [options, setOptions] = React.useState(latest);
    const keep = (changed: Settings) => {
      latest = changed;
      setOptions(changed);
    };
    return <ConfigEditor options={options} onOptionsChange={keep} />;
  }
  render(<Host />);
  return () => latest;
}

test('URL and timeout end up in the standard keys', async () => {
  const settings = setup();
  await userEvent.type(screen.getByLabelText(/Prometheus URL/), 'http://prom:9090');
  await userEvent.type(screen.getByLabelText(/^Timeout/), '12');
  expect(settings()).toMatchObject({ url: 'http://prom:9090', jsonData: { timeout: 12 } });
  await userEvent.clear(screen.getByLabelText(/^Timeout/));
  expect(settings().jsonData.timeout).toBeUndefined();
});

test('a URL that cannot work is explained while it is typed', async () => {
  setup();
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  await userEvent.type(screen.getByLabelText(/Prometheus URL/), 'prom:9090');
  expect(screen.getByRole('alert')).toHaveTextContent('http:// or https://');
});

test('the Prometheus data source is chosen among those that speak PromQL', async () => {
  const settings = setup();
  await userEvent.click(screen.getByLabelText(/Prometheus data source/));
  expect(screen.queryByText('Logs')).not.toBeInTheDocument();
  await userEvent.click(await screen.findByText('Main'));
  expect(settings().jsonData).toEqual({ prometheusUid: 'prom' });
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
});

test('a deleted Prometheus data source is reported', () => {
  setup({ jsonData: { prometheusUid: 'removed' } });
  expect(screen.getByRole('alert')).toHaveTextContent('"removed" no longer exists');
});

test('basic authentication shows its fields and keeps the password secret', async () => {
  const settings = setup();
  expect(screen.queryByLabelText(/^Password/)).not.toBeInTheDocument();
  await userEvent.click(screen.getByLabelText(/Basic authentication/));
  await userEvent.type(screen.getByLabelText(/^User/), 'me');
  await userEvent.type(screen.getByLabelText(/^Password/), 'pw');
  expect(settings()).toMatchObject({
    basicAuth: true,
    basicAuthUser: 'me',
    secureJsonData: { basicAuthPassword: 'pw' },
  });
  expect(JSON.stringify(settings().jsonData)).not.toContain('pw');
});

test('a stored password is not shown and can be replaced', async () => {
  const settings = setup({ basicAuth: true, secureJsonFields: { basicAuthPassword: true } });
  await userEvent.click(screen.getByRole('button', { name: /reset/i }));
  expect(settings().secureJsonFields.basicAuthPassword).toBe(false);
  await userEvent.type(screen.getByLabelText(/^Password/), 'new');
  expect(settings().secureJsonData).toEqual({ basicAuthPassword: 'new' });
});

test('TLS fields follow their switches', async () => {
  const settings = setup();
  expect(screen.queryByLabelText(/^CA certificate/)).not.toBeInTheDocument();
  await userEvent.click(screen.getByLabelText(/With CA Cert/));
  await userEvent.type(screen.getByLabelText(/^CA certificate/), 'PEM');
  await userEvent.type(screen.getByLabelText(/Server name/), 'prom.local');
  await userEvent.click(screen.getByLabelText(/TLS Client Auth/));
  await userEvent.type(screen.getByLabelText(/Client key/), 'KEY');
  expect(settings()).toMatchObject({
    jsonData: { tlsAuthWithCACert: true, tlsAuth: true, serverName: 'prom.local' },
    secureJsonData: { tlsCACert: 'PEM', tlsClientKey: 'KEY' },
  });
});

test('a provisioned data source cannot be edited', () => {
  setup({ readOnly: true, url: 'http://prom:9090' });
  expect(screen.getByLabelText(/Prometheus URL/)).toBeDisabled();
});
