import fs from 'node:fs';
import path from 'node:path';
import { catalogue as data, CONCEPT_GROUPS } from './catalogue';
import { checkGroups, validateCatalogue } from './validate';

type Json = Record<string, any>;

/** A copy of the catalogue with a change. */
function changed(change: (copy: Json) => void): Json {
  const copy = JSON.parse(JSON.stringify(data));
  change(copy);
  return copy;
}

describe('validateCatalogue', () => {
  it('finds nothing wrong with the catalogue', () => {
    expect(validateCatalogue(data)).toEqual([]);
  });

  it.each<[string, (copy: Json) => void, string]>([
    ['a type', (c) => (c.concepts.up.type = 'guage'), 'Concept "up": type "guage" is unknown'],
    ['a unit', (c) => (c.concepts.heapAlloc.unit = 'byte'), 'Concept "heapAlloc": unit "byte" is unknown'],
    ['a rate unit', (c) => (c.concepts.toolCalls.rateUnit = 'op'), 'Concept "toolCalls": rateUnit "op" is unknown'],
    ['a group', (c) => (c.concepts.up.group = 'metta'), 'Concept "up": group "metta" is unknown'],
    ['a scope', (c) => (c.concepts.up.scope = 'jobs'), 'Concept "up": scope "jobs" is unknown'],
    ['a key', (c) => (c.concepts.up.tilte = 'Up'), 'Concept "up": "tilte" is not a known key'],
    [
      'a key of a series',
      (c) => (c.concepts.up.series[0].lables = {}),
      'Concept "up", series 1 (up): "lables" is not a known key',
    ],
    ['an empty title', (c) => (c.concepts.up.title = ' '), 'Concept "up" needs a "title"'],
    ['an empty meaning', (c) => (c.concepts.up.meaning = ''), 'Concept "up" needs a "meaning"'],
    ['no series', (c) => (c.concepts.up.series = []), 'Concept "up" needs "series"'],
    [
      'an undeclared label',
      (c) => c.concepts.toolCalls.labels.push('tol'),
      'Concept "toolCalls": label "tol" is not declared',
    ],
    [
      'a mapping to a label that the concept lacks',
      (c) => (c.concepts.httpRequests.series[1].labels.http_metod = 'method'),
      'Concept "httpRequests", series 2 (contextd_http_requests_total): it maps the label http_metod',
    ],
    [
      'a bad metric name',
      (c) => (c.concepts.up.series[0].name = 'u-p'),
      'Concept "up", series 1 (u-p): "u-p" is not a metric name',
    ],
    [
      'a histogram with its suffix',
      (c) => (c.concepts.toolDuration.series[0].name += '_bucket'),
      'name the histogram without its suffix',
    ],
    [
      'a dotted name without dots',
      (c) => (c.concepts.toolCalls.series[0].dotted = ['abc']),
      '"dotted" must list names with dots',
    ],
    ['a finding', (c) => (c.findings.bornNonZeros = {}), 'Finding "bornNonZeros" is unknown'],
    ['a finding without words', (c) => (c.findings.noTargetInfo.text = ''), 'Finding "noTargetInfo" needs a "title"'],
    [
      'a misleading series without a caveat',
      (c) => (c.concepts.up.series[0].misleading = true),
      'Concept "up", series 1 (up): "misleading" is true or left out, and needs a "caveat"',
    ],
    ['an origin', (c) => (c.concepts.up.series[0].origins = ['promtheus']), 'origin "promtheus" is unknown'],
    ['a matcher', (c) => (c.concepts.hostCpu.series[0].matchers[0].op = '~='), 'needs a label, an op'],
    [
      'a regular expression',
      (c) => (c.concepts.hostCpu.series[0].matchers[0].value = '('),
      'is not a valid regular expression',
    ],
    ['a scale', (c) => (c.concepts.gcPause.series[1].scale = 0), '"scale" must be a number above 0'],
    ['a use', (c) => (c.concepts.gcCount.series[1].use = 'counts'), 'use "counts" is unknown'],
    [
      'a use that does not fit',
      (c) => (c.concepts.gcCount.series[1].use = 'mean'),
      '"mean" of a series makes no counter',
    ],
    ['a summary without quantiles', (c) => delete c.concepts.gcDuration.series[1].quantiles, 'needs "quantiles"'],
    [
      'errors of both kinds',
      (c) => (c.concepts.toolCalls.series[0].errors.series = { name: 'a' }),
      '"errors" needs either',
    ],
    [
      'a caveat that is not a sentence',
      (c) => (c.concepts.gcPause.series[1].caveat = 'longest'),
      '"caveat" must be a sentence',
    ],
    [
      'a caveat on a strange label',
      (c) => (c.concepts.httpRequests.series[1].caveatOn = ['code']),
      '"caveatOn" names code',
    ],
    ['a cause', (c) => (c.concepts.up.missing.cause = 'oltpOff'), 'Concept "up": missing.cause "oltpOff" is unknown'],
    ['no cause at all', (c) => delete c.concepts.up.missing, 'Concept "up" needs "missing"'],
    [
      'a cause without remedy',
      (c) => delete c.causes.otlpOff.remedy,
      'Cause "otlpOff" needs a "reason" and a "remedy"',
    ],
    ['an unknown cause', (c) => (c.causes.other = {}), 'Cause "other" is unknown'],
    ['a label without meaning', (c) => (c.labels.tool.meaning = ''), 'Label "tool" needs a "meaning"'],
    [
      'long-running values that are no list',
      (c) => (c.labels.tool.longRunning = 'repository_index'),
      'Label "tool": "longRunning" must list values',
    ],
    ['no recognition', (c) => delete c.recognition, '"recognition" must be an object'],
    ['a key of the recognition', (c) => (c.recognition.owm = []), '"recognition": "owm" is not a known key'],
    ['a recognition by nothing', (c) => (c.recognition.own = []), '"recognition" needs "own"'],
    ['a recognition by any job', (c) => (c.recognition.job = ''), '"recognition" needs a "job"'],
    ['a recognition by no concept', (c) => c.recognition.instances.push('upp'), '"instances" names upp'],
    ['another dotted label', (c) => (c.dottedLabels.http_route = 'http.path'), 'dottedLabels "http_route"'],
    [
      'two concepts on one series',
      (c) => (c.concepts.cacheMisses.series[0].name = 'contextd_cache_hits_total'),
      'Concepts "cacheHits" and "cacheMisses" both claim contextd_cache_hits_total in the same role',
    ],
    [
      'a series listed twice',
      (c) => c.concepts.up.series.push({ name: 'up', origins: ['other'] }),
      'Concept "up" lists up in the same role twice',
    ],
    [
      'a condition on nothing',
      (c) => (c.concepts.httpRequestDuration.series[0].whenPresent = ['http_requsts']),
      'a condition names http_requsts',
    ],
    ['an id', (c) => (c.concepts['Up-2'] = c.concepts.up), 'Concept "Up-2": an id is written in camelCase'],
  ])('names the entry: %s', (_, change, sentence) => {
    const problems = validateCatalogue(changed(change));
    expect(problems).toEqual(expect.arrayContaining([expect.stringContaining(sentence)]));
  });

  it.each([
    [undefined],
    [null],
    [[]],
    ['x'],
    [{ labels: {}, causes: {}, concepts: { a: null } }],
    [{ labels: { a: 1 }, causes: {}, concepts: { a: { series: [1] } } }],
  ])('says so when it is given %j', (value) => {
    expect(validateCatalogue(value).length).toBeGreaterThan(0);
  });
});

