/** How long the import of many SLOs takes; run by `npm run bench -- import`. It prints figures and has no limit. */
import { toOpenSlo } from '../../../slo/openslo';
import { SHIPPED_SLOS } from '../../../slo/shipped';
import { NEW_SLO } from './draft';
import { planImport } from './importPlan';

const COUNT = 800;
const KEYS = 15;

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

test(`${COUNT} SLOs`, () => {
  const base = toOpenSlo(SHIPPED_SLOS);
  const slos = Array.from({ length: COUNT }, (_, i) => ({ ...NEW_SLO, name: `slo-${i}`, title: `SLO ${i}` }));
  const text = toOpenSlo(slos);
  const first = milliseconds(() => expect(planImport(text, 'add', base).rows).toHaveLength(COUNT));
  const keys = Array.from({ length: KEYS }, (_, i) => {
    const typed = text.replace('displayName: SLO 400\n', `displayName: SLO 400${'x'.repeat(i + 1)}\n`);
    return milliseconds(() => expect(planImport(typed, 'add', base).problems).toEqual([]));
  }).sort((a, b) => a - b);
  const round = (ms: number) => `${ms.toFixed(1)} ms`;
  process.stdout.write(
    `${COUNT} SLOs, ${text.length} characters: first ${round(first)}; ` +
      `one key later, median ${round(keys[Math.floor(KEYS / 2)])}, worst ${round(keys[KEYS - 1])}\n`
  );
});
