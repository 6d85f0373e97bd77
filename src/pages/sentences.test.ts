import '../shared/testing/browser';
import { type HealthState, type Readings, type Sentence } from '../shared/readings';
import { overviewSentence } from './overview/sentence';
import { embeddingsSentence } from './runtime/embeddings';
import { goSentence } from './runtime/go';
import { httpSentence } from './runtime/httpPanels';
import { toolsSentence } from './runtime/toolPanels';

type Case = [name: string, numbers: Record<string, number | undefined>, state: HealthState, text: string];

const GIB = 1024 ** 3;

/** Numbers of now; a name with "Before" at its end is that of the window before. */
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

const HEALTHY = { up: 3, total: 3, errors: 0.002, p95: 0.21, rate: 4.1, firing: 0 };
const ALL_UP = '3 of 3 instances up';
const FACTS = `${ALL_UP}, 0.2 % of the tool calls fail, 95 % answer within 210 ms and nothing fires`;

describe('the sentence of the Overview', () => {
  it.each<Case>([
    ['healthy', HEALTHY, 'good', `Healthy: ${FACTS}.`],
    [
      'at its objectives',
      { ...HEALTHY, errors: 0.01, p95: 0.5 },
      'good',
      'Healthy: 3 of 3 instances up, 1 % of the tool calls fail, 95 % answer within 500 ms and nothing fires.',
    ],
    [
      'a single instance',
      { ...HEALTHY, up: 1, total: 1 },
      'good',
      `Healthy: ${FACTS.replace(ALL_UP, '1 of 1 instance up')}.`,
    ],
    [
      'idle',
      { ...HEALTHY, rate: 0, errors: undefined, p95: undefined },
      'good',
      `Healthy and idle: ${ALL_UP}, no tool was called and nothing fires.`,
    ],
    [
      'alerts that nobody reports',
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
      { ...HEALTHY, p95: 1.5 },
      'warning',
      'Needs attention: the slowest 5 % of the tool calls take over 1.50 s.',
    ],
    ['one alert', { ...HEALTHY, firing: 1 }, 'warning', 'Needs attention: 1 alert fires.'],
    ['alerts', { ...HEALTHY, firing: 4 }, 'warning', 'Needs attention: 4 alerts fire.'],
    [
      'everything at once',
      { up: 2, total: 3, errors: 1, p95: 9, rate: 1, firing: 2 },
      'critical',
      'Needs attention: 1 of 3 instances is down, 100 % of the tool calls fail, the slowest 5 % of the tool calls take over 9 s and 2 alerts fire.',
    ],
    [
      'idle with an alert',
      { ...HEALTHY, rate: 0, errors: undefined, p95: undefined, firing: 1 },
      'warning',
      'Needs attention: 1 alert fires.',
    ],
    ['unknown', {}, 'unknown', 'No instance of contextd reports whether it is up.'],
    ['unknown how many', { up: 3 }, 'unknown', 'No instance of contextd reports whether it is up.'],
    ['unknown whether up', { total: 3, errors: 0.5 }, 'unknown', 'No instance of contextd reports whether it is up.'],
  ])('%s', (...one) => check(overviewSentence, one));
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
      'large',
      { ...STEADY, heap: 2 * GIB, heapBefore: undefined },
      'warning',
      `The heap is large: ${GO_FACTS.replace('400 MiB (unchanged)', '2 GiB')}.`,
    ],
    [
      'pausing',
      { ...STEADY, gcShare: 0.05 },
      'warning',
      `Garbage collection is busy: ${GO_FACTS.replace('0.04', '5')}.`,
    ],
    ['started just now', { ...STEADY, heapBefore: 0 }, 'good', `Steady: ${GO_FACTS.replace('unchanged', 'from 0')}.`],
    ['no heap', { goroutines: 12 }, 'good', 'Steady: 12 goroutines run.'],
    ['no goroutines', { heap: GIB }, 'good', 'Steady: the largest heap is 1 GiB.'],
    ['unknown', { gcShare: 0.1, cpu: 1 }, 'unknown', 'The process tells nothing about Go’s runtime in this time.'],
    ['nothing', {}, 'unknown', 'The process tells nothing about Go’s runtime in this time.'],
  ])('%s', (...one) => check(goSentence, one));
});

