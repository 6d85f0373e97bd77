import type { ResolvedSlo } from '../../slo/types';
import { grafanaRuleGroups, ruleFile } from './rules';

const post = jest.fn();
jest.mock('@grafana/runtime', () => ({ getBackendSrv: () => ({ post }) }));

const slo = { name: 'tool-errors' } as ResolvedSlo;

beforeEach(() => post.mockReset());

it('asks the Insights data source for a file of rules', async () => {
  post.mockResolvedValue({ rules: 'groups:\n' });
  await expect(ruleFile('uid/1', 'recording', { slos: [slo] })).resolves.toBe('groups:\n');
  expect(post).toHaveBeenCalledWith(
    '/api/datasources/uid/uid%2F1/resources/rules',
    { slos: [slo], alerts: [], format: 'recording', prometheusUid: '', folderUid: 'contextd' },
    { showErrorAlert: false }
  );
});

it('asks for the rules of a Grafana, for its data source', async () => {
  const groups = [{ name: 'contextd.slo', interval: 60, rules: [] }];
  post.mockResolvedValue({ groups });
  await expect(grafanaRuleGroups('a', { slos: [slo], prometheusUid: 'prom' })).resolves.toBe(groups);
  expect(post.mock.calls[0][1]).toMatchObject({ format: 'grafana-api', prometheusUid: 'prom' });
});

it.each([
  ['what Insights says', { data: { message: 'The SLO has no name.' } }, 'The SLO has no name.'],
  ['what Grafana says', { statusText: 'Forbidden', data: {} }, 'Forbidden'],
  ['what the network says', new Error('Failed to fetch'), 'Failed to fetch'],
])('fails with %s', async (_name, error, sentence) => {
  post.mockRejectedValue(error);
  await expect(ruleFile('a', 'grafana', { slos: [slo] })).rejects.toThrow(
    `The rules could not be written: ${sentence}`
  );
});

it('fails when a backend of another version answers something else', async () => {
  post.mockResolvedValue({ message: 'ok' });
  await expect(ruleFile('a', 'recording', { slos: [slo] })).rejects.toThrow('Insights returned none');
  await expect(grafanaRuleGroups('a', { slos: [slo] })).rejects.toThrow('Insights returned none');
});
