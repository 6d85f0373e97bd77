import '../shared/testing/browser';
import { resolve } from '../metrics/resolve';
import { objectivesOf } from '../slo/judging';
import { SHIPPED_SLOS } from '../slo/shipped';
import { failures, latency } from '../slo/testing/promises';
import { type HealthState, type Readings, type Sentence } from '../shared/words/readings';
import { overviewSentence } from './overview/sentence';
import { batchSentence } from './runtime/batch';
import { cacheSentence } from './runtime/cache';
import { databaseSentence } from './runtime/database';
import { embeddingsSentence } from './runtime/embeddings';
import { goSentence } from './runtime/go';
import { httpSentence } from './runtime/httpPanels';
import { rateLimitSentence } from './runtime/rateLimit';
import { securitySentence } from './runtime/security';
import { servicesSentence } from './runtime/services';
import { toolsSentence } from './runtime/toolPanels';

type Case = [name: string, numbers: Record<string, number | undefined>, state: HealthState, text: string];

const GIB = 1024 ** 3;
const SHIPPED = { objectives: objectivesOf(SHIPPED_SLOS) };
const SERVER_ERRORS = {
  concept: 'httpRequests',
  filters: [{ label: 'http_status_code', op: '=~', value: '5..' } as const],
};
/** An SLO for everything that the tabs judge. */
const ALL = {
  objectives: objectivesOf([
    ...SHIPPED_SLOS,
    failures('httpRequests', SERVER_ERRORS),
    latency('httpRequestDuration', 0.5),
    failures('embeddingOperations', { concept: 'embeddingErrors' }),
    failures('databaseOperations', { concept: 'databaseOperations', failed: true }),
    latency('vectorstoreDuration', 0.5),
    failures('batchDuration', { concept: 'batchErrors' }),
    latency('batchDuration', 60),
    latency('memorySearchDuration', 0.5),
    latency('checkpointSaveDuration', 0.5),
  ]),
};
const resolution = resolve([]);

/** Current numbers; a name that ends in "Before" is that of the window before. */
function readings(numbers: Record<string, number | undefined>): Readings {
  const result: Readings = {};
  for (const [name, value] of Object.entries(numbers)) {
    const id = name.replace(/Before$/, '');
    result[id] = { ...result[id], [name === id ? 'now' : 'before']: value };
  }
  return result;
}

function check(sentence: (given: Readings) => Sentence, [, numbers, state, text]: Case) {
  expect(sentence(readings(numbers))).toEqual({ state, text });
}

const HEALTHY = { up: 3, total: 3, errors: 0.002, latency: 0.21, rate: 4.1, firing: 0 };
const ALL_UP = '3 of 3 instances up';
const FACTS = `${ALL_UP}, 0.2 % of the tool calls fail, 95 % answer within 210 ms and no alert is firing`;

