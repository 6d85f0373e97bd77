/** How fast an SLO's budget burns over the windows of one of its alerts. */
import { BURN_ALERTS } from '../../../alerts/burnAlerts';
import { burnOver } from '../../../slo/budget';
import { burnPolicies } from '../../../slo/burn';
import { decimal } from '../../../shared/words/locale';
import { windowText } from '../../../shared/words/readings';
import { type SloMeasure } from '../../../shared/slos/measure';

export interface BurnReading {
  /** Over the long window, of the group that burns fastest: "2.1x". */
  value: string;
  /** When it fires. */
  note: string;
  met: boolean;
  /** What is left of the budget, as a sentence. */
  left: string;
}

const times = (burn: number | undefined) => (burn === undefined ? '–' : `${decimal(burn, burn < 10 ? 1 : 0)}x`);

/** @returns nothing where the SLO was not measured, or has no error budget */
export function burnReading(alert: string, { slo, reading, now }: SloMeasure): BurnReading | undefined {
  const worst = reading?.worst;
  if (!worst || now === undefined) {
    return undefined;
  }
  const { remaining } = worst.state;
  const left =
    remaining === undefined ? 'Nothing was counted.' : `${decimal(remaining * 100, 1)} % of the budget is left.`;
  const wanted = BURN_ALERTS.find(({ name }) => name === alert)?.policy;
  const policy = burnPolicies(slo.window).find(({ id }) => id === wanted);
  if (!policy) {
    return { value: '', note: left, met: false, left: '' };
  }
  const burns = reading.groups.map(({ sums, burning }) => ({
    long: burnOver(slo, sums, now, policy.long),
    short: burnOver(slo, sums, now, policy.short),
    met: burning.some(({ id }) => id === policy.id),
  }));
  const [fastest] = burns.sort((a, b) => Number(b.met) - Number(a.met) || (b.long ?? -1) - (a.long ?? -1));
  const over = windowText(policy.long / 1000);
  return {
    value: times(fastest.long),
    note: `over ${over}; fires above ${decimal(policy.factor, 1)}x, also over ${windowText(policy.short / 1000)} (now ${times(fastest.short)})`,
    met: fastest.met,
    left,
  };
}
