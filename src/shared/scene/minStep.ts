import { rangeUtil, VariableHide } from '@grafana/data';
import { ConstantVariable, sceneGraph } from '@grafana/scenes';
import { VAR } from '../../routing';
import { prometheusDataSources } from '../store/prometheus';

const NAME = 'min_step';

/** In a query's `interval`: the least step of the page. */
export const MIN_STEP = `\${${NAME}}`;

/** Ranges up to this show every scrape. */
const FINE_RANGE_SECONDS = 3600;
/** The slowest usual scrape. */
const COARSE_STEP_SECONDS = 60;

/**
 * The least step of a chart's query, as Grafana takes it; empty for the data source's own scrape interval.
 *
 * Grafana makes the window of a rate four least steps long. A data source without a configured scrape interval counts as
 * scraped every 15 s; where contextd is scraped (or its history was written) once a minute, windows of one minute hold a
 * single sample and every rate is empty. Over more than an hour, a longer window makes no visible difference.
 *
 * @param rangeSeconds length of the shown time range
 * @param scrapeSeconds scrape interval that the data source is configured with
 */
export function minStep(rangeSeconds: number, scrapeSeconds: number): string {
  return rangeSeconds > FINE_RANGE_SECONDS && scrapeSeconds < COARSE_STEP_SECONDS ? `${COARSE_STEP_SECONDS}s` : '';
}

/** {@link minStep} of the page's data source and time range. */
export class MinStepVariable extends ConstantVariable {
  public constructor() {
    super({ name: NAME, value: '', hide: VariableHide.hideVariable, skipUrlSync: true });
  }

  public getValue(): string {
    const { from, to } = sceneGraph.getTimeRange(this).state.value;
    return minStep((to.valueOf() - from.valueOf()) / 1000, this.scrapeSeconds());
  }

  private scrapeSeconds(): number {
    const uid = sceneGraph.lookupVariable(VAR.dataSource, this)?.getValue();
    const settings = prometheusDataSources().find((one) => one.uid === uid);
    const { timeInterval } = (settings?.jsonData ?? {}) as { timeInterval?: string };
    try {
      return rangeUtil.intervalToSeconds(timeInterval || '15s');
    } catch {
      return 15;
    }
  }
}