describe('the sentence of the Overview', () => {
  it.each<Case>([
    ['healthy', HEALTHY, 'good', `Healthy: ${FACTS}.`],
    [
      'at its objectives',
      { ...HEALTHY, errors: 0.01, latency: 0.5 },
      'good',
      'Healthy: 3 of 3 instances up, 1 % of the tool calls fail, 95 % answer within 500 ms and no alert is firing.',
    ],
    [
      'a single instance',
      { ...HEALTHY, up: 1, total: 1 },
      'good',
      `Healthy: ${FACTS.replace(ALL_UP, '1 of 1 instance up')}.`,
    ],
    [
      'idle',
      { ...HEALTHY, rate: 0, errors: undefined, latency: undefined },
      'good',
      `Healthy and idle: ${ALL_UP}, no tool was called and no alert is firing.`,
    ],
    [
      'alerts that are not reported',
      { ...HEALTHY, firing: undefined },
      'good',
      'Healthy: 3 of 3 instances up, 0.2 % of the tool calls fail and 95 % answer within 210 ms.',
    ],
    ['tools that are not measured', { up: 1, total: 1 }, 'good', 'Healthy: 1 of 1 instance up.'],
    ['down', { ...HEALTHY, up: 0 }, 'critical', 'contextd is down: 0 of 3 instances up.'],
    ['the only one down', { up: 0, total: 1 }, 'critical', 'contextd is down: 0 of 1 instance up.'],
    ['one down', { ...HEALTHY, up: 2 }, 'critical', 'Needs attention: 1 of 3 instances is down.'],
    ['two down', { ...HEALTHY, up: 1 }, 'critical', 'Needs attention: 2 of 3 instances are down.'],
    ['errors', { ...HEALTHY, errors: 0.0234 }, 'warning', 'Needs attention: 2.3 % of the tool calls fail.'],
    ['many errors', { ...HEALTHY, errors: 0.4567 }, 'warning', 'Needs attention: 46 % of the tool calls fail.'],
    [
      'slow',
      { ...HEALTHY, latency: 1.5 },
      'warning',
      'Needs attention: the slowest 5 % of the tool calls take over 1.50 s.',
    ],
    ['one alert', { ...HEALTHY, firing: 1 }, 'warning', 'Needs attention: 1 alert is firing.'],
    ['alerts', { ...HEALTHY, firing: 4 }, 'warning', 'Needs attention: 4 alerts are firing.'],
    [
      'everything at once',
      { up: 2, total: 3, errors: 1, latency: 9, rate: 1, firing: 2 },
      'critical',
      'Needs attention: 1 of 3 instances is down, 100 % of the tool calls fail, the slowest 5 % of the tool calls take over 9 s and 2 alerts are firing.',
    ],
    [
      'idle with an alert',
      { ...HEALTHY, rate: 0, errors: undefined, latency: undefined, firing: 1 },
      'warning',
      'Needs attention: 1 alert is firing.',
    ],
    [
      'restarting every minute',
      { ...HEALTHY, restarts: 60 },
      'warning',
      'Needs attention: one instance restarted 60 times.',
    ],
    ['a day of deploys', { ...HEALTHY, restarts: 4 }, 'good', `Healthy: ${FACTS}.`],
    [
      'pushed, and nothing says whether it is up',
      { rate: 4, errors: 0, latency: 0.2, firing: 0 },
      'unknown',
      'Whether contextd is up is not reported; 0 % of the tool calls fail, 95 % answer within 200 ms and no alert is firing.',
    ],
    [
      'pushed and failing',
      { rate: 4, errors: 0.5 },
      'warning',
      'Needs attention: 50 % of the tool calls fail. Whether contextd is up is not reported.',
    ],
    [
      'unknown',
      {},
      'unknown',
      'Nothing of contextd was measured in this time range. Choose another one, or see on Setup what arrives.',
    ],
    ['unknown how many', { up: 3 }, 'unknown', 'No instance of contextd reports whether it is up.'],
    ['of Go alone', { heap: 1e6 }, 'unknown', 'No instance of contextd reports whether it is up.'],
    [
      'unknown whether up',
      { total: 3, errors: 0.5 },
      'warning',
      'Needs attention: 50 % of the tool calls fail. Whether contextd is up is not reported.',
    ],
  ])('%s', (...one) => check(overviewSentence(SHIPPED.objectives), one));
});

const STEADY = { heap: 400 * 1024 ** 2, heapBefore: 400 * 1024 ** 2, goroutines: 220, gcShare: 0.0004 };
const GO_FACTS =
  'the largest heap is 400 MiB (unchanged), 220 goroutines run and garbage collection pauses 0.04 % of the time';

describe('the sentence of Runtime, Go', () => {
  it.each<Case>([
    ['steady', STEADY, 'good', `Steady: ${GO_FACTS}.`],
    [
      'a little more',
      { ...STEADY, heapBefore: 350 * 1024 ** 2 },
      'good',
      `Steady: ${GO_FACTS.replace('unchanged', '+14 %')}.`,
    ],
    [
      'growing',
      { ...STEADY, heapBefore: 200 * 1024 ** 2 },
      'warning',
      `The heap grows: ${GO_FACTS.replace('unchanged', '+100 %')}.`,
    ],
    [
      'large, without a limit that says so',
      { ...STEADY, heap: 2 * GIB, heapBefore: undefined },
      'good',
      `Steady: ${GO_FACTS.replace('400 MiB (unchanged)', '2 GiB')}.`,
    ],
    [
      'near its limit',
      { ...STEADY, ofLimit: 0.95 },
      'warning',
      `The heap is near its limit: ${GO_FACTS.replace('(unchanged)', '(unchanged), a heap takes 95 % of its memory limit')}.`,
    ],
    ['far from its limit', { ...STEADY, ofLimit: 0.5 }, 'good', `Steady: ${GO_FACTS}.`],
    [
      'pausing',
      { ...STEADY, gcShare: 0.05 },
      'warning',
      `Garbage collection is busy: ${GO_FACTS.replace('0.04', '5')}.`,
    ],
    [
      'restarting every minute',
      { ...STEADY, restarts: 60 },
      'warning',
      `It keeps restarting: one instance restarted 60 times, ${GO_FACTS}.`,
    ],
    ['a day of deploys', { ...STEADY, restarts: 4 }, 'good', `Steady: ${GO_FACTS}.`],
    ['started just now', { ...STEADY, heapBefore: 0 }, 'good', `Steady: ${GO_FACTS.replace('unchanged', 'from 0')}.`],
    ['no heap', { goroutines: 12 }, 'good', 'Steady: 12 goroutines run.'],
    ['no goroutines', { heap: GIB }, 'good', 'Steady: the largest heap is 1 GiB.'],
    [
      'unknown',
      { gcShare: 0.1, cpu: 1 },
      'unknown',
      'The process reports nothing about Go’s runtime in this time range.',
    ],
    ['nothing', {}, 'unknown', 'The process reports nothing about Go’s runtime in this time range.'],
  ])('%s', (...one) => check(goSentence, one));
});

