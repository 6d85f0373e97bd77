import { type AlertContext, parseAlerts } from './read';

const context = (): AlertContext => ({
  group: 'contextd.test',
  runbooks: new Set(['DatabaseErrors', 'Other']),
  slos: new Set(['tool-errors']),
  names: new Set(['ErrorBudgetFastBurn']),
});

const GOOD = `alerts:
  - name: DatabaseErrors
    subject: database
    severity: critical
    for: 5m
    summary: Database errors detected
    description: '{{ $value }} database errors/sec'
    values:
      errors: { build: occurrenceRate, concept: databaseErrors, by: [job, instance], window: 5m }
    when:
      - errors > 0
    slo: tool-errors
    faults: [database-errors]
`;

/** The good text with one line in place of another. */
function changed(from: string, to: string): string {
  expect(GOOD).toContain(from);
  return GOOD.replace(from, to);
}

const valued = (source: string) =>
  changed('{ build: occurrenceRate, concept: databaseErrors, by: [job, instance], window: 5m }', source);

test('an alert is read with everything it says', () => {
  expect(parseAlerts(GOOD, context())).toEqual({
    problems: [],
    alerts: [
      {
        name: 'DatabaseErrors',
        group: 'contextd.test',
        subject: 'database',
        severity: 'critical',
        for: '5m',
        summary: 'Database errors detected',
        description: '{{ $value }} database errors/sec',
        runbook: 'DatabaseErrors',
        slo: 'tool-errors',
        faults: ['database-errors'],
        values: [
          {
            id: 'errors',
            source: { build: 'occurrenceRate', concept: 'databaseErrors', by: ['job', 'instance'], window: '5m' },
          },
        ],
        when: [{ value: 'errors', op: '>', threshold: 0 }],
      },
    ],
  });
});

test.each([
  ['errors>0', { op: '>', threshold: 0 }],
  ['errors <= 0.05', { op: '<=', threshold: 0.05 }],
  ['errors != -1', { op: '!=', threshold: -1 }],
  ['errors == 1e3', { op: '==', threshold: 1000 }],
])('the condition "%s" is read', (text, condition) => {
  const [alert] = parseAlerts(changed('errors > 0', text), context()).alerts;
  expect(alert.when).toEqual([{ value: 'errors', ...condition }]);
});

