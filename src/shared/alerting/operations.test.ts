import { apply, madeBy } from './apply';
import { installing, removing, undoing, writesFor } from './operations';
import { type ProvisionedRule, STAMP } from './provisioned';
import { groupKey, ruleStates } from './state';
import { ANSWERED, FakeGrafana, FOLDER, GROUP, SENT } from './testing';

const VERSION = '0.1.0';
const MINE: ProvisionedRule = { ...ANSWERED, uid: 'mine', title: 'Mine' };

/** The states of the app's rules in a Grafana. */
function statesIn(grafana: FakeGrafana, sent = SENT) {
  const intervals = new Map([[groupKey(FOLDER, GROUP), 60]]);
  return ruleStates([sent], { rules: grafana.rules, intervals }, () => true);
}
const install = (grafana: FakeGrafana, sent = SENT) => installing(statesIn(grafana, sent), FOLDER, VERSION);
const titles = (rules: readonly ProvisionedRule[]) => rules.map(({ title }) => title);

test('rules are installed beside those that somebody has put into the group, and stamped', async () => {
  const grafana = new FakeGrafana([MINE]);
  const outcomes = await apply(install(grafana), grafana);
  expect(outcomes.map(({ title, failure }) => [title, failure])).toEqual([[GROUP, undefined]]);
  expect(titles(grafana.rules)).toEqual(['Mine', 'HighMCPErrorRate', 'SlowEmbeddings']);
  expect(grafana.bodies).toEqual([
    {
      title: GROUP,
      folderUid: FOLDER,
      interval: 60,
      rules: [expect.objectContaining({ uid: 'mine' }), expect.anything(), expect.anything()],
    },
  ]);
  expect(Object.keys(grafana.bodies[0].rules[0])).not.toEqual(expect.arrayContaining(['id']));
  expect(grafana.rules[1].annotations?.[STAMP]).toMatch(/^0\.1\.0 v1:[0-9a-f]{8}$/);
  expect(statesIn(grafana).map(({ state }) => state)).toEqual(['installed', 'installed']);
});

test('an update keeps the folder, the pause and the contact point', async () => {
  const settings = { receiver: 'slack' };
  const grafana = new FakeGrafana([
    { ...ANSWERED, folderUID: 'elsewhere', for: '1h', isPaused: true, notification_settings: settings },
  ]);
  await apply(installing(statesIn(grafana).slice(0, 1), FOLDER, VERSION), grafana);
  expect(grafana.rules).toMatchObject([
    { folderUID: 'elsewhere', for: '300s', isPaused: true, notification_settings: settings },
  ]);
});

test('an overwritten edit and a removed rule are brought back', async () => {
  const edited = { ...ANSWERED, for: '1h' };
  const grafana = new FakeGrafana([edited]);
  const overwritten = madeBy(await apply(install(grafana), grafana));
  await apply(undoing(overwritten), grafana);
  expect(grafana.rules).toMatchObject([{ title: 'HighMCPErrorRate', for: '1h' }]);

  const removed = madeBy(await apply(removing(statesIn(grafana)), grafana));
  expect(grafana.rules).toEqual([]);
  await apply(undoing(removed), grafana);
  expect(grafana.rules).toMatchObject([{ title: 'HighMCPErrorRate', for: '1h' }]);
});

describe('nothing is written', () => {
  test.each<[string, (grafana: FakeGrafana) => void, RegExp]>([
    [
      'where somebody has changed the rule',
      (grafana) => (grafana.rules = [{ ...ANSWERED, for: '9m' }]),
      /Somebody has changed "HighMCPErrorRate" since you looked/,
    ],
    [
      'where somebody has paused it',
      (grafana) => (grafana.rules = [{ ...ANSWERED, isPaused: true }]),
      /Somebody has changed/,
    ],
    ['where somebody has removed it', (grafana) => (grafana.rules = []), /Somebody has changed/],
    [
      'where a rule of the group comes from a file',
      (grafana) => grafana.rules.push({ ...MINE, provenance: 'file' }),
      /"Mine" comes from a provisioning file/,
    ],
  ])('%s', async (_, meanwhile, sentence) => {
    const grafana = new FakeGrafana([{ ...ANSWERED, for: '1h' }]);
    const operations = install(grafana);
    meanwhile(grafana);
    const before = grafana.rules;
    const [{ failure }] = await apply(operations, grafana);
    expect(failure).toMatch(sentence);
    expect(grafana.rules).toEqual(before);
  });

  test('when a rule from a file should be removed', () => {
    const states = statesIn(new FakeGrafana([{ ...ANSWERED, provenance: 'file' }]));
    const [write] = writesFor(removing(states), [{ ...ANSWERED, provenance: 'file' }]);
    expect(write).toMatchObject({ kind: 'refused', reason: expect.stringContaining('provisioning file') });
  });

  test('when somebody has installed a missing rule meanwhile', () => {
    const [write] = writesFor(install(new FakeGrafana()), [ANSWERED]);
    expect(write).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('Somebody has changed "HighMCPErrorRate"'),
    });
  });
});

test('a time of saving alone is no change by somebody else', () => {
  const grafana = new FakeGrafana([{ ...ANSWERED, for: '1h' }]);
  const [write] = writesFor(install(grafana), [{ ...ANSWERED, for: '60m', updated: 'later', id: 9 }]);
  expect(write.kind).toBe('group');
});

test('one group that fails does not keep the next one from being written, and cannot be undone', async () => {
  const other = {
    ...SENT,
    name: 'other',
    rules: SENT.rules.map((rule) => ({ ...rule, uid: `${rule.uid}-2`, ruleGroup: 'other' })),
  };
  const grafana = new FakeGrafana();
  const put = grafana.putGroup.bind(grafana);
  grafana.putGroup = (body) =>
    body.title === GROUP ? Promise.reject(new Error('Grafana refused the group: quota')) : put(body);
  const progress: string[] = [];
  const operations = installing(
    ruleStates([SENT, other], { rules: [], intervals: new Map() }, () => true),
    FOLDER,
    VERSION
  );
  const outcomes = await apply(operations, grafana, (done, all) => progress.push(`${done}/${all}`));
  expect(outcomes.map(({ title, failure }) => [title, failure])).toEqual([
    [GROUP, 'Grafana refused the group: quota'],
    ['other', undefined],
  ]);
  expect(progress).toEqual(['0/2', '1/2']);
  expect(madeBy(outcomes).map(({ uid }) => uid)).toEqual(other.rules.map(({ uid }) => uid));
});
