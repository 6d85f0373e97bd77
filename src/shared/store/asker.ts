import { type DataFrame, type DataQueryError, type DataQueryResponse, dateTime, FieldType, toUtc } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { from, lastValueFrom } from 'rxjs';
import type { AnswerSeries, Asker } from '../../slo/count';
import { problemFromError } from './problems';
import { dataSourceSettings, ProblemError } from './prometheus';

/** A question that waits for others to travel with. */
interface Waiting {
  expr: string;
  done: (series: AnswerSeries[]) => void;
  failed: (problem: ProblemError) => void;
}

interface Span {
  first: number;
  last: number;
  /** 0 asks for one moment. */
  step: number;
}

/**
 * Asks a Prometheus-compatible data source. Questions about the same time that are put in the same turn travel in one
 * request, so that a page of SLOs takes a few.
 *
 * @throws ProblemError from each question that failed, with a sentence
 */
export function prometheusAsker(uid: string): Asker {
  const waiting = new Map<string, { span: Span; questions: Waiting[] }>();
  const put = (expr: string, span: Span) =>
    new Promise<AnswerSeries[]>((done, failed) => {
      const key = `${span.first} ${span.last} ${span.step}`;
      const batch = waiting.get(key) ?? { span, questions: [] };
      batch.questions.push({ expr, done, failed });
      if (!waiting.has(key)) {
        waiting.set(key, batch);
        setTimeout(() => {
          waiting.delete(key);
          void send(uid, batch.span, batch.questions);
        });
      }
    });
  return {
    range: (expr, first, last, step) => put(expr, { first, last, step }),
    instant: (expr, at) => put(expr, { first: at, last: at, step: 0 }),
  };
}

async function send(uid: string, span: Span, questions: Waiting[]): Promise<void> {
  let name = uid;
  try {
    const settings = dataSourceSettings(uid);
    name = settings.name;
    const dataSource = await getDataSourceSrv().get({ uid });
    const asked = request({ uid, type: settings.type }, span, questions);
    const response = await lastValueFrom(from(dataSource.query(asked as never)));
    questions.forEach((question, i) => settle(question, refIdOf(i), response, name));
  } catch (error) {
    const problem = error instanceof ProblemError ? error : new ProblemError(problemFromError(error, name));
    questions.forEach(({ failed }) => failed(problem));
  }
}

const refIdOf = (i: number) => `slo${i}`;
let requests = 0;

function request(datasource: { uid: string; type: string }, { first, last, step }: Span, questions: Waiting[]) {
  const seconds = `${Math.max(step, 60_000) / 1000}s`;
  // In UTC: the data source aligns ranges to their step in the time zone of the range.
  const range = { from: toUtc(step > 0 ? first : last - 60_000), to: toUtc(last) };
  return {
    app: 'app',
    requestId: `contextd-slo-${++requests}`,
    interval: seconds,
    intervalMs: Math.max(step, 60_000),
    maxDataPoints: 11_000,
    range: { ...range, raw: range },
    scopedVars: {},
    timezone: 'utc',
    startTime: dateTime().valueOf(),
    targets: questions.map(({ expr }, i) => ({
      refId: refIdOf(i),
      expr,
      instant: step === 0,
      range: step > 0,
      interval: seconds,
      format: 'time_series',
      editorMode: 'code',
      datasource,
    })),
  };
}

function settle({ done, failed }: Waiting, refId: string, { data, ...answer }: DataQueryResponse, name: string) {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Grafana 12.4 still reports some failures only there.
  const { errors, error } = answer;
  const all: DataQueryError[] = errors ?? (error ? [error] : []);
  const own = all.find((one) => one.refId === refId || one.refId === undefined);
  if (own) {
    failed(new ProblemError(problemFromError(own, name)));
  } else {
    done(seriesOf(data.filter((frame) => frame.refId === refId)));
  }
}

/** The series of frames; each number field is one. */
export function seriesOf(frames: DataFrame[]): AnswerSeries[] {
  return frames.flatMap(({ fields }) => {
    const times = fields.find(({ type }) => type === FieldType.time)?.values ?? [];
    return fields
      .filter(({ type }) => type === FieldType.number)
      .map(({ labels = {}, values }) => ({ labels, times: [...times], values: [...values] }));
  });
}
