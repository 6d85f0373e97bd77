package history

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"

	"github.com/fyrsmithlabs/contextd-observability/demo/engine"
	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

const testJob = "contextd"

// wednesday is a time when many users are at work.
var wednesday = time.Date(2026, 3, 4, 16, 30, 20, 0, time.UTC)

func shippedRules(t *testing.T) []string {
	t.Helper()
	files, err := engine.FindRuleFiles("../../provisioning/prometheus")
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// options of a history in a directory of the test, ending at now.
func options(t *testing.T, now time.Time, days int, incidents ...simulator.Incident) Options {
	t.Helper()
	return optionsUnder(t, simulator.Roadmap, now, days, incidents...)
}

func optionsUnder(t *testing.T, names simulator.Names, now time.Time, days int, incidents ...simulator.Incident) Options {
	t.Helper()
	d, err := OpenData(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	s := simulator.Schedule{Names: names, Seed: 1, Origin: now.AddDate(0, 0, -days).Truncate(time.Minute), Incidents: incidents}
	for k := range names.Instances() {
		s.Deploys = append(s.Deploys, simulator.Deploy{Version: "0.5.0", Instance: simulator.InstanceName(k), At: s.Origin.AddDate(0, 0, -9)})
	}
	return Options{Data: d, Job: testJob, Days: days, Seed: 1, Names: names, RuleFiles: shippedRules(t),
		Clock: func() time.Time { return now }, Progress: func(string) {}, Schedule: &s}
}

func prepare(t *testing.T, o Options) *simulator.Cluster {
	t.Helper()
	c, err := Prepare(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// reader queries a store that no engine uses.
type reader struct {
	t      *testing.T
	db     *tsdb.DB
	promql *promql.Engine
}

func openReader(t *testing.T, o Options) *reader {
	t.Helper()
	db, err := engine.OpenStore(o.Data.StoreDir(), nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	db.DisableCompactions()
	return &reader{t, db, engine.NewPromQL(nil, nil)}
}

func (r *reader) close() {
	r.t.Helper()
	if err := r.db.Close(); err != nil {
		r.t.Fatal(err)
	}
}

func (r *reader) vector(at time.Time, expr string) promql.Vector {
	r.t.Helper()
	q, err := r.promql.NewInstantQuery(context.Background(), r.db, nil, expr, at)
	if err != nil {
		r.t.Fatal(expr, err)
	}
	defer q.Close()
	v, err := q.Exec(context.Background()).Vector()
	if err != nil {
		r.t.Fatal(expr, err)
	}
	out := make(promql.Vector, len(v))
	copy(out, v)
	return out
}

// value is the only value of expr; 0 if there is none.
func (r *reader) value(at time.Time, expr string) float64 {
	r.t.Helper()
	v := r.vector(at, expr)
	if len(v) == 0 {
		return 0
	}
	if len(v) > 1 {
		r.t.Fatalf("%s has %d values", expr, len(v))
	}
	return v[0].F
}

// series lists the series of a querier that have a sample between two times,
// without those that rules record.
func seriesOf(t *testing.T, q storage.Querier) map[string]bool {
	t.Helper()
	set := q.Select(context.Background(), false, nil, labels.MustNewMatcher(labels.MatchRegexp, "job", testJob+".*|node"))
	found := map[string]bool{}
	for set.Next() {
		ls := set.At().Labels()
		if strings.Contains(ls.Get(labels.MetricName), ":") {
			continue // recorded
		}
		if it := set.At().Iterator(nil); it.Next() != 0 {
			found[ls.String()] = true
		}
	}
	if set.Err() != nil {
		t.Fatal(set.Err())
	}
	return found
}