describe('the sentence of Runtime, Tools', () => {
  it.each<Case>([
    [
      'healthy',
      { rate: 4.1, errors: 0.002, p95: 0.21 },
      'good',
      'Within the objectives: 4.10 req/s, 0.2 % fail and 95 % answer within 210 ms.',
    ],
    ['without errors or quantiles', { rate: 1 }, 'good', 'Within the objectives: 1 req/s.'],
    [
      'failing',
      { rate: 1, errors: 0.02, p95: 0.2 },
      'warning',
      'Failing too often: 1 req/s, 2 % fail and 95 % answer within 200 ms.',
    ],
    ['slow', { rate: 1, errors: 0, p95: 0.75 }, 'warning', 'Slow: 1 req/s, 0 % fail and 95 % answer within 750 ms.'],
    [
      'both',
      { rate: 1, errors: 1, p95: 2 },
      'warning',
      'Failing and slow: 1 req/s, 100 % fail and 95 % answer within 2 s.',
    ],
    ['idle', { rate: 0, errors: undefined, p95: undefined }, 'unknown', 'No tool call was made in this time.'],
    ['unknown', {}, 'unknown', 'No tool call was made in this time.'],
  ])('%s', (...one) => check(toolsSentence, one));
});

describe('the sentence of Runtime, HTTP', () => {
  it.each<Case>([
    [
      'healthy',
      { rate: 12, errors: 0.001, p95: 0.08 },
      'good',
      'The server answers: 12 req/s, 0.1 % answered with 5xx and 95 % answered within 80 ms.',
    ],
    ['without errors or quantiles', { rate: 12 }, 'good', 'The server answers: 12 req/s.'],
    [
      'failing',
      { rate: 12, errors: 0.5, p95: 0.08 },
      'warning',
      'The server fails too often: 12 req/s, 50 % answered with 5xx and 95 % answered within 80 ms.',
    ],
    ['idle', { rate: 0 }, 'unknown', 'No request was answered in this time.'],
    ['unknown', {}, 'unknown', 'No request was answered in this time.'],
  ])('%s', (...one) => check(httpSentence, one));
});

describe('the sentence of Runtime, Embeddings', () => {
  it.each<Case>([
    [
      'healthy',
      { rate: 2, errors: 0, p95: 0.4, cost: 0.25 },
      'good',
      'Embeddings keep up: 2 ops/s, 0 % fail, 95 % are made within 400 ms and $0.250 an hour.',
    ],
    [
      'free of charge',
      { rate: 2, errors: 0, p95: 0.4, cost: 0 },
      'good',
      'Embeddings keep up: 2 ops/s, 0 % fail and 95 % are made within 400 ms.',
    ],
    [
      'failing',
      { rate: 2, errors: 0.1, p95: 0.4 },
      'warning',
      'Embeddings fail too often: 2 ops/s, 10 % fail and 95 % are made within 400 ms.',
    ],
    [
      'slow',
      { rate: 2, errors: 0, p95: 4 },
      'warning',
      'Embeddings are slow: 2 ops/s, 0 % fail and 95 % are made within 4 s.',
    ],
    [
      'failing and slow',
      { rate: 2, errors: 0.1, p95: 4 },
      'warning',
      'Embeddings fail too often: 2 ops/s, 10 % fail and 95 % are made within 4 s.',
    ],
    ['idle', { rate: 0, cost: 1 }, 'unknown', 'No embedding was made in this time.'],
    ['unknown', {}, 'unknown', 'No embedding was made in this time.'],
  ])('%s', (...one) => check(embeddingsSentence, one));
});
