package promexport_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	dto "github.com/prometheus/client_model/go"
)

// catalogue is what this repository's app looks for in a store, by the concept's id.
type catalogue map[string]concept

type concept struct {
	Group  string      `json:"group"`
	Type   string      `json:"type"`
	Unit   string      `json:"unit"`
	Labels []string    `json:"labels"`
	Series []candidate `json:"series"`
}

type candidate struct {
	Name    string             `json:"name"`
	Type    string             `json:"type"`
	Origins []string           `json:"origins"`
	Labels  map[string]*string `json:"labels"` // the concept's label to the series', null: it has none
	Parts   []candidate        `json:"parts"`

	Matchers []struct {
		Label string `json:"label"`
	} `json:"matchers"`
}

// readCatalogue skips the test if the module is used without its repository.
func readCatalogue(t *testing.T) catalogue {
	t.Helper()
	files, err := filepath.Glob("../../src/metrics/catalogue/*.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("the app's catalogue is not here")
	}
	c := catalogue{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(data, &c) // adds to the map
		}
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	return c
}

// notExported are metrics of contextd v0.5.0 that this module leaves out: those
// that v0.5.0 declares and never records.
var notExported = []string{
	"contextd_memory_confidence", "contextd_memory_retrieval_success_total", "contextd_memory_retrieval_failure_total",
	"contextd_context_tokens_saved_total", "contextd_checkpoint_created_total", "contextd_checkpoint_resumed_total",
	"compression_operations_total", "compression_errors_total", "compression_duration_seconds", "compression_ratio",
	"compression_quality_score",
	"contextd_build_info", // target_info says it
}

// leftOut are labels of v0.5.0 and of the semantic conventions that would
// multiply histograms and gauges by every project, reason or route.
var leftOut = map[string][]string{
	"project_id": {
		"contextd_memory_search_duration_seconds", "contextd_checkpoint_save_duration_seconds",
		"contextd_checkpoint_resume_duration_seconds", "contextd_checkpoint_list_duration_seconds",
		"contextd_checkpoint_size_bytes", "folding_branch_active_count", "folding_branch_duration_seconds",
		"folding_budget_consumed_tokens", "folding_budget_utilization_ratio",
	},
	"failure_reason": {
		"folding_branch_duration_seconds", "folding_budget_consumed_tokens", "folding_budget_utilization_ratio",
	},
	"http_method": {"http_server_active_requests"},
	"http_route":  {"http_server_active_requests"},
}

// The module and the app cannot drift apart: what the app knows as the
// roadmap's, or as a service of v0.5.0, is exported with its type, its unit and
// no label that the app does not know.
func TestContractAndCatalogueAgree(t *testing.T) {
	rows := map[string]contractRow{}
	for _, r := range contract {
		rows[r.name] = r
	}
	services := []string{"memory", "checkpoint", "remediation", "folding", "vectorstore", "compression"}
	checked := 0
	for id, c := range readCatalogue(t) {
		for _, s := range c.Series {
			ours := slices.Contains(s.Origins, "roadmap") || slices.Contains(services, c.Group) && slices.Contains(s.Origins, "v0.5.0")
			if !ours || s.Name == "" || slices.Contains(notExported, s.Name) {
				continue
			}
			row, ok := rows[s.Name]
			if !ok {
				t.Errorf("%s: the catalogue has %s, which is not exported", id, s.Name)
				continue
			}
			checked++
			c.check(t, s, row)
		}
	}
	if checked < 80 {
		t.Errorf("only %d metrics are in both; is the catalogue read?", checked)
	}
}

// onlyExported are metrics of this module without a concept of the app: the journeys, which the app queries
// by name.
var onlyExported = []string{
	"contextd_session_duration_seconds", "contextd_sessions_total", "contextd_session_calls_total", "contextd_sessions_active",
	"contextd_mcp_tool_transitions_total", "contextd_mcp_tool_transitions_unplaced_total", "contextd_mcp_tool_paths_total",
	"contextd_mcp_tool_conversions_total",
}

// Conversely, nothing is exported that the app does not know.
func TestTheCatalogueKnowsEverythingExported(t *testing.T) {
	known := map[string]bool{}
	var walk func([]candidate)
	walk = func(cs []candidate) {
		for _, c := range cs {
			known[c.Name] = true
			walk(c.Parts)
		}
	}
	for _, c := range readCatalogue(t) {
		walk(c.Series)
	}
	for _, r := range contract {
		if known[r.name] == slices.Contains(onlyExported, r.name) {
			t.Errorf("%s: in the catalogue is %v, and the list of missing metrics says the same", r.name, known[r.name])
		}
	}
}

