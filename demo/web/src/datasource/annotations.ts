import {
  type AnnotationEvent,
  type AnnotationQuery,
  type AnnotationSupport,
  type DataFrame,
  rangeUtil,
} from '@grafana/data';
import { of } from 'rxjs';
import { type PromQuery } from './types';

/** The additional fields of Prometheus annotations. */
export interface PromAnnotation extends AnnotationQuery<PromQuery> {
  expr?: string;
  step?: string;
  titleFormat?: string;
  textFormat?: string;
  tagKeys?: string;
  useValueForTime?: boolean | string;
}

const DEFAULT_STEP = '60s';
const REF_ID = 'Anno';

/** Annotations from a query: each sample above zero is an event, and samples a step apart are one region. */
export const annotationSupport: AnnotationSupport<PromQuery, PromAnnotation> = {
  prepareAnnotation: (json: PromAnnotation) => {
    const { expr, step, ...rest } = json;
    const target: PromQuery = {
      ...rest.target,
      refId: rest.target?.refId ?? REF_ID,
      expr: rest.target?.expr ?? expr ?? '',
    };
    return { ...rest, target: { ...target, interval: target.interval ?? step ?? '' } };
  },
  prepareQuery: ({ target }) =>
    target?.expr
      ? { ...target, refId: REF_ID, range: true, instant: false, interval: target.interval || DEFAULT_STEP }
      : undefined,
  processEvents: (annotation, frames) => of(events(annotation, frames)),
};

/** The events in the frames of an annotation query. */
export function events(annotation: PromAnnotation, frames: DataFrame[]): AnnotationEvent[] {
  const step = rangeUtil.intervalToMs(annotation.target?.interval || annotation.step || DEFAULT_STEP);
  return frames.flatMap((frame) => seriesEvents(annotation, frame, step));
}

function seriesEvents(annotation: PromAnnotation, frame: DataFrame, step: number): AnnotationEvent[] {
  const [time, value] = frame.fields;
  if (!time || !value) {
    return [];
  }
  const labels = value.labels ?? {};
  const tagKeys = (annotation.tagKeys ?? '').split(',').map((key) => key.trim());
  const describe = {
    title: fill(annotation.titleFormat ?? '', labels),
    text: fill(annotation.textFormat ?? '', labels),
    tags: Object.entries(labels)
      .filter(([name]) => tagKeys.includes(name))
      .map(([, tag]) => tag),
  };
  const found: AnnotationEvent[] = [];
  for (let row = 0; row < frame.length; row++) {
    const sample = Number(value.values[row]);
    if (!(sample > 0)) {
      continue;
    }
    const at = annotation.useValueForTime ? Math.floor(sample) : Number(time.values[row]);
    const last = found.at(-1);
    if (last && !annotation.useValueForTime && at - (last.timeEnd ?? last.time ?? 0) <= step) {
      last.timeEnd = at;
      last.isRegion = true;
    } else {
      found.push({ time: at, timeEnd: at, annotation, source: annotation, ...describe });
    }
  }
  return found;
}

function fill(template: string, labels: Record<string, string>): string {
  return template.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, name: string) => labels[name] ?? '');
}
