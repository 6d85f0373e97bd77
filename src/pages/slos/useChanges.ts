import { sceneGraph } from '@grafana/scenes';
import { useEffect, useState } from 'react';
import { type Expr, type Promql } from '../../metrics/promql';
import { askerOf } from '../../shared/slos/measure';
import type { AnswerSeries } from '../../slo/count';
import type { Slo } from '../../slo/types';
import { HOUR, periodOf } from '../../slo/window';
import { type Mark } from './frames';
import { type SloScene } from './SloScene';

/** Deploys and restarts of the window, by the hour in which they were; none where the store does not tell. */
export function useChanges(slo: Slo, promql: Promql, scene: SloScene): Mark[] {
  const { dataSource, now } = scene.useState();
  const [marks, setMarks] = useState<Mark[]>([]);
  useEffect(() => {
    let current = true;
    const first = Math.ceil(periodOf(slo.window, now).start / HOUR) * HOUR;
    const last = Math.floor(now / HOUR) * HOUR;
    const ask = async (expr: Expr, read: (series: AnswerSeries[]) => Mark[]): Promise<Mark[]> =>
      expr.ok && last > first
        ? read(await askerOf(dataSource).range(sceneGraph.interpolate(scene, expr.expr), first, last, HOUR))
        : [];
    const options = { window: '1h' };
    Promise.all([
      ask(promql.deploys(options), deployMarks),
      ask(promql.restarts({ ...options, by: ['instance'] }), restartMarks),
    ]).then(
      (found) => current && setMarks(found.flat()),
      // The budget stands without them.
      () => current && setMarks([])
    );
    return () => {
      current = false;
    };
  }, [slo.window, promql, scene, dataSource, now]);
  return marks;
}

/** The first hour of each version. */
export function deployMarks(series: readonly AnswerSeries[]): Mark[] {
  return series.flatMap(({ labels, times, values }) =>
    times.flatMap((t, i): Mark[] =>
      values[i] === null ? [] : [{ t, kind: 'deploy', text: `Version ${labels.version ?? ''} runs`.replace('  ', ' ') }]
    )
  );
}

export function restartMarks(series: readonly AnswerSeries[]): Mark[] {
  return series.flatMap(({ labels, times, values }) =>
    times.flatMap((t, i): Mark[] => {
      const count = values[i] ?? 0;
      return count > 0 ? [{ t, kind: 'restart', text: `Restart of ${labels.instance ?? 'an instance'}` }] : [];
    })
  );
}