describe('the sentence of Runtime, Tools', () => {
  it.each<Case>([
    [
      'healthy',
      { rate: 4.1, errors: 0.002, latency: 0.21 },
      'good',
      'Within the objectives: 4.10 req/s, 0.2 % fail and 95 % answer within 210 ms.',
    ],
    ['without errors or quantiles', { rate: 1 }, 'neutral', 'Calls: 1 req/s.'],
    [
      'failing',
      { rate: 1, errors: 0.02, latency: 0.2 },
      'warning',
      'Failing too often: 1 req/s, 2 % fail and 95 % answer within 200 ms.',
    ],
    [
      'slow',
      { rate: 1, errors: 0, latency: 0.75 },
      'warning',
      'Slow: 1 req/s, 0 % fail and 95 % answer within 750 ms.',
    ],
    [
      'both',
      { rate: 1, errors: 1, latency: 2 },
      'warning',
      'Failing and slow: 1 req/s, 100 % fail and 95 % answer within 2 s.',
    ],
    ['idle', { rate: 0, errors: undefined, latency: undefined }, 'unknown', 'No tool was called in this time range.'],
    ['unknown', {}, 'unknown', 'No tool was called in this time range.'],
  ])('%s', (...one) => check(toolsSentence(SHIPPED), one));
});

describe('the sentence of Runtime, HTTP', () => {
  it.each<Case>([
    [
      'healthy',
      { rate: 12, errors: 0.001, latency: 0.08 },
      'good',
      'The server answers: 12 req/s, 0.1 % answered with 5xx and 95 % answered within 80 ms.',
    ],
    ['without errors or quantiles', { rate: 12 }, 'neutral', 'The server answers: 12 req/s.'],
    [
      'slow',
      { rate: 12, errors: 0, latency: 0.8 },
      'warning',
      'The server is slow: 12 req/s, 0 % answered with 5xx and 95 % answered within 800 ms.',
    ],
    [
      'failing',
      { rate: 12, errors: 0.5, latency: 0.08 },
      'warning',
      'The server fails too often: 12 req/s, 50 % answered with 5xx and 95 % answered within 80 ms.',
    ],
    ['idle', { rate: 0 }, 'unknown', 'No request was answered in this time range.'],
    ['unknown', {}, 'unknown', 'No request was answered in this time range.'],
  ])('%s', (...one) => check(httpSentence(ALL), one));
});

describe('the sentence of Runtime, Embeddings', () => {
  it.each<Case>([
    [
      'healthy',
      { rate: 2, errors: 0, latency: 0.4, cost: 0.25 },
      'good',
      'Embeddings keep up: 2 ops/s, 0 % fail, 95 % are made within 400 ms and $0.250 an hour.',
    ],
    [
      'free of charge',
      { rate: 2, errors: 0, latency: 0.4, cost: 0 },
      'good',
      'Embeddings keep up: 2 ops/s, 0 % fail and 95 % are made within 400 ms.',
    ],
    [
      'failing',
      { rate: 2, errors: 0.1, latency: 0.4 },
      'warning',
      'Embeddings fail too often: 2 ops/s, 10 % fail and 95 % are made within 400 ms.',
    ],
    [
      'slow',
      { rate: 2, errors: 0, latency: 4 },
      'warning',
      'Embeddings are slow: 2 ops/s, 0 % fail and 95 % are made within 4 s.',
    ],
    [
      'failing and slow',
      { rate: 2, errors: 0.1, latency: 4 },
      'warning',
      'Embeddings fail too often and are slow: 2 ops/s, 10 % fail and 95 % are made within 4 s.',
    ],
    ['idle', { rate: 0, cost: 1 }, 'unknown', 'No embedding operation ran in this time range.'],
    ['unknown', {}, 'unknown', 'No embedding operation ran in this time range.'],
  ])('%s', (...one) => check(embeddingsSentence(ALL), one));
});

