/** Tests each connection on request: one sentence each, and what to do if it fails. */
import { getDataSourceSrv } from '@grafana/runtime';
import { arrivalQueries, readArrival } from '../../metrics/arrival';
import { resolve } from '../../metrics/resolve';
import { type Fix } from './lines';
import { checkInsights } from '../../shared/insights/check';
import { insightsFor } from '../../shared/insights/instance';
import { choiceSentence } from '../../shared/insights/InsightsNotes';
import { ADD_PROMETHEUS, dataSourceLink, grafanaLink } from '../../shared/scene/links';
import { buildInfo, instantVectors, labelValues, ProblemError } from '../../shared/store/prometheus';
import { problemFromError } from '../../shared/store/problems';
import { enumerate } from '../../shared/words/readings';
import { dateTime } from '@grafana/data';

export const CONNECTIONS = ['prometheus', 'scrape', 'otlp', 'insights'] as const;
export type Connection = (typeof CONNECTIONS)[number];

export const CONNECTION_TITLES: Record<Connection, string> = {
  prometheus: 'Prometheus data source',
  scrape: 'Scrape of contextd',
  otlp: 'OTLP push of contextd',
  insights: 'Insights data source',
};

export interface ConnectionResult {
  state: 'good' | 'warning' | 'critical';
  text: string;
  /** Where to continue. */
  href?: { label: string; url: string };
  /** The lines that fix it. */
  fix?: Fix;
}

/** Tests one connection. Never throws: a failure is a result. */
export async function testConnection(which: Connection, dataSource: string, jobs: string[]): Promise<ConnectionResult> {
  try {
    return await TESTS[which](dataSource, jobs);
  } catch (error) {
    const { title, detail } =
      error instanceof ProblemError ? error.problem : problemFromError(error, CONNECTION_TITLES[which]);
    return { state: 'critical', text: `${title}. ${detail}`, href: editLink(dataSource) };
  }
}

const TESTS: Record<Connection, (dataSource: string, jobs: string[]) => Promise<ConnectionResult>> = {
  prometheus: testPrometheus,
  scrape: testScrape,
  otlp: testOtlp,
  insights: testInsights,
};

function editLink(uid: string): ConnectionResult['href'] {
  return uid ? { label: 'Open the data source', url: dataSourceLink(uid) } : undefined;
}

async function testPrometheus(uid: string): Promise<ConnectionResult> {
  if (!uid) {
    return {
      state: 'critical',
      text: 'There is no Prometheus data source.',
      href: { label: 'Add a data source', url: grafanaLink(ADD_PROMETHEUS) },
    };
  }
  const start = Date.now();
  const { one } = await instantVectors(uid, { one: 'vector(1)' });
  const took = Math.max(1, Date.now() - start);
  if (one.length !== 1 || one[0].value !== 1) {
    return {
      state: 'critical',
      text: 'It answered the query vector(1) with something other than 1: its URL may point to another service.',
      href: editLink(uid),
    };
  }
  // Only for its name: a store may not report it, and a proxy may allow queries only.
  const { application, version } = await buildInfo(uid).catch(() => ({ application: undefined, version: undefined }));
  return { state: 'good', text: `${productName(uid, application, version)} answered in ${took} ms.` };
}

/** The name that the store reports, or the type that an administrator set; only Prometheus reports no name. */
function productName(uid: string, application?: string, version?: string): string {
  const configured = getDataSourceSrv().getInstanceSettings({ uid })?.jsonData as
    | { prometheusType?: string }
    | undefined;
  const name = application ?? configured?.prometheusType ?? (version ? 'Prometheus' : 'A store with Prometheus’ API');
  return version ? `${name} ${version}` : name;
}

async function testScrape(uid: string, jobs: string[]): Promise<ConnectionResult> {
  const { up, targets } = arrivalQueries(resolve([]), jobs);
  const answers = readArrival(await instantVectors(uid, { up: up ?? '', targets: targets ?? '' }));
  if (!answers.targets) {
    const others = await jobsLike(uid, jobs);
    return {
      state: 'warning',
      text:
        others.length > 0
          ? `Nothing with ${named(jobs)} is scraped. The store scrapes ${enumerate(others.map((one) => `"${one}"`))}: choose that job above if it is contextd.`
          : `Nothing with ${named(jobs)} is scraped: it has no up series.`,
      fix: 'scrape',
    };
  }
  const running = answers.up ?? 0;
  return running === answers.targets
    ? {
        state: 'good',
        text: `All ${running} scraped target${running === 1 ? '' : 's'} of contextd answer${running === 1 ? 's' : ''}.`.replace(
          'All 1',
          'The one'
        ),
      }
    : {
        state: 'critical',
        text: `${answers.targets - running} of ${answers.targets} targets are down. contextd may not be running, or the scraper is on another machine: contextd listens on localhost.`,
        fix: 'scrape',
      };
}

/** The jobs as matchers. */
function named(jobs: string[]): string {
  return jobs.map((job) => `job="${job}"`).join(' or ');
}

/** Other scraped jobs with contextd in their name, without those of its probes. */
async function jobsLike(uid: string, jobs: string[]): Promise<string[]> {
  const now = Date.now();
  const range = { from: dateTime(now - 3_600_000), to: dateTime(now) };
  const found = await labelValues(uid, 'job', ['up{job=~"(?i).*contextd.*",job!~"(?i).*(probe|blackbox).*"}'], range);
  return found.filter((one) => !jobs.includes(one)).slice(0, 3);
}

async function testOtlp(uid: string, jobs: string[]): Promise<ConnectionResult> {
  const { infos, pushed, unnamed, targets } = arrivalQueries(resolve([]), jobs);
  const queries = { infos: infos ?? '', pushed: pushed ?? '', unnamed: unnamed ?? '', targets: targets ?? '' };
  const answers = readArrival(await instantVectors(uid, queries));
  if (!answers.pushed) {
    return answers.infos
      ? { state: 'good', text: 'target_info is scraped: this contextd does not need to push.' }
      : {
          state: 'warning',
          text: `No series target_info with ${named(jobs)} arrived in the last five minutes: telemetry is off, or the store does not accept OTLP.`,
          fix: 'otlp',
        };
  }
  if (answers.unnamed) {
    return {
      state: 'warning',
      text: 'contextd pushes, but without service.instance.id: a second process would write the same series.',
      fix: 'otlp',
    };
  }
  return {
    state: 'good',
    text: `${answers.pushed} process${answers.pushed === 1 ? '' : 'es'} of contextd push${answers.pushed === 1 ? 'es' : ''} by OTLP.`,
  };
}

async function testInsights(uid: string, jobs: string[]): Promise<ConnectionResult> {
  const instance = insightsFor(uid);
  if (!instance) {
    return {
      state: 'warning',
      text: 'There is no Insights data source for this Prometheus data source. SLOs need one; the other pages work without it.',
    };
  }
  const { healthy, health } = await checkInsights(instance, jobs);
  const choice = choiceSentence(instance);
  return {
    state: healthy ? 'good' : 'critical',
    text: choice ? `${health} ${choice}` : health,
    href: healthy ? undefined : editLink(instance.uid),
  };
}
