package promexport_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/promexport"
)

// The figures of README.md for one instance with 21 tools, 50 projects and 5 models.
const (
	// fullSeries is when every tool failed for every reason, every project used
	// every value of every label, and every pair of tools followed each other.
	fullSeries = 6052
	// usualSeries is when each tool failed for two reasons, projects keep to one
	// scope and two depths, and a tool is followed by five others.
	usualSeries = 4164
)

// usage is how much of each label an instance uses.
type usage struct {
	reasons                      []instrument.Reason
	scopes, categories, failures []string
	ratings                      []string
	depths, results              []int
	next                         int // tools that follow a tool
}

var (
	fullUse = usage{
		reasons: instrument.Reasons(), scopes: []string{"project", "team", "org"},
		categories: []string{"compile", "runtime", "test", "lint", "security", "performance", "other"},
		failures:   []string{"budget exhausted", "parent returning", "parent force-returned", "session ended", "something else"},
		ratings:    []string{"helpful", "not_helpful", "outdated"},
		depths:     []int{0, 1, 2}, results: []int{0, 5, 50}, next: 23,
	}
	usualUse = usage{
		reasons: []instrument.Reason{instrument.ReasonValidation, instrument.ReasonNotFound}, scopes: []string{"project"},
		categories: []string{"compile", "test"}, failures: []string{"budget exhausted"}, ratings: []string{"helpful"},
		depths: []int{0, 1}, results: []int{0, 5}, next: 5,
	}
)

func TestSeriesOfOneInstance(t *testing.T) {
	for _, c := range []struct {
		name string
		use  usage
		want int
	}{{"full", fullUse, fullSeries}, {"usual", usualUse, usualSeries}} {
		t.Run(c.name, func(t *testing.T) {
			exp, m := start(t)
			use(m, c.use)
			scrape(t, exp.Handler())
			if got := countSeries(t, exp); got != c.want {
				t.Errorf("one instance has %d series, README.md says %d", got, c.want)
			}
		})
	}
}

// Whatever callers pass, no counter or histogram has more label sets than the
// SDK allows, beyond which it would lose every label.
func TestHostileLabelsStayBelowTheSDKsLimit(t *testing.T) {
	exp, err := promexport.New()
	if err != nil {
		t.Fatal(err)
	}
	m, err := instrument.New(exp.MeterProvider(), instrument.WithProjectKey(projectKey),
		instrument.WithMaxProjects(1<<20), instrument.WithMaxPaths(1<<20), instrument.WithJourneySteps(100))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	tools := instrument.DefaultTools()
	for i := range 3000 {
		v := fmt.Sprint("value-", i)
		for _, scope := range fullUse.scopes {
			m.Remediations.Recorded(ctx, v, scope, fullUse.categories[i%7])
			m.Remediations.Searched(ctx, v, scope, i%20, 0)
		}
		m.Database.Record(ctx, v, 0, nil)
		m.Caches.Hit(ctx, v, 1)
		m.Memories.Searched(ctx, v, i, 0)
		m.Memories.Failed(ctx, v, fmt.Sprint("why-", i*7%3000))
		m.Folding.Created(ctx, v, i)
		m.Folding.Failed(ctx, instrument.Branch{Project: v, Depth: i % 12}, fullUse.failures[i%5])
		m.VectorStore.Record(ctx, v, v, 0, nil)
		m.VectorStore.Documents(ctx, v, v, 1)
		for k := range 8 { // each walk twice, so that it is a path
			for range 2 {
				m.Sessions.Call(ctx, instrument.Call{Session: v, Project: v, Tool: tools[(i/2>>k*5+k)%len(tools)]})
			}
		}
		m.Sessions.End(ctx, v)
	}
	scrape(t, exp.Handler())
	t.Logf("%d series in all", countSeries(t, exp))
}

// countSeries counts as Prometheus does: each bucket, sum and count is one. The
// Go runtime and process_* are included.
func countSeries(t *testing.T, exp *promexport.Exporter) (total int) {
	t.Helper()
	for name, f := range scrape(t, exp.Handler()) {
		n := 0
		for _, m := range f.GetMetric() {
			n++
			if f.GetType() == dto.MetricType_HISTOGRAM {
				n += len(m.GetHistogram().GetBucket()) + 1 // _sum and _count instead of one
			}
			for _, l := range m.GetLabel() {
				if l.GetName() == "otel_metric_overflow" {
					t.Errorf("%s reached the SDK's own limit", name)
				}
			}
		}
		total += n
		t.Logf("%5d %s", n, name)
	}
	return total
}

