import { type DataFrame, FieldType } from '@grafana/data';
import { createPromql } from '../../../metrics/promql';
import { resolve } from '../../../metrics/resolve';
import { alertStates, type AlertState, statesOf } from './firing';
import { RUNBOOK_GROUPS } from './list';
import { listSentence } from './words';

const alert = (alertname: string, alertstate: string, values = [1]): DataFrame => ({
  length: values.length,
  fields: [{ name: 'Value', type: FieldType.number, config: {}, labels: { alertname, alertstate }, values }],
});

describe('the state of alerts', () => {
  it.each<[string, DataFrame[], Array<[string, AlertState]>]>([
    ['none', [], []],
    ['firing', [alert('A', 'firing')], [['A', 'firing']]],
    ['pending', [alert('A', 'pending')], [['A', 'pending']]],
    ['one of several series fires', [alert('A', 'firing'), alert('A', 'pending')], [['A', 'firing']]],
    ['in the other order', [alert('A', 'pending'), alert('A', 'firing')], [['A', 'firing']]],
    ['a state that is not known', [alert('A', 'odd')], []],
    ['no value', [alert('A', 'firing', [])], []],
  ])('%s', (_, frames, states) => {
    expect([...statesOf(frames)]).toEqual(states);
  });

  it('is asked by name, or for all', () => {
    const promql = createPromql(resolve(['ALERTS']));
    expect(alertStates(promql, 'A')).toMatchObject({ ok: true, expr: expect.stringContaining('alertname="A"') });
    expect(alertStates(promql)).toMatchObject({ ok: true, expr: expect.not.stringContaining('alertname=') });
  });
});

describe('the sentence of the list', () => {
  const count = RUNBOOK_GROUPS.flatMap(({ entries }) => entries).length;

  it.each<[string, Map<string, AlertState> | undefined, string, RegExp]>([
    ['unknown', undefined, 'unknown', /it is not known which of them fire\.$/],
    ['quiet', new Map(), 'good', /none of them fires\.$/],
    ['the watchdog alone', new Map([['ContextdWatchdog', 'firing']]), 'good', /none of them fires\.$/],
    ['pending alone', new Map([['DatabaseErrors', 'pending']]), 'good', /none of them fires\.$/],
    ['a warning', new Map([['SlowTools', 'firing']]), 'warning', /; SlowTools fires now\.$/],
    [
      'critical',
      new Map<string, AlertState>([
        ['SlowTools', 'firing'],
        ['ContextdDown', 'firing'],
      ]),
      'critical',
      /; ContextdDown and SlowTools fire now\.$/,
    ],
  ])('%s', (_, states, state, text) => {
    const sentence = listSentence(states);
    expect(sentence.state).toBe(state);
    expect(sentence.text).toMatch(text);
    expect(sentence.text).toContain(`${count} alerts have a runbook`);
  });
});
