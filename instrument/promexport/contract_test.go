package promexport_test

import (
	"slices"

	dto "github.com/prometheus/client_model/go"
)

const (
	counter   = dto.MetricType_COUNTER
	gauge     = dto.MetricType_GAUGE
	histogram = dto.MetricType_HISTOGRAM
)

// contractRow is one metric: its name, which includes its unit, its type, the
// names of its labels in alphabetical order, and its buckets.
type contractRow struct {
	name    string
	kind    dto.MetricType
	labels  string
	buckets []float64
}

// The boundaries are written out: they are part of the contract with dashboards.
var (
	b12     = []float64{0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}
	work    = []float64{0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 5, 10, 30, 60, 120, 300}
	sizes   = []float64{100, 500, 1000, 5000, 10000, 50000, 100000, 500000}
	batches = []float64{1, 2, 5, 10, 25, 50, 100, 250, 500}
	items   = append(slices.Clone(batches), 1000, 5000, 10000)
	bulk    = []float64{1e3, 1e4, 1e5, 1e6, 1e7, 1e8}
	long    = []float64{0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300}
	branch  = []float64{0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600}
	tokens  = []float64{100, 500, 1000, 2000, 4000, 8000, 16000, 32000}
	shares  = []float64{0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1}
	results = []float64{0, 1, 5, 10, 25, 50, 100}
	saved   = []float64{1024, 4096, 16384, 65536, 262144, 1048576, 4194304}
	session = []float64{30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800}
	pauses  = []float64{0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1}
)

