import { format } from '../../shared/words/locale';
import { enumerate, judged, percent, quantileWords, type Readings, type Sentence } from '../../shared/words/readings';
import { type Objectives } from '../../slo/judging';
import { beyond, misses, within } from '../../shared/words/verdicts';
import { MANY_RESTARTS } from '../../shared/scene/restarts';

/** Says whether contextd is healthy by the SLOs, and names every problem. */
export const overviewSentence = (objectives: Objectives) => (readings: Readings) => sentenceOf(readings, objectives);

function sentenceOf(readings: Readings, objectives: Objectives): Sentence {
  const { up, total, rate } = readings;
  const count = total?.now;
  const running = up?.now;
  if (count === undefined || running === undefined) {
    return withoutUp(readings, objectives);
  }
  const instances = `${running} of ${count} instance${count === 1 ? '' : 's'} up`;
  if (running === 0) {
    return { state: 'critical', text: `contextd is down: ${instances}.` };
  }
  const wrong = [
    running < count ? `${count - running} of ${count} instances ${count - running === 1 ? 'is' : 'are'} down` : '',
    ...wrongWith(readings, objectives),
  ].filter(Boolean);
  if (wrong.length > 0) {
    return { state: running < count ? 'critical' : 'warning', text: `Needs attention: ${enumerate(wrong)}.` };
  }
  const idle = rate?.now === 0;
  return {
    state: 'good',
    text: `${idle ? 'Healthy and idle' : 'Healthy'}: ${enumerate([instances, ...factsOf(readings, objectives)])}.`,
  };
}

/** The sentence where nothing reports whether contextd is up: it is pushed, without target_info. */
function withoutUp(readings: Readings, objectives: Objectives): Sentence {
  const wrong = wrongWith(readings, objectives);
  if (wrong.length > 0) {
    return { state: 'warning', text: `Needs attention: ${enumerate(wrong)}. Whether contextd is up is not reported.` };
  }
  if ([readings.up, readings.heap, readings.rate].every((one) => one?.now === undefined)) {
    return {
      state: 'unknown',
      text: 'Nothing of contextd was measured in this time range. Choose another one, or see on Setup what arrives.',
    };
  }
  return readings.rate?.now === undefined
    ? { state: 'unknown', text: 'No instance of contextd reports whether it is up.' }
    : {
        state: 'unknown',
        text: `Whether contextd is up is not reported; ${enumerate(factsOf(readings, objectives))}.`,
      };
}

function wrongWith({ errors, latency, firing, restarts }: Readings, objectives: Objectives): string[] {
  const { quantile, seconds } = objectives.latency('toolDuration');
  return [
    above(errors?.now, objectives.failures('toolCalls').share, (value) => `${percent(value)} of the tool calls fail`),
    above(
      judged(latency),
      seconds,
      (value) => `the slowest ${beyond(quantile)} of the tool calls take over ${format(value, 's')}`
    ),
    above(restarts?.now, MANY_RESTARTS - 1, (value) => `one instance restarted ${format(value, 'short', 0)} times`),
    firing?.now ? `${firing.now} alert${firing.now === 1 ? ' is' : 's are'} firing` : '',
  ].filter(Boolean);
}

/** What is healthy: only what an SLO covers. */
function factsOf({ errors, latency, rate, firing }: Readings, objectives: Objectives): string[] {
  const idle = rate?.now === 0;
  const failures = objectives.failures('toolCalls').share !== undefined && rate?.now !== undefined;
  const { quantile, seconds } = objectives.latency('toolDuration');
  return [
    idle ? 'no tool was called' : failures ? `${percent(errors?.now ?? 0)} of the tool calls fail` : '',
    latency?.now !== undefined && seconds !== undefined ? quantileWords(within(quantile), 'answer', latency) : '',
    firing?.now === 0 ? 'no alert is firing' : '',
  ].filter(Boolean);
}

function above(value: number | undefined, limit: number | undefined, say: (value: number) => string): string {
  return value !== undefined && misses(value, limit) ? say(value) : '';
}