describe('the sentence of Runtime, Services', () => {
  const WORKING = { rate: 3, errors: 0.001, search: 0.12, save: 0.3 };
  it.each<Case>([
    [
      'working',
      WORKING,
      'good',
      'The services are fast enough: 3 ops/s, 0.1 % fail, 95 % of the memory searches take up to 120 ms and 95 % of the checkpoints are saved within 300 ms.',
    ],
    ['without errors or quantiles', { rate: 3 }, 'neutral', 'The services are used: 3 ops/s.'],
    [
      'at the objectives',
      { rate: 1, errors: 0.01, search: 0.5 },
      'good',
      'The services are fast enough: 1 ops/s, 1 % fail and 95 % of the memory searches take up to 500 ms.',
    ],
    [
      'failing, which no SLO covers',
      { rate: 3, errors: 0.2 },
      'neutral',
      'The services are used: 3 ops/s and 20 % fail.',
    ],
    [
      'slow searches',
      { rate: 3, search: 2 },
      'warning',
      'Services are slow: 3 ops/s and 95 % of the memory searches take up to 2 s.',
    ],
    [
      'slow saves',
      { rate: 3, save: 2 },
      'warning',
      'Services are slow: 3 ops/s and 95 % of the checkpoints are saved within 2 s.',
    ],
    [
      'failing and slow',
      { rate: 3, errors: 0.5, save: 2 },
      'warning',
      'Services are slow: 3 ops/s, 50 % fail and 95 % of the checkpoints are saved within 2 s.',
    ],
    ['idle', { rate: 0, errors: undefined }, 'unknown', 'No service of contextd was used in this time range.'],
    ['unknown', {}, 'unknown', 'No service of contextd was used in this time range.'],
  ])('%s', (...one) => check(servicesSentence(ALL), one));
});

describe('the sentence of Runtime, Database and pool', () => {
  const FINE = { rate: 12, errors: 0.002, latency: 0.02, use: 0.4, wait: 0.001 };
  const FACTS_OF_FINE =
    '12 ops/s, 0.2 % fail, 95 % are done within 20 ms, 40 % of the pool is in use and 95 % of the callers wait at most 1 ms for a connection';
  it.each<Case>([
    ['keeping up', FINE, 'good', `The stores keep up: ${FACTS_OF_FINE}.`],
    [
      'failing',
      { ...FINE, errors: 0.02 },
      'warning',
      `The stores fail too often: ${FACTS_OF_FINE.replace('0.2', '2')}.`,
    ],
    [
      'waiting',
      { ...FINE, wait: 0.5 },
      'warning',
      `Callers wait for connections: ${FACTS_OF_FINE.replace('1 ms', '500 ms')}.`,
    ],
    ['full', { ...FINE, use: 0.95 }, 'warning', `The pool is nearly exhausted: ${FACTS_OF_FINE.replace('40', '95')}.`],
    [
      'without a pool',
      { rate: 12, errors: 0, latency: 0.02 },
      'good',
      'The stores keep up: 12 ops/s, 0 % fail and 95 % are done within 20 ms.',
    ],
    [
      'a pool alone',
      { use: 0.25 },
      'good',
      'There are enough connections: no operations and 25 % of the pool is in use.',
    ],
    ['idle', { rate: 0 }, 'unknown', 'No store operation ran in this time range.'],
    ['unknown', {}, 'unknown', 'No store operation ran in this time range.'],
  ])('%s', (...one) => check(databaseSentence({ ...ALL, resolution }), one));
});

describe('the sentence of Runtime, Batch', () => {
  it.each<Case>([
    [
      'keeping up',
      { rate: 0.01, errors: 0, latency: 12, items: 3.25 },
      'good',
      'Batches keep up: 36 batches an hour, 0 % fail, 95 % are done within 12 s and 3.3 items a second in all.',
    ],
    ['rare', { rate: 0.0005 }, 'neutral', 'Batches are processed: 1.8 batches an hour.'],
    ['failing', { rate: 0.01, errors: 0.25 }, 'warning', 'Batches fail too often: 36 batches an hour and 25 % fail.'],
    ['idle', { rate: 0 }, 'unknown', 'No batch was processed in this time range.'],
    ['unknown', {}, 'unknown', 'No batch was processed in this time range.'],
  ])('%s', (...one) => check(batchSentence(ALL), one));
});

