import { type Expr, type Promql, type QueryOptions, ratio, times, wrap } from '../../metrics/promql';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { format } from '../../shared/words/locale';
import { changeOf, enumerate, percent, type Readings, type Sentence } from '../../shared/words/readings';
import { Headline, type HeadlineNumber } from '../../shared/headline/Headline';
import { PageBody, PanelRow } from '../../shared/scene/layout';
import { MANY_RESTARTS, mostRestarts } from '../../shared/scene/restarts';
import { meanLevel, overWindow, untold } from '../../shared/headline/numbers';
import { chart, lines, sizes } from '../../shared/panels/timeseries';

/** Share of the time spent in GC pauses above which a reader should look. */
const GC_SHARE = 0.01;
/** Share of Go's memory limit above which garbage collection takes over. */
const NEAR_LIMIT = 0.9;
/** Growth of the heap against the period before above which a leak is likely. */
const HEAP_GROWTH = 0.25;

/** The content of the Go tab. */
export function goContent(context: PageContext): PageBody {
  return new PageBody({
    children: [
      new Headline({ numbers: numbers(context), sentence: goSentence }),
      new PanelRow({ widths: [2, 1], children: [heap(context), goroutines(context)] }),
      new PanelRow({ children: [gcPauses(context), gcRuns(context), lastPause(context)] }),
      new PanelRow({ children: [heapByInstance(context), residentMemory(context)] }),
      new PanelRow({ children: [stack(context), cpu(context)] }),
      new PanelRow({ children: [cgoCalls(context), cpus(context)] }),
      new PanelRow({ children: [fileDescriptors(context), network(context)] }),
      ...clientRows(context),
    ],
  });
}

/** Says whether memory, garbage collection and goroutines are as they should be. */
export function goSentence({ heap, ofLimit, gcShare, goroutines, restarts }: Readings): Sentence {
  if (heap?.now === undefined && goroutines?.now === undefined) {
    return { state: 'unknown', text: 'The process reports nothing about Go’s runtime in this time range.' };
  }
  const change = heap ? changeOf(heap) : undefined;
  const grown =
    heap?.now !== undefined && heap.before !== undefined && heap.before > 0 && heap.now / heap.before - 1 > HEAP_GROWTH;
  const large = (ofLimit?.now ?? 0) > NEAR_LIMIT;
  const pausing = (gcShare?.now ?? 0) > GC_SHARE;
  const restarting = (restarts?.now ?? 0) >= MANY_RESTARTS;
  const facts = [
    restarting && `one instance restarted ${format(restarts?.now, 'short', 0)} times`,
    heap?.now !== undefined && `the largest heap is ${format(heap.now, 'bytes')}${change ? ` (${change.text})` : ''}`,
    large && `a heap takes ${percent(ofLimit?.now ?? 0)} of its memory limit`,
    goroutines?.now !== undefined && `${format(goroutines.now, 'short', 0)} goroutines run`,
    gcShare?.now !== undefined && `garbage collection pauses ${percent(gcShare.now)} of the time`,
  ].filter((fact) => typeof fact === 'string');
  const opening = restarting
    ? 'It keeps restarting'
    : large
      ? 'The heap is near its limit'
      : grown
        ? 'The heap grows'
        : pausing
          ? 'Garbage collection is busy'
          : 'Steady';
  return {
    state: restarting || large || grown || pausing ? 'warning' : 'good',
    text: `${opening}: ${enumerate(facts)}.`,
  };
}

function numbers({ promql, resolution }: PageContext): HeadlineNumber[] {
  return [
    meanLevel(
      {
        id: 'heap',
        title: 'Largest heap',
        description: 'Allocated heap of the instance with the largest, averaged over the time range.',
        unit: 'bytes',
      },
      promql,
      'heapAlloc',
      { agg: 'max' }
    ),
    meanLevel(
      {
        id: 'goroutines',
        title: 'Goroutines',
        description: 'Goroutines of all instances, averaged over the time range.',
        unit: 'short',
        decimals: 0,
      },
      promql,
      'goroutines'
    ),
    overWindow(
      {
        id: 'gcShare',
        title: 'Time in GC pauses',
        description: 'Seconds of garbage collection pause a second, averaged over the instances.',
        unit: 'percentunit',
      },
      (o) => promql.sumRate('gcDuration', { ...o, agg: 'avg' })
    ),
    overWindow(
      {
        id: 'cpu',
        title: 'CPU cores in use',
        description: 'Seconds of CPU a second, summed over all instances.',
        unit: 'none',
        decimals: 2,
      },
      (o) => promql.cpu(o)
    ),
    untold('restarts', (o) => mostRestarts(promql, o)),
    ...(resolution.has('goMemoryLimit') ? [untold('ofLimit', (options) => heapOfLimit(promql, options))] : []),
  ];
}

