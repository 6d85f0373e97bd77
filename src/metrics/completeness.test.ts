import { CONCEPT_IDS, conceptOf, type ConceptId, type ConceptType } from './catalogue';
import { resolve, type SeriesRef } from './resolve';

type Kind = 'C' | 'H' | 'G' | 'S';

/**
 * A list of its own, written by hand: what contextd's roadmap names, what contextd v0.5.0 was measured to export, and
 * the other names under which the same things are known. Kind C counter, H histogram, G gauge, S summary.
 */
const ROADMAP: Array<[series: string, kind: Kind, labels: string, concept: ConceptId]> = [
  ['process_runtime_go_mem_heap_alloc_bytes', 'G', '', 'heapAlloc'],
  ['process_runtime_go_mem_heap_sys_bytes', 'G', '', 'heapSys'],
  ['process_runtime_go_mem_heap_inuse_bytes', 'G', '', 'heapInuse'],
  ['process_runtime_go_mem_heap_released_bytes', 'G', '', 'heapReleased'],
  ['process_runtime_go_mem_stack_inuse_bytes', 'G', '', 'stackInuse'],
  ['process_runtime_go_gc_duration_seconds', 'H', '', 'gcDuration'],
  ['process_runtime_go_gc_count_total', 'C', '', 'gcCount'],
  ['process_runtime_go_gc_pause_ns', 'G', '', 'gcPause'],
  ['process_runtime_go_goroutines', 'G', '', 'goroutines'],
  ['process_runtime_go_goroutines_blocked', 'G', '', 'goroutinesBlocked'],
  ['process_runtime_go_cgo_calls', 'C', '', 'cgoCalls'],
  ['process_runtime_go_num_cpu', 'G', '', 'numCpu'],
  ['http_server_requests_total', 'C', 'http_method http_route http_status_code', 'httpRequests'],
  ['http_server_request_size_bytes', 'H', 'http_method http_route http_status_code', 'httpRequestSize'],
  ['http_server_response_size_bytes', 'H', 'http_method http_route http_status_code', 'httpResponseSize'],
  ['http_server_connections_total', 'C', '', 'httpConnections'],
  ['contextd_connection_pool_size', 'G', '', 'poolSize'],
  ['contextd_connection_pool_active', 'G', '', 'poolActive'],
  ['contextd_connection_pool_idle', 'G', '', 'poolIdle'],
  ['contextd_connection_pool_wait_duration_seconds', 'H', '', 'poolWaitDuration'],
  ['contextd_connections_opened_total', 'C', '', 'connectionsOpened'],
  ['contextd_connections_closed_total', 'C', '', 'connectionsClosed'],
  ['contextd_connection_errors_total', 'C', '', 'connectionErrors'],
  ['contextd_mcp_tool_calls_total', 'C', 'tool status', 'toolCalls'],
  ['contextd_mcp_tool_duration_seconds', 'H', 'tool', 'toolDuration'],
  ['contextd_embedding_duration_seconds', 'H', 'model operation', 'embeddingDuration'],
  ['contextd_embedding_operations_total', 'C', 'model operation', 'embeddingOperations'],
  ['contextd_embedding_tokens_total', 'C', 'model operation', 'embeddingTokens'],
  ['contextd_embedding_cost_total', 'C', 'model operation', 'embeddingCost'],
  ['contextd_database_errors_total', 'C', 'operation', 'databaseErrors'],
  ['contextd_batch_size_bytes', 'H', '', 'batchSize'],
  ['contextd_batch_duration_seconds', 'H', '', 'batchDuration'],
  ['contextd_batch_items_total', 'H', '', 'batchItems'],
  ['contextd_batch_errors_total', 'C', '', 'batchErrors'],
  ['contextd_rate_limit_hits_total', 'C', '', 'rateLimitHits'],
  ['contextd_rate_limit_rejects_total', 'C', '', 'rateLimitRejects'],
  ['contextd_request_rate_per_second', 'G', '', 'requestRate'],
  ['contextd_cache_hits_total', 'C', 'cache', 'cacheHits'],
  ['contextd_cache_misses_total', 'C', 'cache', 'cacheMisses'],
  ['contextd_cache_evictions_total', 'C', 'cache', 'cacheEvictions'],
  ['contextd_cache_size_bytes', 'G', 'cache', 'cacheSize'],
  ['contextd_auth_failures_total', 'C', '', 'authFailures'],
  ['contextd_invalid_tokens_total', 'C', '', 'invalidTokens'],
  ['contextd_secrets_detected_total', 'C', '', 'secretsDetected'],
  ['contextd_permission_denied_total', 'C', '', 'permissionDenied'],
  ['up', 'G', '', 'up'],
  ['probe_success', 'G', 'endpoint', 'probeSuccess'],
  ['probe_duration_seconds', 'G', 'endpoint', 'probeDuration'],
];