describe('the sentence of Runtime, Cache', () => {
  const WORKING = { lookUps: 12, hitRate: 0.82, hitRateBefore: 0.8, evictions: 0, size: 64 * 1024 ** 2 };
  const FACTS_OF_WORKING = '82 % of 12 look-ups a second hit, nothing is evicted and the caches hold 64 MiB';
  it.each<Case>([
    ['working', WORKING, 'good', `The caches work: ${FACTS_OF_WORKING}.`],
    [
      'evicting',
      { ...WORKING, evictions: 0.25 },
      'good',
      `The caches work: ${FACTS_OF_WORKING.replace('nothing is evicted', '0.25 entries a second are evicted')}.`,
    ],
    [
      'falling',
      { ...WORKING, hitRate: 0.5 },
      'warning',
      'The hit rate fell: 50 % of 12 look-ups a second hit (80 % before), nothing is evicted and the caches hold 64 MiB.',
    ],
    [
      'low, but as before',
      { lookUps: 0.5, hitRate: 0.1, hitRateBefore: 0.15 },
      'good',
      'The caches work: 10 % of 0.5 look-ups a second hit.',
    ],
    ['without a before', { lookUps: 2, hitRate: 0 }, 'good', 'The caches work: 0 % of 2.0 look-ups a second hit.'],
    ['not used', { lookUps: 0, size: 1 }, 'unknown', 'No cache was used in this time range.'],
    ['unknown', {}, 'unknown', 'No cache was used in this time range.'],
  ])('%s', (...one) => check(cacheSentence, one));
});

describe('the sentence of Runtime, Rate limit', () => {
  it.each<Case>([
    [
      'all pass',
      { checked: 12, share: 0, rejects: 0 },
      'good',
      'No request is rejected: 12 requests a second are checked, and all pass.',
    ],
    [
      'no reject yet',
      { checked: 2.5 },
      'good',
      'No request is rejected: 2.5 requests a second are checked, and all pass.',
    ],
    [
      'a few',
      { checked: 12, share: 0.01, rejects: 0.12 },
      'good',
      'Few requests are rejected: 1 % of 12 requests a second, 432 an hour.',
    ],
    ['many', { checked: 12, share: 0.2 }, 'warning', 'Many requests are rejected: 20 % of 12 requests a second.'],
    ['nothing checked', { checked: 0 }, 'unknown', 'No request was checked against a rate limit in this time range.'],
    ['unknown', {}, 'unknown', 'No request was checked against a rate limit in this time range.'],
  ])('%s', (...one) => check(rateLimitSentence, one));
});

describe('the sentence of Runtime, Security', () => {
  const QUIET = { auth: 0, tokens: 0, denied: 0, secrets: 0 };
  it.each<Case>([
    [
      'quiet',
      QUIET,
      'good',
      'Quiet: no authentication failure, no invalid token, no denied request and no redacted secret.',
    ],
    ['quiet as far as it is known', { auth: 0.2 }, 'good', 'Quiet: no authentication failure.'],
    [
      'as usual',
      { ...QUIET, auth: 12.3, authBefore: 10, secrets: 1.02, secretsBefore: 4 },
      'good',
      'Nothing unusual: 12 authentication failures and 1 redacted secret.',
    ],
    [
      'a rise',
      { ...QUIET, auth: 1200, authBefore: 10.2 },
      'warning',
      'Unusual: 1,200 authentication failures after 10 in the period before.',
    ],
    [
      'two rises, one from nothing',
      { ...QUIET, tokens: 30, tokensBefore: 9, denied: 6, deniedBefore: 0 },
      'warning',
      'Unusual: 30 invalid tokens after 9 and 6 denied requests after none in the period before.',
    ],
    ['a rise of few may be chance', { auth: 4, authBefore: 0 }, 'good', 'Nothing unusual: 4 authentication failures.'],
    ['no rise without a before', { auth: 400 }, 'good', 'Nothing unusual: 400 authentication failures.'],
    ['unknown', {}, 'unknown', 'Nothing was reported about security in this time range.'],
  ])('%s', (...one) => check(securitySentence, one));
});
