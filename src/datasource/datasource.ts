import { type CoreApp, type DataSourceInstanceSettings, type ScopedVars } from '@grafana/data';
import { DataSourceWithBackend, getTemplateSrv } from '@grafana/runtime';
import { interpolatePromql } from './interpolate';
import { type ResolvedSlo } from '../slo/types';
import { defaultQuery, describeQuery } from './queryTypes';
import { replaceTexts } from './slo';
import { type InsightsJsonData, type InsightsQuery } from './types';

/** The front end of Insights: all answers come from its backend. */
export class InsightsDataSource extends DataSourceWithBackend<InsightsQuery, InsightsJsonData> {
  constructor(settings: DataSourceInstanceSettings<InsightsJsonData>) {
    super(settings);
  }

  getDefaultQuery(app: CoreApp): Partial<InsightsQuery> {
    return defaultQuery(app);
  }

  getQueryDisplayText(query: InsightsQuery): string {
    return describeQuery(query);
  }

  /** Hidden queries are not sent. Incomplete ones are sent: the backend says what is missing. */
  filterQuery(query: InsightsQuery): boolean {
    return !query.hide;
  }

  applyTemplateVariables(query: InsightsQuery, scopedVars: ScopedVars): InsightsQuery {
    const replace = (text = '', format?: (value: unknown) => string) =>
      getTemplateSrv().replace(text, scopedVars, format);
    // Names and labels are taken as they are; several values are listed.
    const plain = (text = '') => replace(text, (value) => [value].flat().join(', '));
    const definition = (slo: ResolvedSlo): ResolvedSlo => ({
      ...replaceTexts(slo, plain),
      indicator: replaceTexts(slo.indicator, (text) => interpolatePromql(text, replace)),
    });
    return {
      ...query,
      ...(query.by !== undefined && { by: plain(query.by) }),
      ...(query.matchers !== undefined && { matchers: interpolatePromql(query.matchers, replace) }),
      ...(query.severity !== undefined && { severity: plain(query.severity) }),
      ...(query.slo && { slo: definition(query.slo) }),
      ...(query.slos && { slos: query.slos.map(definition) }),
    };
  }

  interpolateVariablesInQueries(queries: InsightsQuery[], scopedVars: ScopedVars): InsightsQuery[] {
    return queries.map((query) => ({ ...this.applyTemplateVariables(query, scopedVars), datasource: this.getRef() }));
  }

  /**
   * The metrics that match any of the selectors and had a sample in the last day.
   * @throws what getResource throws, with the backend's sentence in `data.message`
   */
  async listNames(selectors: string[]): Promise<{ names: string[]; cut: boolean }> {
    const answer: { names?: string[]; cut?: boolean } = await this.getResource(
      'names',
      { match: selectors },
      { showErrorAlert: false }
    );
    return { names: answer.names ?? [], cut: answer.cut === true };
  }
}
