package instrument_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

var projectKey = []byte("0123456789abcdef0123456789abcdef")

// gateway is the label of the project "gateway" under projectKey.
const gateway = "703637d5c76abeb9"

func TestMemories(t *testing.T) {
	m, reader := newMetrics(t, instrument.WithProjectKey(projectKey))
	ctx := context.Background()
	for _, n := range []int{-1, 0, 1, 9, 10, 5000} {
		m.Memories.Searched(ctx, "gateway", n, time.Second)
	}
	m.Memories.Recorded(ctx, "gateway", "success")
	m.Memories.Recorded(ctx, "gateway", "")
	m.Memories.Recorded(ctx, "gateway", "odd")
	m.Memories.Rated(ctx, "gateway", true)
	m.Memories.Rated(ctx, "", false)
	m.Memories.Outcome(ctx, "gateway", true)
	m.Memories.Outcome(ctx, "gateway", false)
	m.Memories.Failed(ctx, "search", "get_store_failed")
	m.Memories.Failed(ctx, "", "")
	m.Memories.SetCount(ctx, 12)
	m.Memories.SetCount(ctx, 7)
	got := collect(t, reader)
	got.check(t, map[string]float64{
		"contextd.memory.searches_total{project_id=" + gateway + ",result_count=0}":    2,
		"contextd.memory.searches_total{project_id=" + gateway + ",result_count=1-9}":  2,
		"contextd.memory.searches_total{project_id=" + gateway + ",result_count=10+}":  2,
		"contextd.memory.search_duration_seconds_count":                                6,
		"contextd.memory.search_duration_seconds_sum":                                  6,
		"contextd.memory.records_total{outcome=success,project_id=" + gateway + "}":    1,
		"contextd.memory.records_total{outcome=unknown,project_id=" + gateway + "}":    1,
		"contextd.memory.records_total{outcome=other,project_id=" + gateway + "}":      1,
		"contextd.memory.feedbacks_total{helpful=positive,project_id=" + gateway + "}": 1,
		"contextd.memory.feedbacks_total{helpful=negative,project_id=unknown}":         1,
		"contextd.memory.outcomes_total{outcome=success,project_id=" + gateway + "}":   1,
		"contextd.memory.outcomes_total{outcome=failure,project_id=" + gateway + "}":   1,
		"contextd.memory.errors_total{operation=search,reason=get_store_failed}":       1,
		"contextd.memory.errors_total{operation=unknown,reason=unknown}":               1,
		"contextd.memory.count": 7,
	})
	for name := range got {
		if strings.Contains(name, "project_id=gateway") {
			t.Errorf("the series %s names a project", name)
		}
	}
}

func TestCheckpoints(t *testing.T) {
	m, reader := newMetrics(t) // no key: projects are hidden
	ctx := context.Background()
	m.Checkpoints.Saved(ctx, instrument.CheckpointSave{Project: "/home/jo/gateway", Bytes: 4000, Duration: time.Second})
	m.Checkpoints.Saved(ctx, instrument.CheckpointSave{Project: "other", AutoCreated: true, Bytes: -1, Duration: time.Second})
	m.Checkpoints.Resumed(ctx, "gateway", "full", 2*time.Second)
	m.Checkpoints.Resumed(ctx, "gateway", "FULL", 3*time.Second)
	m.Checkpoints.Listed(ctx, time.Second)
	m.Checkpoints.Failed(ctx, "save", "store_failed")
	m.Checkpoints.SetCount(ctx, -4)
	collect(t, reader).check(t, map[string]float64{
		"contextd.checkpoint.saves_total{auto_created=false,project_id=hidden}": 1,
		"contextd.checkpoint.saves_total{auto_created=true,project_id=hidden}":  1,
		"contextd.checkpoint.save_duration_seconds_sum":                         2,
		"contextd.checkpoint.size_bytes_count":                                  1,
		"contextd.checkpoint.size_bytes_sum":                                    4000,
		"contextd.checkpoint.resumes_total{level=full,project_id=hidden}":       1,
		"contextd.checkpoint.resumes_total{level=other,project_id=hidden}":      1,
		"contextd.checkpoint.resume_duration_seconds_sum{level=full}":           2,
		"contextd.checkpoint.resume_duration_seconds_sum{level=other}":          3,
		"contextd.checkpoint.list_duration_seconds_count":                       1,
		"contextd.checkpoint.errors_total{operation=save,reason=store_failed}":  1,
		"contextd.checkpoint.count":                                             0,
	})
}

func TestRemediations(t *testing.T) {
	m, reader := newMetrics(t)
	ctx := context.Background()
	m.Remediations.Searched(ctx, "p", "team", 3, time.Second)
	m.Remediations.Searched(ctx, "p", "galaxy", 0, time.Second)
	m.Remediations.Recorded(ctx, "p", "project", "lint")
	m.Remediations.Recorded(ctx, "p", "", "poetry")
	m.Remediations.Rated(ctx, "p", "not_helpful")
	m.Remediations.Failed(ctx, "record", "store_failed")
	collect(t, reader).check(t, map[string]float64{
		"contextd.remediation.searches_total{project_id=hidden,result_count=1-9,scope=team}": 1,
		"contextd.remediation.searches_total{project_id=hidden,result_count=0,scope=other}":  1,
		"contextd.remediation.search_duration_seconds_sum{scope=team}":                       1,
		"contextd.remediation.search_duration_seconds_count{scope=other}":                    1,
		"contextd.remediation.records_total{category=lint,project_id=hidden,scope=project}":  1,
		"contextd.remediation.records_total{category=other,project_id=hidden,scope=unknown}": 1,
		"contextd.remediation.feedbacks_total{project_id=hidden,rating=not_helpful}":         1,
		"contextd.remediation.errors_total{operation=record,reason=store_failed}":            1,
	})
}