const V050: typeof ROADMAP = [
  ['contextd_http_requests_total', 'C', 'method endpoint status', 'httpRequests'],
  ['contextd_http_request_duration_seconds', 'H', 'method endpoint status', 'httpRequestDuration'],
  ['contextd_http_response_size_bytes', 'H', 'method endpoint status', 'httpResponseSize'],
  ['contextd_http_active_requests', 'G', '', 'httpActiveRequests'],
  ['contextd_mcp_tool_invocations_total', 'C', 'tool', 'toolCalls'],
  ['contextd_mcp_tool_duration_seconds', 'H', 'tool', 'toolDuration'],
  ['contextd_mcp_tool_active_requests', 'G', 'tool', 'toolActive'],
  ['contextd_mcp_tool_errors_total', 'C', 'tool reason', 'toolErrors'],
  ['contextd_embedding_generation_duration_seconds', 'H', 'model operation', 'embeddingDuration'],
  ['contextd_embedding_generation_duration_seconds', 'H', 'model operation', 'embeddingOperations'],
  ['contextd_embedding_batch_size', 'H', 'model operation', 'embeddingBatchSize'],
  ['contextd_embedding_errors_total', 'C', 'model operation', 'embeddingErrors'],
  ['contextd_vectorstore_operation_duration_seconds', 'H', 'operation collection', 'vectorstoreDuration'],
  ['contextd_vectorstore_documents_total', 'C', 'operation collection', 'vectorstoreDocuments'],
  ['contextd_vectorstore_errors_total', 'C', 'operation collection', 'vectorstoreErrors'],
  ['contextd_vectorstore_search_results', 'H', 'collection', 'vectorstoreSearchResults'],
  ['contextd_memory_searches_total', 'C', 'project_id result_count', 'memorySearches'],
  ['contextd_memory_records_total', 'C', 'project_id outcome', 'memoryRecords'],
  ['contextd_memory_feedbacks_total', 'C', 'project_id helpful', 'memoryFeedbacks'],
  ['contextd_memory_outcomes_total', 'C', 'project_id outcome', 'memoryOutcomes'],
  ['contextd_memory_search_duration_seconds', 'H', 'project_id', 'memorySearchDuration'],
  ['contextd_memory_errors_total', 'C', 'operation reason', 'memoryErrors'],
  ['contextd_memory_count', 'G', '', 'memoryCount'],
  ['contextd_memory_confidence', 'H', '', 'memoryConfidence'],
  ['contextd_checkpoint_errors_total', 'C', 'operation reason', 'checkpointErrors'],
  ['contextd_checkpoint_saves_total', 'C', 'project_id auto_created', 'checkpointSaves'],
  ['contextd_checkpoint_resumes_total', 'C', 'project_id level', 'checkpointResumes'],
  ['contextd_checkpoint_save_duration_seconds', 'H', 'project_id', 'checkpointSaveDuration'],
  ['contextd_checkpoint_resume_duration_seconds', 'H', 'project_id level', 'checkpointResumeDuration'],
  ['contextd_checkpoint_list_duration_seconds', 'H', 'project_id', 'checkpointListDuration'],
  ['contextd_checkpoint_size_bytes', 'H', 'project_id', 'checkpointSize'],
  ['contextd_checkpoint_count', 'G', '', 'checkpointCount'],
  ['contextd_remediation_errors_total', 'C', 'operation reason', 'remediationErrors'],
  ['contextd_remediation_searches_total', 'C', 'scope project_id', 'remediationSearches'],
  ['contextd_remediation_records_total', 'C', 'scope project_id category', 'remediationRecords'],
  ['contextd_remediation_feedbacks_total', 'C', 'project_id rating', 'remediationFeedbacks'],
  ['contextd_remediation_search_duration_seconds', 'H', 'scope', 'remediationSearchDuration'],
  ['folding_branch_created_total', 'C', 'depth project_id', 'branchesCreated'],
  ['folding_branch_returned_total', 'C', 'depth project_id', 'branchesReturned'],
  ['folding_branch_timeout_total', 'C', 'depth project_id', 'branchesTimedOut'],
  ['folding_branch_failed_total', 'C', 'depth project_id failure_reason', 'branchesFailed'],
  ['folding_branch_active_count', 'G', 'depth project_id', 'branchesActive'],
  ['folding_branch_duration_seconds', 'H', 'depth project_id', 'branchDuration'],
  ['target_info', 'G', 'service_version', 'build'],
  ['contextd_vectorstore_errors_total', 'C', 'operation', 'databaseErrors'],
  ['contextd_memory_errors_total', 'C', 'operation reason', 'databaseErrors'],
  ['contextd_checkpoint_errors_total', 'C', 'operation reason', 'databaseErrors'],
  ['contextd_remediation_errors_total', 'C', 'operation reason', 'databaseErrors'],
];