/** The fullest heap, as a share of the memory limit that its process runs with. */
function heapOfLimit(promql: Promql, options: QueryOptions): Expr {
  const perProcess = { ...options, by: ['job', 'instance'], agg: 'max' as const };
  const share = ratio(promql.overTime('avg', 'heapAlloc', perProcess), promql.value('goMemoryLimit', perProcess));
  return wrap(share, (expr) => `max(${expr})`);
}

function heap({ promql }: PageContext) {
  return lines(
    {
      title: 'Heap',
      description:
        'Bytes of heap, summed over all instances: allocated objects, spans in use, obtained from the system, and released back to it.',
    },
    'part',
    {
      allocated: promql.value('heapAlloc'),
      'in use': promql.value('heapInuse'),
      'from system': promql.value('heapSys'),
      released: promql.value('heapReleased'),
    }
  );
}

function goroutines({ promql }: PageContext) {
  return lines(
    {
      title: 'Goroutines',
      description:
        'Goroutines that exist, and those of them that wait (for a lock, a channel, the network or a timer). A number that only rises points to a leak.',
    },
    'kind',
    { all: promql.value('goroutines'), blocked: promql.value('goroutinesBlocked') }
  );
}

function gcPauses({ promql }: PageContext) {
  return sizes(
    {
      title: 'GC pause duration',
      description: 'Length of garbage collection pauses: the median, the 99th percentile and the mean.',
    },
    promql,
    'gcDuration',
    { p50: 0.5, p99: 0.99 }
  );
}

function gcRuns({ promql }: PageContext) {
  return chart(
    { title: 'GC runs a minute', description: 'Completed garbage collections a minute, by instance.' },
    times(promql.rate('gcCount', { by: ['instance'] }), 60),
    '{{instance}}'
  );
}

function lastPause({ promql }: PageContext) {
  return chart(
    {
      title: 'Last GC pause',
      description: 'Length of the most recent garbage collection pause of each instance, in nanoseconds.',
    },
    promql.value('gcPause', { by: ['instance'] }),
    '{{instance}}'
  );
}

function heapByInstance({ promql }: PageContext) {
  return chart(
    { title: 'Allocated heap by instance', description: 'Bytes of allocated heap of each instance.' },
    promql.value('heapAlloc', { by: ['instance'] }),
    '{{instance}}'
  );
}

function stack({ promql }: PageContext) {
  return chart(
    { title: 'Stack in use', description: 'Bytes of stack memory of each instance.' },
    promql.value('stackInuse', { by: ['instance'] }),
    '{{instance}}'
  );
}

function residentMemory({ promql }: PageContext) {
  return chart(
    { title: 'Resident memory', description: 'Bytes of memory that the operating system holds for each instance.' },
    promql.value('residentMemory', { by: ['instance'] }),
    '{{instance}}'
  );
}

function cpu({ promql }: PageContext) {
  return chart(
    { title: 'CPU cores in use', description: 'Seconds of CPU a second, by instance.', unit: 'none' },
    promql.cpu({ by: ['instance'] }),
    '{{instance}}'
  );
}

function cgoCalls({ promql }: PageContext) {
  return chart(
    { title: 'Cgo calls', description: 'Calls from Go to C since the start of each instance.' },
    promql.value('cgoCalls', { by: ['instance'] }),
    '{{instance}}'
  );
}

function cpus({ promql }: PageContext) {
  return chart(
    { title: 'CPUs', description: 'CPUs that each instance may use.', decimals: 0 },
    promql.value('numCpu', { by: ['instance'] }),
    '{{instance}}'
  );
}

function fileDescriptors({ promql }: PageContext) {
  return chart(
    {
      title: 'Open file descriptors',
      description:
        'Files and sockets that each instance has open. A line that only rises will reach the process limit.',
    },
    promql.value('openFds', { by: ['instance'] }),
    '{{instance}}'
  );
}

function network({ promql }: PageContext) {
  return lines(
    {
      title: 'Network',
      description:
        'Bytes a second that the network namespace of the processes received and sent, summed over all instances.',
    },
    'direction',
    { received: promql.rate('processReceive'), sent: promql.rate('processTransmit') }
  );
}

/** What Prometheus' client library exports beyond the roadmap, where it exists. */
function clientRows({ promql, resolution }: PageContext): PanelRow[] {
  if (!resolution.has('allocatedBytes') && !resolution.has('goThreads')) {
    return [];
  }
  const by = { by: ['instance'] };
  return [
    new PanelRow({
      children: [
        chart(
          {
            title: 'Allocation',
            description: 'Bytes of heap allocated a second, by instance. Garbage collection must free it again.',
          },
          promql.rate('allocatedBytes', by),
          '{{instance}}'
        ),
        chart(
          { title: 'Heap objects', description: 'Objects on the heap of each instance.' },
          promql.value('heapObjects', by),
          '{{instance}}'
        ),
        chart(
          { title: 'Threads', description: 'Operating system threads of each instance.' },
          promql.value('goThreads', by),
          '{{instance}}'
        ),
      ],
    }),
  ];
}
