import { enumerate, format, percent, type Readings, type Sentence } from '../../shared/words/readings';
import { OBJECTIVES } from '../../shared/words/objectives';
import { MANY_RESTARTS } from '../../shared/scene/restarts';

/** Says whether contextd is healthy, and names everything that is not. */
export function overviewSentence(readings: Readings): Sentence {
  const { up, total, rate } = readings;
  const count = total?.now;
  const running = up?.now;
  if (count === undefined || running === undefined) {
    return withoutUp(readings);
  }
  const instances = `${running} of ${count} instance${count === 1 ? '' : 's'} up`;
  if (running === 0) {
    return { state: 'critical', text: `contextd is down: ${instances}.` };
  }
  const wrong = [
    running < count ? `${count - running} of ${count} instances ${count - running === 1 ? 'is' : 'are'} down` : '',
    ...wrongWith(readings),
  ].filter(Boolean);
  if (wrong.length > 0) {
    return { state: running < count ? 'critical' : 'warning', text: `Needs attention: ${enumerate(wrong)}.` };
  }
  const idle = rate?.now === 0;
  return {
    state: 'good',
    text: `${idle ? 'Healthy and idle' : 'Healthy'}: ${enumerate([instances, ...factsOf(readings)])}.`,
  };
}

/** What can be said where nothing tells whether contextd is up: it is pushed, and no target_info comes with it. */
function withoutUp(readings: Readings): Sentence {
  const wrong = wrongWith(readings);
  if (wrong.length > 0) {
    return { state: 'warning', text: `Needs attention: ${enumerate(wrong)}. Whether contextd is up is not reported.` };
  }
  return readings.rate?.now === undefined
    ? { state: 'unknown', text: 'No instance of contextd reports whether it is up.' }
    : {
        state: 'unknown',
        text: `Whether contextd is up is not reported; as far as it tells, ${enumerate(factsOf(readings))}.`,
      };
}

function wrongWith({ errors, p95, firing, restarts }: Readings): string[] {
  return [
    above(errors?.now, OBJECTIVES.errorRatio, (value) => `${percent(value)} of the tool calls fail`),
    above(
      p95?.now,
      OBJECTIVES.toolP95Seconds,
      (value) => `the slowest 5 % of the tool calls take over ${format(value, 's')}`
    ),
    above(restarts?.now, MANY_RESTARTS - 1, (value) => `one instance restarted ${format(value, 'short', 0)} times`),
    firing?.now ? `${firing.now} alert${firing.now === 1 ? ' fires' : 's fire'}` : '',
  ].filter(Boolean);
}

function factsOf({ errors, p95, rate, firing }: Readings): string[] {
  const idle = rate?.now === 0;
  return [
    rate?.now === undefined ? '' : idle ? 'no tool was called' : `${percent(errors?.now ?? 0)} of the tool calls fail`,
    p95?.now !== undefined ? `95 % answer within ${format(p95.now, 's')}` : '',
    firing?.now === 0 ? 'nothing fires' : '',
  ].filter(Boolean);
}

function above(value: number | undefined, limit: number, say: (value: number) => string): string {
  return value !== undefined && value > limit ? say(value) : '';
}
