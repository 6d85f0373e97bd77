import { config, getDataSourceSrv, setBackendSrv } from '@grafana/runtime';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { INSIGHTS_TYPE } from '../../constants';
import { type FakeDataSource, installDataSources } from '../testing/grafana';
import { AddInsights } from './AddInsights';
import { type StoredDataSource } from './takeOver';

const PROM: FakeDataSource = { uid: 'prom', name: 'Main' };
const NEW: FakeDataSource = {
  uid: 'new',
  name: 'contextd Insights (Main)',
  type: INSIGHTS_TYPE,
  jsonData: { prometheusUid: 'prom' },
  health: () => ({ status: 'success', message: 'Prometheus answered.' }),
};

/** What Grafana keeps of the Prometheus data source. */
let stored: StoredDataSource;
/** The data sources that Grafana tells its front end after the next reload. */
let afterReload: FakeDataSource[];
const get = jest.fn();
const post = jest.fn();

function install(sources: FakeDataSource[]) {
  installDataSources(sources);
  Object.assign(getDataSourceSrv(), { reload: async () => install(afterReload) });
}

beforeEach(() => {
  stored = { uid: 'prom', name: 'Main', type: 'prometheus', access: 'proxy', url: 'http://prom:9090' };
  afterReload = [PROM, NEW];
  get.mockReset().mockImplementation(async () => stored);
  post.mockReset().mockImplementation(async (_url: string, body: object) => ({ datasource: { uid: 'new', ...body } }));
  setBackendSrv({ get, post } as never);
  become('Admin', { 'datasources:create': true });
  install([PROM]);
});

function become(orgRole: string, permissions: Record<string, boolean> = {}) {
  config.bootData = { ...config.bootData, user: { orgRole, permissions } } as never;
}

const add = () => screen.getByRole('button', { name: 'Add Insights' });
const added = () => screen.findByRole('status', { name: 'Insights was added' });
const refuse = (status: number, message: string) => async () => {
  throw { status, data: { message } };
};

it('one click adds it, checks it and tells the page', async () => {
  const onAdded = jest.fn();
  render(<AddInsights dataSource="prom" onAdded={onAdded} />);
  expect(screen.getByText(/^There is no Insights data source for "Main"/)).toBeInTheDocument();
  await userEvent.click(add());
  expect(await added()).toHaveTextContent('"contextd Insights (Main)" was added. Prometheus answered.');
  expect(get).toHaveBeenCalledWith('/api/datasources/uid/prom', undefined, undefined, expect.anything());
  expect(post).toHaveBeenCalledTimes(1);
  expect(post).toHaveBeenCalledWith(
    '/api/datasources',
    {
      name: 'contextd Insights (Main)',
      type: INSIGHTS_TYPE,
      access: 'proxy',
      url: 'http://prom:9090',
      basicAuth: false,
      basicAuthUser: '',
      jsonData: { prometheusUid: 'prom' },
      secureJsonData: {},
    },
    { showErrorAlert: false, showSuccessAlert: false }
  );
  expect(onAdded).toHaveBeenCalledWith(expect.objectContaining({ uid: 'new', healthy: true }));
  expect(screen.queryByRole('button', { name: 'Add Insights' })).not.toBeInTheDocument();
});

it('asks for the secrets that Grafana keeps, and keeps what was typed when saving fails', async () => {
  stored.basicAuth = true;
  stored.basicAuthUser = 'me';
  stored.jsonData = { httpHeaderName1: 'X-Scope-OrgID', tlsAuthWithCACert: true };
  stored.secureJsonFields = { basicAuthPassword: true, httpHeaderValue1: true, tlsCACert: true };
  render(<AddInsights dataSource="prom" />);
  await userEvent.click(add());
  await userEvent.type(await screen.findByLabelText(/^Password of me/), 'pw');
  await userEvent.type(screen.getByLabelText(/^CA certificate/), 'PEM');
  expect(add()).toBeDisabled();
  await userEvent.type(screen.getByLabelText(/^Value of the header X-Scope-OrgID/), 'tenant');
  post.mockImplementationOnce(refuse(500, 'the database is locked'));
  await userEvent.click(add());
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'Grafana did not add the data source. the database is locked'
  );
  expect(screen.getByLabelText(/^Password of me/)).toHaveValue('pw');
  await userEvent.click(add());
  await added();
  expect(post.mock.lastCall[1]).toMatchObject({
    basicAuthUser: 'me',
    jsonData: { httpHeaderName1: 'X-Scope-OrgID', tlsAuthWithCACert: true },
    secureJsonData: { basicAuthPassword: 'pw', tlsCACert: 'PEM', httpHeaderValue1: 'tenant' },
  });
});

it('what was typed is there again after Cancel', async () => {
  stored.basicAuth = true;
  stored.secureJsonFields = { basicAuthPassword: true };
  render(<AddInsights dataSource="prom" />);
  await userEvent.click(add());
  await userEvent.type(await screen.findByLabelText(/^Password/), 'pw');
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  await userEvent.click(add());
  expect(await screen.findByLabelText(/^Password/)).toHaveValue('pw');
  expect(post).not.toHaveBeenCalled();
});