func TestFolding(t *testing.T) {
	m, reader := newMetrics(t)
	ctx := context.Background()
	for range 4 {
		m.Folding.Created(ctx, "p", 1)
	}
	m.Folding.Created(ctx, "p", 0)
	m.Folding.Created(ctx, "p", 12)
	m.Folding.Returned(ctx, instrument.Branch{Project: "p", Depth: 1, Duration: 5 * time.Second, Tokens: 500, Budget: 1000})
	m.Folding.TimedOut(ctx, instrument.Branch{Project: "p", Depth: 1, Duration: time.Minute, Tokens: 100})
	m.Folding.Failed(ctx, instrument.Branch{Project: "p", Depth: 1, Tokens: -5, Budget: 10}, "budget exhausted")
	m.Folding.Failed(ctx, instrument.Branch{Project: "p", Depth: -1}, "user said: "+strings.Repeat("x", 1000))
	collect(t, reader).check(t, map[string]float64{
		"folding.branch.created.total{depth=1,project_id=hidden}":                                4,
		"folding.branch.created.total{depth=other,project_id=hidden}":                            1,
		"folding.branch.returned.total{depth=1,project_id=hidden}":                               1,
		"folding.branch.timeout.total{depth=1,project_id=hidden}":                                1,
		"folding.branch.failed.total{depth=1,failure_reason=budget exhausted,project_id=hidden}": 1,
		"folding.branch.failed.total{depth=other,failure_reason=other,project_id=hidden}":        1,
		"folding.branch.active.count{depth=0}":                                                   1,
		"folding.branch.active.count{depth=1}":                                                   1,
		"folding.branch.active.count{depth=other}":                                               0,
		"folding.branch.duration.seconds_count{depth=1}":                                         3,
		"folding.branch.duration.seconds_sum{depth=1}":                                           65,
		"folding.budget.consumed.tokens_sum{depth=1}":                                            600,
		"folding.budget.utilization.ratio_count{depth=1}":                                        2,
		"folding.budget.utilization.ratio_sum{depth=1}":                                          .5,
	}, "folding.budget.utilization.ratio_count{depth=other}")
}

func TestVectorStore(t *testing.T) {
	m, reader := newMetrics(t)
	ctx := context.Background()
	for collection, want := range map[string]string{
		"memories": "memories", "simple_ctl_memories": "memories", "acme_coding_standards": "coding_standards",
		"contextd_default": "contextd_default", "mymemories": "other", "gateway": "other", "": "unknown",
		"memories_gateway": "other", "_memories": "memories", "a\xff_codebase": "codebase",
	} {
		m, reader := newMetrics(t)
		m.VectorStore.Results(ctx, collection, 3)
		collect(t, reader).check(t, map[string]float64{"contextd.vectorstore.search_results_sum{collection=" + want + "}": 3})
	}
	m.VectorStore.Record(ctx, "search", "p_memories", 2*time.Second, nil)
	m.VectorStore.Record(ctx, "search", "q_memories", time.Second, errAny)
	m.VectorStore.Record(ctx, "add_documents", "p_codebase", time.Second, nil)
	m.VectorStore.Documents(ctx, "add", "p_codebase", 60)
	m.VectorStore.Documents(ctx, "add", "p_codebase", -60)
	m.VectorStore.Results(ctx, "p_memories", -1)
	collect(t, reader).check(t, map[string]float64{
		"contextd.vectorstore.operation_duration_seconds_count{collection=memories,operation=search}": 2,
		"contextd.vectorstore.operation_duration_seconds_sum{collection=memories,operation=search}":   3,
		"contextd.vectorstore.errors_total{collection=memories,operation=search}":                     1,
		"contextd.vectorstore.errors_total{collection=codebase,operation=add_documents}":              0,
		"contextd.vectorstore.documents_total{collection=codebase,operation=add}":                     60,
		"contextd.vectorstore.search_results_count{collection=memories}":                              1,
	}, "contextd.vectorstore.errors_total{collection=codebase,operation=add}")
}

func TestWithCollections(t *testing.T) {
	m, reader := newMetrics(t, instrument.WithCollections("notes", ""))
	m.VectorStore.Results(context.Background(), "my_notes", 1)
	m.VectorStore.Results(context.Background(), "my_memories", 1)
	collect(t, reader).check(t, map[string]float64{
		"contextd.vectorstore.search_results_count{collection=notes}": 1,
		"contextd.vectorstore.search_results_count{collection=other}": 1,
	})
	collections := instrument.DefaultCollections()
	collections[0] = "changed"
	if instrument.DefaultCollections()[0] != "memories" {
		t.Error("DefaultCollections shares its slice with callers")
	}
}

// The reasons of errors come from callers, so they are bounded like everything else.
func TestServiceErrorsAreBounded(t *testing.T) {
	m, reader := newMetrics(t)
	for i := range 200 {
		for j := range 200 {
			m.Memories.Failed(context.Background(), fmt.Sprint("op-", i), fmt.Sprint("why-", j))
		}
	}
	n, total := 0, 0.0
	for name, v := range collect(t, reader) {
		if strings.HasPrefix(name, "contextd.memory.errors_total") {
			n++
			total += v
		}
	}
	if n > 17*33 || total != 40_000 {
		t.Errorf("%d series with %v errors, want at most %d with 40000", n, total, 17*33)
	}
}