// contract is the full content of a scrape.
var contract = []contractRow{
	{"process_runtime_go_mem_heap_alloc_bytes", gauge, "", nil},
	{"process_runtime_go_mem_heap_sys_bytes", gauge, "", nil},
	{"process_runtime_go_mem_heap_inuse_bytes", gauge, "", nil},
	{"process_runtime_go_mem_heap_released_bytes", gauge, "", nil},
	{"process_runtime_go_mem_stack_inuse_bytes", gauge, "", nil},
	{"process_runtime_go_gc_duration_seconds", histogram, "", pauses},
	{"process_runtime_go_gc_count_total", counter, "", nil},
	{"process_runtime_go_gc_pause_ns", gauge, "", nil},
	{"process_runtime_go_goroutines", gauge, "", nil},
	{"process_runtime_go_goroutines_blocked", gauge, "", nil},
	{"process_runtime_go_cgo_calls", gauge, "", nil},
	{"process_runtime_go_num_cpu", gauge, "", nil},

	{"http_server_requests_total", counter, "http_method http_route http_status_code", nil},
	{"http_server_request_duration_seconds", histogram, "http_method http_route http_status_code", b12},
	{"http_server_request_size_bytes", histogram, "http_method http_route http_status_code", sizes},
	{"http_server_response_size_bytes", histogram, "http_method http_route http_status_code", sizes},
	{"http_server_active_requests", gauge, "", nil},
	{"http_server_connections_total", counter, "", nil},

	{"contextd_mcp_tool_calls_total", counter, "status tool", nil},
	{"contextd_mcp_tool_errors_total", counter, "reason tool", nil},
	{"contextd_mcp_tool_duration_seconds", histogram, "tool", work},
	{"contextd_mcp_tool_active_requests", gauge, "tool", nil},

	{"contextd_embedding_duration_seconds", histogram, "model operation", work},
	{"contextd_embedding_operations_total", counter, "model operation", nil},
	{"contextd_embedding_errors_total", counter, "model operation", nil},
	{"contextd_embedding_tokens_total", counter, "model operation", nil},
	{"contextd_embedding_cost_total", counter, "model operation", nil},
	{"contextd_embedding_batch_size", histogram, "model operation", batches},

	{"contextd_connection_pool_size", gauge, "", nil},
	{"contextd_connection_pool_active", gauge, "", nil},
	{"contextd_connection_pool_idle", gauge, "", nil},
	{"contextd_connection_pool_wait_duration_seconds", histogram, "", b12},
	{"contextd_connections_opened_total", counter, "", nil},
	{"contextd_connections_closed_total", counter, "", nil},
	{"contextd_connection_errors_total", counter, "", nil},

	{"contextd_database_operations_total", counter, "operation status", nil},
	{"contextd_database_operation_duration_seconds", histogram, "operation", work},
	{"contextd_database_errors_total", counter, "operation reason", nil},

	{"contextd_batch_size_bytes", histogram, "", bulk},
	{"contextd_batch_duration_seconds", histogram, "", long},
	{"contextd_batch_items_total", histogram, "", items},
	{"contextd_batch_errors_total", counter, "", nil},

	{"contextd_rate_limit_hits_total", counter, "", nil},
	{"contextd_rate_limit_rejects_total", counter, "", nil},
	{"contextd_request_rate_per_second", gauge, "", nil},

	{"contextd_cache_hits_total", counter, "cache", nil},
	{"contextd_cache_misses_total", counter, "cache", nil},
	{"contextd_cache_evictions_total", counter, "cache", nil},
	{"contextd_cache_size_bytes", gauge, "cache", nil},

	{"contextd_auth_failures_total", counter, "", nil},
	{"contextd_invalid_tokens_total", counter, "", nil},
	{"contextd_secrets_detected_total", counter, "", nil},
	{"contextd_permission_denied_total", counter, "", nil},

	{"contextd_memory_searches_total", counter, "project_id result_count", nil},
	{"contextd_memory_records_total", counter, "outcome project_id", nil},
	{"contextd_memory_feedbacks_total", counter, "helpful project_id", nil},
	{"contextd_memory_outcomes_total", counter, "outcome project_id", nil},
	{"contextd_memory_search_duration_seconds", histogram, "", b12},
	{"contextd_memory_errors_total", counter, "operation reason", nil},
	{"contextd_memory_count", gauge, "", nil},

	{"contextd_checkpoint_saves_total", counter, "auto_created project_id", nil},
	{"contextd_checkpoint_resumes_total", counter, "level project_id", nil},
	{"contextd_checkpoint_save_duration_seconds", histogram, "", b12},
	{"contextd_checkpoint_resume_duration_seconds", histogram, "level", b12},
	{"contextd_checkpoint_list_duration_seconds", histogram, "", b12},
	{"contextd_checkpoint_size_bytes", histogram, "", saved},
	{"contextd_checkpoint_errors_total", counter, "operation reason", nil},
	{"contextd_checkpoint_count", gauge, "", nil},

	{"contextd_remediation_searches_total", counter, "project_id result_count scope", nil},
	{"contextd_remediation_records_total", counter, "category project_id scope", nil},
	{"contextd_remediation_feedbacks_total", counter, "project_id rating", nil},
	{"contextd_remediation_search_duration_seconds", histogram, "scope", b12},
	{"contextd_remediation_errors_total", counter, "operation reason", nil},

	{"folding_branch_created_total", counter, "depth project_id", nil},
	{"folding_branch_returned_total", counter, "depth project_id", nil},
	{"folding_branch_timeout_total", counter, "depth project_id", nil},
	{"folding_branch_failed_total", counter, "depth failure_reason project_id", nil},
	{"folding_branch_active_count", gauge, "depth", nil},
	{"folding_branch_duration_seconds", histogram, "depth", branch},
	{"folding_budget_consumed_tokens", histogram, "depth", tokens},
	{"folding_budget_utilization_ratio", histogram, "depth", shares},

	{"contextd_vectorstore_operation_duration_seconds", histogram, "collection operation", b12},
	{"contextd_vectorstore_documents_total", counter, "collection operation", nil},
	{"contextd_vectorstore_errors_total", counter, "collection operation", nil},
	{"contextd_vectorstore_search_results", histogram, "collection", results},

	{"contextd_session_duration_seconds", histogram, "", session},
	{"contextd_sessions_total", counter, "project_id", nil},
	{"contextd_session_calls_total", counter, "project_id", nil},
	{"contextd_sessions_active", gauge, "", nil},
	{"contextd_mcp_tool_transitions_total", counter, "from to", nil},
	{"contextd_mcp_tool_transitions_unplaced_total", counter, "", nil},
	{"contextd_mcp_tool_paths_total", counter, "path", nil},
	{"contextd_mcp_tool_conversions_total", counter, "from outcome to", nil},

	{"process_cpu_seconds_total", counter, "", nil},
	{"process_resident_memory_bytes", gauge, "", nil},
	{"process_virtual_memory_bytes", gauge, "", nil},
	{"process_open_fds", gauge, "", nil},
	{"process_max_fds", gauge, "", nil},
	{"process_start_time_seconds", gauge, "", nil},
	{"process_network_receive_bytes_total", counter, "", nil},
	{"process_network_transmit_bytes_total", counter, "", nil},

	{"target_info", gauge, "service_instance_id service_name service_version " +
		"telemetry_sdk_language telemetry_sdk_name telemetry_sdk_version", nil},
}
