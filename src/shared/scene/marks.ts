import { dataLayers } from '@grafana/scenes';
import { type Expr, type Promql } from '../../metrics/promql';
import { DATA_SOURCE } from '../panels/panels';

/** Vertical lines on every chart below: when a process restarted, and when a version first ran. */
export function marks(promql: Promql): dataLayers.AnnotationsDataLayer[] {
  const window = '$__interval';
  return [
    mark('Restart', 'orange', promql.restarts({ by: ['instance'], window }), 'restart of {{instance}}', true),
    mark('New version', 'blue', promql.deploys({ window }), 'version {{version}} runs'),
  ].flat();
}

function mark(
  name: string,
  color: string,
  expr: Expr,
  titleFormat: string,
  positive = false
): dataLayers.AnnotationsDataLayer[] {
  if (!expr.ok) {
    return [];
  }
  return [
    new dataLayers.AnnotationsDataLayer({
      name,
      isHidden: true,
      query: {
        name,
        enable: true,
        iconColor: color,
        datasource: DATA_SOURCE,
        expr: positive ? `${expr.expr} > 0` : expr.expr,
        step: '60s',
        titleFormat,
        tagKeys: 'instance,version',
      } as never,
    }),
  ];
}