// roadmap is every metric that contextd's monitoring roadmap names, with the type that it says or that the name's use implies.
var roadmap = map[string]dto.MetricType{
	"process_runtime_go_mem_heap_alloc_bytes": gauge, "process_runtime_go_mem_heap_sys_bytes": gauge,
	"process_runtime_go_mem_heap_inuse_bytes": gauge, "process_runtime_go_mem_heap_released_bytes": gauge,
	"process_runtime_go_mem_stack_inuse_bytes": gauge, "process_runtime_go_gc_duration_seconds": histogram,
	"process_runtime_go_gc_count_total": counter, "process_runtime_go_gc_pause_ns": gauge,
	"process_runtime_go_goroutines": gauge, "process_runtime_go_goroutines_blocked": gauge,
	"process_runtime_go_cgo_calls": gauge, "process_runtime_go_num_cpu": gauge,

	"http_server_requests_total": counter, "http_server_request_duration_seconds": histogram,
	"http_server_request_size_bytes": histogram, "http_server_response_size_bytes": histogram,
	"http_server_active_requests": gauge, "http_server_connections_total": counter,

	"contextd_connection_pool_size": gauge, "contextd_connection_pool_active": gauge, "contextd_connection_pool_idle": gauge,
	"contextd_connection_pool_wait_duration_seconds": histogram, "contextd_connections_opened_total": counter,
	"contextd_connections_closed_total": counter, "contextd_connection_errors_total": counter,

	"contextd_mcp_tool_calls_total": counter, "contextd_mcp_tool_duration_seconds": histogram,
	"contextd_embedding_duration_seconds": histogram, "contextd_embedding_cost_total": counter,
	"contextd_embedding_operations_total": counter, "contextd_database_errors_total": counter,

	"contextd_batch_size_bytes": histogram, "contextd_batch_duration_seconds": histogram,
	"contextd_batch_items_total": histogram, "contextd_batch_errors_total": counter,
	"contextd_rate_limit_hits_total": counter, "contextd_rate_limit_rejects_total": counter,
	"contextd_request_rate_per_second": gauge,
	"contextd_cache_hits_total":        counter, "contextd_cache_misses_total": counter,
	"contextd_cache_evictions_total": counter, "contextd_cache_size_bytes": gauge,
	"contextd_auth_failures_total": counter, "contextd_invalid_tokens_total": counter,
	"contextd_secrets_detected_total": counter, "contextd_permission_denied_total": counter,
}

func TestTheWholeRoadmapIsExported(t *testing.T) {
	rows := map[string]contractRow{}
	for _, r := range contract {
		rows[r.name] = r
	}
	for name, kind := range roadmap {
		if r, ok := rows[name]; !ok || r.kind != kind {
			t.Errorf("%s is to be a %s; exported: %v, as a %s", name, kind, ok, r.kind)
		}
	}
}

func (c concept) check(t *testing.T, s candidate, row contractRow) {
	t.Helper()
	kind := c.Type
	if s.Type != "" {
		kind = s.Type
	}
	kinds := map[string]dto.MetricType{"counter": counter, "gauge": gauge, "upDownCounter": gauge, "histogram": histogram}
	// The roadmap's name of the cgo calls has no _total, so that a gauge has it.
	if kinds[kind] != row.kind && row.name != "process_runtime_go_cgo_calls" {
		t.Errorf("%s is a %s in the catalogue and a %s here", row.name, kind, row.kind)
	}
	if want := unitSuffix(c.Unit); want != "" && !strings.HasSuffix(strings.TrimSuffix(row.name, "_total"), want) {
		t.Errorf("%s is in %s in the catalogue, which its name does not say", row.name, c.Unit)
	}
	known := map[string]bool{}
	for _, l := range c.Labels {
		renamed, ok := s.Labels[l]
		switch {
		case !ok:
			known[l] = true
		case renamed != nil:
			known[*renamed] = true
		}
	}
	for _, m := range s.Matchers {
		known[m.Label] = true
	}
	for _, l := range strings.Fields(row.labels) {
		if !known[l] {
			t.Errorf("%s has the label %s, which the catalogue does not know", row.name, l)
		}
		delete(known, l)
	}
	for l := range known {
		if !slices.Contains(leftOut[l], row.name) {
			t.Errorf("%s lacks the label %s of the catalogue", row.name, l)
		}
	}
}

// unitSuffix is what a name ends in for a unit of Grafana's; "" for any.
func unitSuffix(unit string) string {
	return map[string]string{
		"s": "_seconds", "bytes": "_bytes", "ns": "_ns", "percentunit": "_ratio", "reqps": "_per_second",
	}[unit]
}

// The app's error counters of v0.5.0's stores have the same parts here.
func TestDatabaseErrorsHaveTheirParts(t *testing.T) {
	names := map[string]bool{}
	for _, r := range contract {
		names[r.name] = true
	}
	parts := 0
	for _, s := range readCatalogue(t)["databaseErrors"].Series {
		for _, p := range s.Parts {
			parts++
			if !names[p.Name] {
				t.Errorf("%s is not exported", p.Name)
			}
		}
	}
	if parts != 4 {
		t.Errorf("the catalogue has %d parts, want the four stores", parts)
	}
}