func use(m *instrument.Metrics, u usage) {
	ctx := context.Background()
	useTools(ctx, m, u)
	for model := range 5 {
		for _, op := range []string{"embed_documents", "embed_query"} {
			m.Embeddings.Record(ctx, fmt.Sprint("model-", model), op, instrument.EmbeddingResult{Tokens: 1, CostUSD: 1, BatchSize: 1})
		}
	}
	for _, route := range []string{"/health", "/metrics", "/checkpoints", "/checkpoints/search", "/api/v1/status"} {
		for _, status := range []int{200, 400, 404, 500} {
			m.HTTP.Record(ctx, instrument.HTTPRequest{Method: "GET", Route: route, Status: status})
		}
	}
	recordInfrastructure(ctx, m)
	m.Caches.SetSize(ctx, "queries", 1)
	for _, collection := range []string{"memories", "checkpoints", "remediations", "codebase"} {
		for _, op := range []string{"search", "add_documents", "delete_documents"} {
			m.VectorStore.Record(ctx, op, collection, time.Millisecond, nil)
		}
		m.VectorStore.Documents(ctx, "add", collection, 1)
		m.VectorStore.Documents(ctx, "delete", collection, 1)
		m.VectorStore.Results(ctx, collection, 1)
	}
	for project := range 50 {
		useProject(ctx, m, fmt.Sprint("/home/somebody/project-", project), u)
	}
}

func useTools(ctx context.Context, m *instrument.Metrics, u usage) {
	tools := instrument.DefaultTools()
	for _, tool := range tools {
		m.Tools.Record(ctx, tool, 0, nil)
		for _, r := range u.reasons {
			m.Tools.RecordReason(ctx, tool, 0, r)
		}
	}
	for _, op := range []string{"search", "add_documents", "delete_documents", "get", "list"} {
		m.Database.Record(ctx, op, 0, nil)
		for _, r := range u.reasons {
			m.Database.RecordReason(ctx, op, 0, r)
		}
	}
	for _, op := range []string{"search", "record", "feedback", "outcome"} {
		m.Memories.Failed(ctx, op, "get_store_failed")
		m.Checkpoints.Failed(ctx, op, "get_store_failed")
		m.Remediations.Failed(ctx, op, "get_store_failed")
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var walk []string
		for at := rng.IntN(len(tools)); len(walk) < 12; at = (at + 1 + rng.IntN(u.next)) % len(tools) {
			walk = append(walk, tools[at])
		}
		for range 2 { // the second occurrence makes it a path
			for _, tool := range walk {
				m.Sessions.Call(ctx, instrument.Call{Session: "s", Project: "/home/somebody/project-0", Tool: tool})
			}
			m.Sessions.End(ctx, "s")
		}
	}
}

func useProject(ctx context.Context, m *instrument.Metrics, project string, u usage) {
	for _, n := range u.results {
		m.Memories.Searched(ctx, project, n, 0)
		for _, scope := range u.scopes {
			m.Remediations.Searched(ctx, project, scope, n, 0)
		}
	}
	for i, outcome := range []string{"success", "failure"} {
		m.Memories.Recorded(ctx, project, outcome)
		m.Memories.Outcome(ctx, project, i == 0)
		m.Memories.Rated(ctx, project, i == 0)
		m.Checkpoints.Saved(ctx, instrument.CheckpointSave{Project: project, AutoCreated: i == 0})
	}
	for _, level := range []string{"summary", "context", "full"} {
		m.Checkpoints.Resumed(ctx, project, level, 0)
	}
	for _, scope := range u.scopes {
		for _, category := range u.categories {
			m.Remediations.Recorded(ctx, project, scope, category)
		}
	}
	for _, rating := range u.ratings {
		m.Remediations.Rated(ctx, project, rating)
	}
	for _, depth := range u.depths {
		b := instrument.Branch{Project: project, Depth: depth, Tokens: 1, Budget: 1}
		m.Folding.Created(ctx, project, depth)
		m.Folding.Returned(ctx, b)
		m.Folding.TimedOut(ctx, b)
		for _, reason := range u.failures {
			m.Folding.Failed(ctx, b, reason)
		}
	}
	m.Checkpoints.Listed(ctx, 0)
	m.Memories.SetCount(ctx, 1)
	m.Checkpoints.SetCount(ctx, 1)
	m.Sessions.Call(ctx, instrument.Call{Session: project, Project: project, Tool: "memory_search"})
	m.Sessions.End(ctx, project)
}
