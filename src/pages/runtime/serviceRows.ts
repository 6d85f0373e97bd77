import { top } from '../../metrics/promql';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { PanelRow } from '../../shared/scene/layout';
import { chart, lines, quantile, sizes, timeseries } from '../../shared/panels/timeseries';

const TOP = 8;

/** What memories are used for, and whether they help. */
export function memoryRows({ promql }: PageContext): PanelRow[] {
  const verdicts = timeseries({
    whenEmpty: 'This was not used in this time range.',
    title: 'Do memories help',
    description: 'Verdicts on memories, and outcomes of tasks that used one, a second.',
    targets: [
      { expr: promql.rate('memoryFeedbacks', { by: ['helpful'] }), legend: 'verdict: {{helpful}}' },
      { expr: promql.rate('memoryOutcomes', { by: ['outcome'] }), legend: 'task: {{outcome}}' },
    ],
  });
  const activity = lines(
    { title: 'Memories', description: 'Memory searches, memories recorded, verdicts and outcomes a second.' },
    'event',
    {
      searches: promql.rate('memorySearches'),
      records: promql.rate('memoryRecords'),
      verdicts: promql.rate('memoryFeedbacks'),
      outcomes: promql.rate('memoryOutcomes'),
    }
  );
  const stored = lines(
    {
      title: 'What is stored',
      description: 'Memories and checkpoints in the store, by the instance that reports the most.',
    },
    'kind',
    {
      memories: promql.value('memoryCount', { agg: 'max' }),
      checkpoints: promql.value('checkpointCount', { agg: 'max' }),
    }
  );
  return [new PanelRow({ children: [activity, verdicts, stored] })];
}

export function checkpointRows({ promql }: PageContext): PanelRow[] {
  const activity = timeseries({
    whenEmpty: 'This was not used in this time range.',
    title: 'Checkpoints',
    description:
      'Checkpoints saved a second, by whether contextd saved them automatically, and resumed a second, by how much was resumed.',
    targets: [
      { expr: promql.rate('checkpointSaves', { by: ['auto_created'] }), legend: 'saved, automatic: {{auto_created}}' },
      { expr: promql.rate('checkpointResumes', { by: ['level'] }), legend: 'resumed: {{level}}' },
    ],
  });
  const size = sizes(
    { title: 'Checkpoint size', description: 'Bytes of a saved checkpoint: the mean and the 95th percentile.' },
    promql,
    'checkpointSize'
  );
  return [new PanelRow({ children: [activity, size] })];
}

export function remediationRows({ promql }: PageContext): PanelRow[] {
  const searches = chart(
    {
      whenEmpty: 'This was not used in this time range.',
      title: 'Remediation searches',
      description: 'Searches for known remedies a second, by scope.',
      stacked: true,
    },
    promql.rate('remediationSearches', { by: ['scope'] }),
    '{{scope}}'
  );
  const records = chart(
    {
      whenEmpty: 'This was not used in this time range.',
      title: `Remedies recorded, top ${TOP}`,
      description: `Remedies recorded a second, by the kind of problem they solve; the ${TOP} most frequent at each moment.`,
    },
    top(TOP, promql.rate('remediationRecords', { by: ['category'] })),
    '{{category}}'
  );
  const verdicts = chart(
    {
      whenEmpty: 'This was not used in this time range.',
      title: 'Do remedies help',
      description: 'Verdicts on remedies a second.',
    },
    promql.rate('remediationFeedbacks', { by: ['rating'] }),
    '{{rating}}'
  );
  return [new PanelRow({ children: [searches, records, verdicts] })];
}

export function foldingRows({ promql }: PageContext): PanelRow[] {
  const branches = lines(
    { title: 'Context branches', description: 'Branches a second that were opened, returned, timed out and failed.' },
    'event',
    {
      opened: promql.rate('branchesCreated'),
      returned: promql.rate('branchesReturned'),
      'timed out': promql.occurrenceRate('branchesTimedOut'),
      failed: promql.occurrenceRate('branchesFailed'),
    }
  );
  const open = chart(
    {
      title: 'Open branches by depth',
      description: 'Open context branches, by nesting depth.',
      stacked: true,
    },
    promql.value('branchesActive', { by: ['depth'] }),
    'depth {{depth}}'
  );
  const reasons = chart(
    {
      whenEmpty: 'No failure was reported in this time range.',
      title: 'Failed branches by reason',
      description: 'Failed context branches a second, by the reason that contextd reports.',
    },
    promql.rate('branchesFailed', { by: ['failure_reason'] }),
    '{{failure_reason}}'
  );
  const duration = sizes(
    { title: 'Branch duration', description: 'How long a context branch is open: the mean and the 95th percentile.' },
    promql,
    'branchDuration'
  );
  const tokens = sizes(
    { title: 'Tokens per branch', description: 'Tokens that a context branch used: the mean and the 95th percentile.' },
    promql,
    'branchTokens'
  );
  const budget = sizes(
    {
      title: 'Branch budget used',
      description: 'Share of its token budget that a context branch used: the mean and the 95th percentile.',
    },
    promql,
    'branchBudgetUse'
  );
  return [
    new PanelRow({ children: [branches, open, reasons] }),
    new PanelRow({ children: [duration, tokens, budget] }),
  ];
}

export function vectorStoreRows({ promql }: PageContext): PanelRow[] {
  const operations = chart(
    {
      whenEmpty: 'This was not used in this time range.',
      title: 'Vector store operations',
      description: 'Vector store operations a second, by operation.',
      stacked: true,
    },
    promql.rate('vectorstoreDuration', { by: ['operation'] }),
    '{{operation}}'
  );
  const latency = quantile(
    {
      q: 0.95,
      title: 'Vector store duration p95',
      description: 'The time within which 95 % of the operations of one kind on the vector store are done.',
    },
    promql,
    'vectorstoreDuration',
    { by: ['operation'] }
  );
  const documents = chart(
    {
      whenEmpty: 'This was not used in this time range.',
      title: 'Documents',
      description: 'Documents a second that were added to the vector store or deleted from it.',
    },
    promql.rate('vectorstoreDocuments', { by: ['operation'] }),
    '{{operation}}'
  );
  const results = sizes(
    {
      title: 'Results per search',
      description: 'Results that one search in the vector store returned: the mean and the 95th percentile.',
    },
    promql,
    'vectorstoreSearchResults'
  );
  return [new PanelRow({ children: [operations, latency] }), new PanelRow({ children: [documents, results] })];
}

/** Compression, for a contextd that records it; v0.5.0 declares it and never does. */
export function compressionRows({ promql, resolution }: PageContext): PanelRow[] {
  if (!resolution.has('compressionOperations') && !resolution.has('compressionDuration')) {
    return [];
  }
  const operations = lines(
    { title: 'Compressions', description: 'Compressions a second, and those that failed.' },
    'event',
    { compressed: promql.rate('compressionOperations'), failed: promql.occurrenceRate('compressionErrors') }
  );
  const ratio = lines(
    {
      title: 'Compression ratio and quality',
      description: 'Size after compression as a share of the size before, and the quality score, each as a mean.',
    },
    'share',
    { ratio: promql.mean('compressionRatio'), quality: promql.mean('compressionQuality') }
  );
  const duration = sizes(
    { title: 'Compression duration', description: 'Time to compress one content: the mean and the 95th percentile.' },
    promql,
    'compressionDuration'
  );
  return [new PanelRow({ children: [operations, ratio, duration] })];
}
