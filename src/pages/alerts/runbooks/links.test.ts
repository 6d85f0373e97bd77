import { locationService } from '@grafana/runtime';
import { withLinks } from './links';

beforeEach(() => locationService.push('/a/x?from=now-1h&to=now&var-ds=abc&other=1'));
afterEach(() => locationService.push('/'));

const APP = '/a/contextd-observability-app/alerts/runbook';
const GITHUB = 'https://github.com/fyrsmithlabs/contextd-observability/blob/main';

it.each([
  ['another runbook, with what the reader chose', 'SlowTools.md', `${APP}/SlowTools?from=now-1h&to=now&var-ds=abc`],
  [
    'a part of it',
    'procedures-scale.md#more-memory',
    `${APP}/procedures-scale?from=now-1h&to=now&var-ds=abc#more-memory`,
  ],
  ['a part of the same', '#impact', '#impact'],
  ['a file', '../../alerts/database.yaml', `${GITHUB}/alerts/database.yaml`],
  ['a document', '../slo.md', `${GITHUB}/docs/slo.md`],
  ['the web', 'https://example.com/a', 'https://example.com/a'],
])('a link to %s', (_, target, address) => {
  expect(withLinks(`See [it](${target}), and more.`)).toBe(`See [it](<${address}>), and more.`);
});
