import type { ResolvedSlo } from '../../slo/types';
import { recordingRules } from './rules';

const post = jest.fn();
jest.mock('@grafana/runtime', () => ({ getBackendSrv: () => ({ post }) }));

const slo = { name: 'tool-errors' } as ResolvedSlo;

beforeEach(() => post.mockReset());

it('asks the Insights data source for the rules of these SLOs', async () => {
  post.mockResolvedValue({ rules: 'groups:\n' });
  await expect(recordingRules('uid/1', [slo])).resolves.toBe('groups:\n');
  expect(post).toHaveBeenCalledWith(
    '/api/datasources/uid/uid%2F1/resources/rules',
    { slos: [slo] },
    { showErrorAlert: false }
  );
});

it.each([
  ['what Insights says', { data: { message: 'The SLO has no name.' } }, 'The SLO has no name.'],
  ['what Grafana says', { statusText: 'Forbidden', data: {} }, 'Forbidden'],
  ['what the network says', new Error('Failed to fetch'), 'Failed to fetch'],
])('fails with %s', async (_name, error, sentence) => {
  post.mockRejectedValue(error);
  await expect(recordingRules('a', [slo])).rejects.toThrow(`The recording rules could not be written: ${sentence}`);
});

it('fails when a backend of another version answers something else', async () => {
  post.mockResolvedValue({ message: 'ok' });
  await expect(recordingRules('a', [slo])).rejects.toThrow('Insights returned no rules');
});
