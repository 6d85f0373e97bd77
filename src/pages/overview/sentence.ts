import { enumerate, format, percent, type Readings, type Sentence } from '../../shared/readings';
import { OBJECTIVES } from '../../shared/objectives';

/** Says whether contextd is healthy, and names everything that is not. */
export function overviewSentence({ up, total, errors, p95, rate, firing }: Readings): Sentence {
  const count = total?.now;
  const running = up?.now;
  if (count === undefined || running === undefined) {
    return { state: 'unknown', text: 'No instance of contextd reports whether it is up.' };
  }
  const instances = `${running} of ${count} instance${count === 1 ? '' : 's'} up`;
  if (running === 0) {
    return { state: 'critical', text: `contextd is down: ${instances}.` };
  }
  const wrong = [
    running < count ? `${count - running} of ${count} instances ${count - running === 1 ? 'is' : 'are'} down` : '',
    above(errors?.now, OBJECTIVES.errorRatio, (value) => `${percent(value)} of the tool calls fail`),
    above(
      p95?.now,
      OBJECTIVES.toolP95Seconds,
      (value) => `the slowest 5 % of the tool calls take over ${format(value, 's')}`
    ),
    firing?.now ? `${firing.now} alert${firing.now === 1 ? ' fires' : 's fire'}` : '',
  ].filter(Boolean);
  if (wrong.length > 0) {
    return { state: running < count ? 'critical' : 'warning', text: `Needs attention: ${enumerate(wrong)}.` };
  }
  const idle = rate?.now === 0;
  const facts = [
    instances,
    rate?.now === undefined ? '' : idle ? 'no tool was called' : `${percent(errors?.now ?? 0)} of the tool calls fail`,
    p95?.now !== undefined ? `95 % answer within ${format(p95.now, 's')}` : '',
    firing?.now === 0 ? 'nothing fires' : '',
  ].filter(Boolean);
  return { state: 'good', text: `${idle ? 'Healthy and idle' : 'Healthy'}: ${enumerate(facts)}.` };
}

function above(value: number | undefined, limit: number, say: (value: number) => string): string {
  return value !== undefined && value > limit ? say(value) : '';
}
