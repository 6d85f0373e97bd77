/** Test ids, shared by the components and by the browser tests. */
export const testIds = {
  page: 'contextd page',
  sentence: 'contextd sentence',
  number: (id: string) => `contextd number ${id}`,
  loading: 'contextd loading',
  problem: 'contextd problem',
  concept: (id: string) => `contextd concept ${id}`,
  missingPanel: (title: string) => `contextd missing ${title}`,
  slo: (name: string) => `contextd slo ${name}`,
  rule: (uid: string) => `contextd rule ${uid}`,
  brokenSlo: (key: string) => `contextd broken slo ${key}`,
  addInsights: 'contextd add insights',
  notes: 'contextd notes',
  note: (kind: string) => `contextd note ${kind}`,
  explore: (title: string) => `contextd explore ${title}`,
  config: {
    dataSource: 'contextd config data source',
    job: 'contextd config job',
    from: 'contextd config from',
    to: 'contextd config to',
    save: 'contextd config save',
  },
};