describe('checkGroups', () => {
  const folder = path.join(__dirname, 'catalogue');
  const files = () =>
    Object.fromEntries(
      fs
        .readdirSync(folder)
        .map((name) => [path.parse(name).name, JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'))])
    );

  it('finds every concept in the file of its group', () => {
    expect(checkGroups(files(), data.concepts)).toEqual([]);
    expect(Object.keys(files()).sort()).toEqual([...CONCEPT_GROUPS].sort());
  });

  it.each<[string, (all: Json) => void, string]>([
    ['a file that is gone', (all) => delete all.probe, 'probe.json must exist'],
    ['a file that holds a list', (all) => (all.probe = []), 'probe.json must exist and hold an object'],
    ['a file of no group', (all) => (all.prob = {}), 'prob.json is not named after a group'],
    ['a concept in two files', (all) => (all.http.up = all.meta.up), 'Concept "up" is in http.json and in meta.json'],
    [
      'a concept that is not joined',
      (all) => (all.http.downs = all.meta.up),
      'Concept "downs" is missing in the catalogue: join http.json',
    ],
    [
      'a concept in the file of another group',
      (all) => {
        all.http.up = all.meta.up;
        delete all.meta.up;
      },
      'Concept "up" of the group "meta" is in http.json',
    ],
  ])('names %s', (_, change, sentence) => {
    const all = files();
    change(all);
    expect(checkGroups(all, data.concepts)).toEqual(expect.arrayContaining([expect.stringContaining(sentence)]));
  });
});