const OTHERS: typeof ROADMAP = [
  ['go_memstats_heap_alloc_bytes', 'G', '', 'heapAlloc'],
  ['go_memstats_heap_sys_bytes', 'G', '', 'heapSys'],
  ['go_memstats_heap_inuse_bytes', 'G', '', 'heapInuse'],
  ['go_memstats_heap_released_bytes', 'G', '', 'heapReleased'],
  ['go_memory_used_bytes', 'G', 'go_memory_type', 'heapAlloc'],
  ['go_memstats_stack_inuse_bytes', 'G', '', 'stackInuse'],
  ['go_memory_used_bytes', 'G', 'go_memory_type', 'stackInuse'],
  ['go_gc_duration_seconds', 'S', '', 'gcDuration'],
  ['go_gc_pauses_seconds', 'H', '', 'gcDuration'],
  ['go_gc_duration_seconds', 'S', '', 'gcCount'],
  ['go_gc_duration_seconds', 'S', '', 'gcPause'],
  ['process_runtime_go_gc_pause_ns_nanoseconds', 'H', '', 'gcPause'],
  ['go_goroutines', 'G', '', 'goroutines'],
  ['go_goroutine_count', 'G', '', 'goroutines'],
  ['go_cgo_go_to_c_calls_calls_total', 'C', '', 'cgoCalls'],
  ['go_sched_gomaxprocs_threads', 'G', '', 'numCpu'],
  ['go_processor_limit', 'G', '', 'numCpu'],
  [
    'http_server_request_duration_seconds',
    'H',
    'http_request_method http_route http_response_status_code',
    'httpRequests',
  ],
  ['http_server_request_duration_seconds', 'H', 'http_request_method http_response_status_code', 'httpRequestDuration'],
  ['http_server_request_body_size_bytes', 'H', 'http_request_method http_route', 'httpRequestSize'],
  ['http_server_response_body_size_bytes', 'H', 'http_request_method http_route', 'httpResponseSize'],
  ['http_server_active_requests', 'G', 'http_request_method', 'httpActiveRequests'],
  ['mcp_server_operation_duration_seconds', 'H', 'gen_ai_tool_name', 'toolCalls'],
  ['mcp_server_operation_duration_seconds', 'H', 'gen_ai_tool_name', 'toolDuration'],
  ['gen_ai_client_operation_duration_seconds', 'H', 'gen_ai_request_model', 'embeddingDuration'],
  ['gen_ai_client_token_usage', 'H', 'gen_ai_request_model', 'embeddingTokens'],
  ['db_client_operation_duration_seconds', 'H', 'error_type', 'databaseErrors'],
  ['db_client_connection_max', 'G', '', 'poolMax'],
  ['db_client_connection_count', 'G', '', 'poolSize'],
  ['db_client_connection_count', 'G', 'db_client_connection_state', 'poolActive'],
  ['db_client_connection_count', 'G', 'db_client_connection_state', 'poolIdle'],
  ['go_sql_open_connections', 'G', '', 'poolSize'],
  ['target_info', 'G', '', 'up'],
  ['process_cpu_seconds_total', 'C', '', 'processCpu'],
  ['process_resident_memory_bytes', 'G', '', 'residentMemory'],
  ['process_virtual_memory_bytes', 'G', '', 'virtualMemory'],
  ['process_open_fds', 'G', '', 'openFds'],
  ['process_max_fds', 'G', '', 'maxFds'],
  ['process_start_time_seconds', 'G', '', 'startTime'],
  ['contextd_build_info', 'G', 'version', 'build'],
  ['build_info', 'G', 'version', 'build'],
  ['node_cpu_seconds_total', 'C', 'mode', 'hostCpu'],
  ['node_filesystem_size_bytes', 'G', 'mountpoint', 'diskSize'],
  ['node_filesystem_avail_bytes', 'G', 'mountpoint', 'diskAvailable'],
  ['node_network_receive_bytes_total', 'C', 'device', 'networkReceive'],
  ['node_network_transmit_bytes_total', 'C', 'device', 'networkTransmit'],
  ['ALERTS', 'G', 'alertname alertstate', 'alerts'],
];