const MISTAKES: Array<[what: string, text: string, line: number, column: number, message: RegExp]> = [
  [
    'unknown builder',
    valued('{ build: rates }'),
    9,
    24,
    /^There is no builder "rates"; write one of absence, .* versions\.$/,
  ],
  [
    'unknown concept',
    valued('{ build: rate, concept: databaseFailures, window: 5m }'),
    9,
    39,
    /^There is no concept "databaseFailures"; docs\/metrics\.md/,
  ],
  ['no concept', valued('{ build: rate, window: 5m }'), 9, 15, /^"alerts\[0\]\.values\.errors" lacks "concept"/],
  [
    'a concept of the wrong type',
    valued('{ build: quantile, q: 0.95, concept: databaseErrors, window: 5m }'),
    9,
    52,
    /^"databaseErrors" is of type counter; this builder takes a concept of type histogram, summary\.$/,
  ],
  [
    'a concept that the builder does not take',
    valued('{ build: errorRate, concept: databaseErrors, window: 5m }'),
    9,
    44,
    /does not take "databaseErrors"; write toolCalls or databaseOperations/,
  ],
  ['no window', valued('{ build: rate, concept: databaseErrors }'), 9, 15, /lacks "window"/],
  [
    'a window of no duration',
    valued('{ build: rate, concept: databaseErrors, window: 5min }'),
    9,
    63,
    /is "5min", which is not a duration; write for example 30s, 5m or 1h30m\.$/,
  ],
  [
    'a window for a builder without one',
    valued('{ build: value, concept: heapAlloc, window: 5m }'),
    9,
    51,
    /has no key "window"/,
  ],
  [
    'a quantile above 1',
    valued('{ build: quantile, q: 95, concept: toolDuration, window: 5m }'),
    9,
    37,
    /is 95; a quantile lies between 0 and 1/,
  ],
  [
    'a label that the concept lacks',
    valued('{ build: rate, concept: databaseErrors, by: [tool], window: 5m }'),
    9,
    59,
    /^databaseErrors does not have the label "tool"; it has job, instance, store, operation, reason\.$/,
  ],
  [
    'a label of which nothing is known without events',
    valued('{ build: occurrenceRate, concept: databaseErrors, by: [operation], window: 5m }'),
    9,
    69,
    /can only be by job, instance: where nothing has happened/,
  ],
  [
    'a filter on a label that it lacks',
    valued('{ build: rate, concept: toolCalls, window: 5m, filters: [{ label: model, op: "=", value: x }] }'),
    9,
    71,
    /^toolCalls does not have the label "model"/,
  ],
  [
    'a list for a pattern',
    valued('{ build: rate, concept: toolCalls, window: 5m, filters: [{ label: tool, op: "=~", value: [a] }] }'),
    9,
    91,
    /A list of values takes = or !=/,
  ],
  [
    'long-running values of a label without any',
    valued('{ build: rate, concept: toolCalls, window: 5m, notLongRunning: status }'),
    9,
    78,
    /no long-running values of the label "status"/,
  ],
  [
    'a division by nothing',
    valued('{ build: value, concept: heapAlloc, divideBy: 0 }'),
    9,
    61,
    /is 0; write a number above 0/,
  ],
  [
    'a part by a label that it lacks',
    valued('{ build: rate, concept: toolCalls, window: 5m, parts: { store: x } }'),
    9,
    69,
    /^toolCalls does not have the label "store"/,
  ],
  [
    'parts of a ratio that do not fit',
    valued(
      '{ build: ratio, of: { build: value, concept: poolActive, by: [job] }, to: { build: value, concept: poolSize } }'
    ),
    9,
    15,
    /joins series with different labels/,
  ],
  [
    'an absence of nothing',
    valued('{ build: absence, concepts: [], window: 5m }'),
    9,
    43,
    /is empty; name at least one concept/,
  ],
  [
    'a misspelled key of a builder',
    valued('{ build: rate, concept: toolCalls, windows: 5m }'),
    9,
    50,
    /has no key "windows"; did you mean "window"\?/,
  ],
  [
    'an unknown value in a condition',
    changed('errors > 0', 'error > 0'),
    11,
    9,
    /^There is no value "error"; "values" has errors\.$/,
  ],
  [
    'a value that no condition uses',
    changed('    when:', '      idle: { build: constant, value: 1 }\n    when:'),
    9,
    7,
    /^No condition uses the value "idle"/,
  ],
  [
    'conditions on different labels',
    changed(
      '    when:\n      - errors > 0',
      '      one: { build: constant, value: 1 }\n    when:\n      - errors > 0\n      - one > 0'
    ),
    13,
    9,
    /^"one" and "errors" keep different labels, so no series meets both/,
  ],
  [
    'a condition without a number',
    changed('errors > 0', 'errors > many'),
    11,
    9,
    /^"errors > many" is not a condition; write a value, one of > >= < <= == !=, and a number/,
  ],
  ['no condition', changed('\n      - errors > 0', ' []'), 10, 11, /has no condition; write for example "errors > 0"/],
  ['a bad duration', changed('for: 5m', 'for: 5'), 5, 10, /"alerts\[0\]\.for" must be text, not the number 5\./],
  ['an unknown duration', changed('for: 5m', 'for: soon'), 5, 10, /is "soon", which is not a duration/],
  [
    'an unknown severity',
    changed('critical', 'page'),
    4,
    15,
    /is "page"; write one of critical, warning, info, none\.$/,
  ],
  [
    'an unknown subject',
    changed('subject: database', 'subject: data'),
    3,
    14,
    /is "data"; write one of availability, /,
  ],
  [
    'no summary',
    changed('    summary: Database errors detected\n', ''),
    2,
    5,
    /^"alerts\[0\]" lacks "summary"; write text there\.$/,
  ],
  ['an empty summary', changed('Database errors detected', "' '"), 6, 14, /The summary is empty/],
  [
    'a summary that differs by series',
    changed('Database errors detected', "'{{ $value }} errors'"),
    6,
    14,
    /The summary must be the same for every series/,
  ],
  ['no description', changed("    description: '{{ $value }} database errors/sec'\n", ''), 2, 5, /lacks "description"/],
  ['no name', changed('- name: DatabaseErrors', '- runbook: Other'), 2, 5, /lacks "name"/],
  [
    'a name that is not CamelCase',
    changed('name: DatabaseErrors', 'name: database_errors\n    runbook: Other'),
    2,
    11,
    /"database_errors" is not a name of an alert/,
  ],
  [
    'a name of an SLO’s alert',
    changed('name: DatabaseErrors', 'name: ErrorBudgetFastBurn\n    runbook: Other'),
    2,
    11,
    /^Another alert has the name "ErrorBudgetFastBurn"; give this one another\.$/,
  ],
  [
    'a missing runbook',
    changed('slo: tool-errors', 'runbook: Nowhere'),
    12,
    14,
    /^There is no runbook docs\/runbooks\/Nowhere\.md; write it\.$/,
  ],
  [
    'a missing runbook of its own name',
    changed('name: DatabaseErrors', 'name: DatabaseFailures'),
    2,
    11,
    /^There is no runbook docs\/runbooks\/DatabaseFailures\.md/,
  ],
  [
    'an unknown SLO',
    changed('slo: tool-errors', 'slo: tools'),
    12,
    10,
    /^There is no SLO "tools"; write one of tool-errors\.$/,
  ],
  [
    'a misspelled key',
    changed('severity:', 'severety:'),
    4,
    5,
    /"alerts\[0\]" has no key "severety"; did you mean "severity"\?/,
  ],
  ['an alert that is a word', 'alerts:\n  - DatabaseErrors\n', 2, 5, /"alerts\[0\]" must be a mapping/],
  ['no list', 'alert: []\n', 1, 1, /^A file of alerts lacks "alerts"; write a list there\.$/],
  ['no YAML', 'alerts: [\n', 2, 1, /./],
  ['nothing', '# later\n', 1, 1, /^There is no alert in this text/],
];

test.each(MISTAKES)('%s is reported at its place', (_, text, line, column, message) => {
  const { alerts, problems } = parseAlerts(text, context());
  expect(alerts).toEqual([]);
  expect(problems.map((problem) => problem.message).join('\n')).toMatch(new RegExp(message.source, 'm'));
  expect(problems.filter((problem) => message.test(problem.message))[0]).toMatchObject({ line, column });
});

test('two alerts with one name: the second is left out', () => {
  const { alerts, problems } = parseAlerts(GOOD + GOOD.replace('alerts:\n', ''), context());
  expect(alerts).toHaveLength(1);
  expect(problems).toEqual([
    { line: 14, column: 11, message: 'Another alert has the name "DatabaseErrors"; give this one another.' },
  ]);
});

test('a file with more rules than a group may have is refused', () => {
  const one = GOOD.replace('alerts:\n', '').replace('name: DatabaseErrors', 'name: A%\n    runbook: Other');
  const many = Array.from({ length: 21 }, (_, i) => one.replace('%', String(i)));
  expect(parseAlerts(`alerts:\n${many.join('')}`, context()).problems).toEqual([
    { line: 1, column: 1, message: 'These are 21 alerts; a group has at most 20 rules. Split the file.' },
  ]);
});
