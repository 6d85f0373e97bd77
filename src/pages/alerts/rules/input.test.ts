import { SHIPPED_ALERTS } from '../../../alerts/shipped';
import { type PlannedSlo } from '../../../shared/slos/queries';
import { rulesInput, unmeasured } from './input';

const measured = { slo: { name: 'good' }, refId: 'slo0', resolved: { ok: true, slo: { name: 'good' } } } as PlannedSlo;
const missing = { slo: { name: 'bad' }, refId: 'slo1', resolved: { ok: false } } as PlannedSlo;

const exprs = (jobs: string[]) =>
  (rulesInput(SHIPPED_ALERTS, [], jobs, 'prom').alerts ?? []).flatMap(({ values }) => values.map(({ expr }) => expr));

test('rules are written of the shipped alerts and of the SLOs that are measured', () => {
  const input = rulesInput(SHIPPED_ALERTS, [measured, missing], ['contextd'], 'prom');
  expect(input.slos.map(({ name }) => name)).toEqual(['good']);
  expect(input.prometheusUid).toBe('prom');
  expect(input.alerts).toHaveLength(SHIPPED_ALERTS.length);
  expect(input.alerts?.[0]).toMatchObject({
    name: 'ContextdDown',
    runbookUrl: expect.stringMatching(/ContextdDown\.md$/),
  });
  expect(unmeasured([measured, missing])).toEqual(['bad']);
});

test('the shipped PromQL is about the jobs that the reader has chosen', () => {
  const shipped = SHIPPED_ALERTS.flatMap(({ values }) => values.map(({ expr }) => expr));
  expect(exprs(['contextd'])).toEqual(shipped);
  expect(exprs([])).toEqual(shipped);
  const other = exprs(['a', 'b.c']);
  expect(other.some((expr) => expr.includes('job="contextd"'))).toBe(false);
  expect(other.filter((expr) => expr.includes('job=~"a|b\\\\.c"')).length).toBe(
    shipped.filter((expr) => expr.includes('job="contextd"')).length
  );
});