it('says before it is saved what will not be the same', async () => {
  stored.jsonData = { customQueryParameters: 'dedup=false' };
  render(<AddInsights dataSource="prom" />);
  await userEvent.click(add());
  expect(await screen.findByText(/does not send the custom query parameters/)).toBeInTheDocument();
  expect(post).not.toHaveBeenCalled();
  await userEvent.click(add());
  await added();
});

it('takes the next name when one is taken by a data source that the reader does not see', async () => {
  afterReload = [PROM];
  post.mockImplementationOnce(refuse(409, 'data source with the same name already exists'));
  render(<AddInsights dataSource="prom" />);
  await userEvent.click(add());
  await added();
  expect(post.mock.calls.map(([, { name }]) => name)).toEqual([
    'contextd Insights (Main)',
    'contextd Insights (Main) 2',
  ]);
});

it('uses the one that a colleague has added meanwhile', async () => {
  post.mockImplementationOnce(refuse(409, 'data source with the same name already exists'));
  render(<AddInsights dataSource="prom" />);
  await userEvent.click(add());
  expect(await added()).toHaveTextContent('"contextd Insights (Main)" was added. Prometheus answered.');
  expect(post).toHaveBeenCalledTimes(1);
});

it('says where the new one does not work, and leads to its settings', async () => {
  afterReload = [PROM, { ...NEW, health: () => ({ status: 'error', message: 'The store answered 401.' }) }];
  render(<AddInsights dataSource="prom" />);
  await userEvent.click(add());
  expect(await added()).toHaveTextContent('was added, but its health check failed: The store answered 401.');
  expect(screen.getByRole('link', { name: /^Settings of/ })).toHaveAttribute(
    'href',
    '/connections/datasources/edit/new'
  );
});

describe('what goes wrong is a sentence:', () => {
  it.each<[string, () => void, RegExp]>([
    ['reading is forbidden', () => get.mockImplementation(refuse(403, 'no')), /^You may not read the settings/],
    ['the store is gone', () => get.mockImplementation(refuse(404, 'no')), /no longer exists/],
    ['reading fails', () => get.mockImplementation(refuse(500, 'no disk')), /could not be read\. no disk/],
    ['saving is forbidden', () => post.mockImplementation(refuse(403, 'no')), /only an administrator of the organisation may/],
    ['names are taken', () => post.mockImplementation(refuse(409, 'no')), /\(Main\) 5" already exists/],
    ['saving fails without a word', () => post.mockImplementation(refuse(500, '')), /did not say why/],
    ['SigV4', () => (stored.jsonData = { sigV4Auth: true }), /AWS SigV4/],
  ])('%s', async (_, provoke, sentence) => {
    afterReload = [PROM];
    provoke();
    render(<AddInsights dataSource="prom" />);
    await userEvent.click(add());
    expect((await screen.findByRole('alert')).textContent?.replace('Insights was not added', '')).toMatch(sentence);
    expect(add()).toBeEnabled();
  });
});

describe('who may add it', () => {
  it.each<[string, string, Record<string, boolean>, boolean]>([
    ['an administrator', 'Admin', {}, true],
    ['a reader who was given the permission', 'Viewer', { 'datasources:create': true }, true],
    ['an editor', 'Editor', { 'datasources:query': true }, false],
    ['a viewer', 'Viewer', {}, false],
  ])('%s', (_, role, permissions, may) => {
    become(role, permissions);
    render(<AddInsights dataSource="prom" />);
    expect(screen.queryAllByRole('button', { name: 'Add Insights' })).toHaveLength(may ? 1 : 0);
    expect(screen.queryAllByText(/^An administrator of your organisation can add it/)).toHaveLength(may ? 0 : 1);
  });
});

describe('it says why others are not used', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['one that names none', {}, /^"Mine" is not used: its settings name no Prometheus data source/],
    ['one whose store is gone', { prometheusUid: 'gone' }, /its Prometheus data source "gone" no longer exists/],
    ['one beside another store', { prometheusUid: 'other' }, /^"Mine" is not used: it belongs to "Other"/],
  ])('%s', (_, jsonData, sentence) => {
    install([PROM, { uid: 'other', name: 'Other' }, { uid: 'mine', name: 'Mine', type: INSIGHTS_TYPE, jsonData }]);
    render(<AddInsights dataSource="prom" />);
    expect(screen.getByText(sentence)).toBeInTheDocument();
    expect(screen.queryAllByRole('link', { name: 'Settings of Mine' })).toHaveLength(
      jsonData.prometheusUid === 'other' ? 0 : 1
    );
  });
});

it.each([
  ['the instance is there', 'prom', [PROM, NEW]],
  ['the data source is gone', 'gone', [PROM]],
  ['no data source is chosen', '', [PROM]],
])('shows nothing where %s', (_, dataSource, sources) => {
  install(sources);
  const { container } = render(<AddInsights dataSource={dataSource} />);
  expect(container).toBeEmptyDOMElement();
});