/** The same name means the roadmap's convention only beside the roadmap's counter. */
const BESIDE_THE_ROADMAP: typeof ROADMAP = [
  ['http_server_request_duration_seconds', 'H', 'http_method http_route http_status_code', 'httpRequestDuration'],
  ['http_server_active_requests', 'G', 'http_method http_route', 'httpActiveRequests'],
];

const SAMPLES: Record<Kind, (series: string) => string[]> = {
  C: (series) => [series],
  G: (series) => [series],
  H: (series) => [`${series}_bucket`, `${series}_count`, `${series}_sum`],
  S: (series) => [series, `${series}_count`, `${series}_sum`],
};

const KINDS: Record<Kind, ConceptType[]> = {
  C: ['counter'],
  G: ['gauge', 'upDownCounter', 'info'],
  H: ['histogram'],
  S: ['summary'],
};

/** The labels that a query on the concept would use on this series, and the fixed ones. */
function labelsOnSeries(ref: SeriesRef, id: ConceptId): string[] {
  const mapped = conceptOf(id).labels.map((label) => ref.label(label));
  return [...mapped, ...ref.matchers.map((matcher) => matcher.label)].filter((label) => label !== null);
}

function check([series, kind, labels, id]: (typeof ROADMAP)[number], company: string[] = []): void {
  const item = resolve([...SAMPLES[kind](series), ...company]).get(id);
  const ref = item.status === 'found' ? item.candidates.find((candidate) => candidate.name === series) : undefined;
  if (ref === undefined) {
    throw new Error(`${id} does not find ${series}.`);
  }
  const { type, use } = ref.candidate;
  const direct = use === undefined || use === 'presence';
  // A quantile of a summary, read as a gauge, is a plain series.
  const expected = series === 'go_gc_duration_seconds' && id === 'gcPause' ? KINDS.G : KINDS[kind];
  expect(expected).toContain(type ?? (direct ? conceptOf(id).type : undefined));
  expect(labelsOnSeries(ref, id)).toEqual(expect.arrayContaining(labels.split(' ').filter(Boolean)));
}

describe('the catalogue is complete', () => {
  it.each(ROADMAP)('roadmap: %s (%s, %s) is %s', (...row) => check(row));
  it.each(V050)('v0.5.0: %s (%s, %s) is %s', (...row) => check(row));
  it.each(OTHERS)('elsewhere: %s (%s, %s) is %s', (...row) => check(row));
  it.each(BESIDE_THE_ROADMAP)('roadmap: %s (%s, %s) is %s', (...row) => check(row, ['http_server_requests_total']));

  it('explains every label and every absence', () => {
    for (const id of CONCEPT_IDS) {
      const item = resolve([]).get(id);
      expect([id, item.status === 'missing' && item.remedy]).toEqual([id, expect.stringMatching(/\.$/)]);
    }
  });
});
