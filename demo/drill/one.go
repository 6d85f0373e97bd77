package drill

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunkenc"

	"github.com/fyrsmithlabs/contextd-observability/demo/engine"
	"github.com/fyrsmithlabs/contextd-observability/demo/history"
	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

// world is a simulated contextd and its history until the faults begin, which all drills continue.
type world struct {
	names   simulator.Names
	files   []string
	catalog catalog
	// dir has the data of the healthy hours.
	dir string
}

// schedule is the plan of a world with one incident, or none.
func (w world) schedule(incidents ...simulator.Incident) *simulator.Schedule {
	s := simulator.Schedule{Names: w.names, Seed: seed, Origin: start, Incidents: incidents}
	for k := range w.names.Instances() {
		s.Deploys = append(s.Deploys, simulator.Deploy{Version: "0.5.1", Instance: simulator.InstanceName(k), At: start.AddDate(0, 0, -9)})
	}
	return &s
}

// healthy drills a day without a fault. Its first hours become those of all drills.
func (w world) healthy(ctx context.Context) (Result, error) {
	r := Result{Onset: start.Add(before)}
	if err := w.simulate(ctx, w.dir, w.schedule(), r.Onset); err != nil {
		return r, err
	}
	return r, w.continued(ctx, &r, w.schedule(), start.AddDate(0, 0, 1))
}

// drill switches a fault on and off again.
func (w world) drill(ctx context.Context, fault string) (Result, error) {
	r := Result{Fault: fault, Critical: w.catalog.pages(fault), Onset: start.Add(before), End: start.Add(before + during)}
	incident, err := simulator.LiveIncident(w.names, fault, r.Onset, r.End)
	if err != nil {
		return r, err
	}
	return r, w.continued(ctx, &r, w.schedule(incident), r.End.Add(after))
}

// continued simulates what follows the healthy hours, in a copy of their data, and reads what fired.
func (w world) continued(ctx context.Context, r *Result, s *simulator.Schedule, end time.Time) (err error) {
	dir, err := os.MkdirTemp("", "contextd-drill-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.CopyFS(dir, os.DirFS(w.dir)); err != nil {
		return err
	}
	if err := w.simulate(ctx, dir, s, end); err != nil {
		return err
	}
	store, err := engine.OpenStore(filepath.Join(dir, "prometheus"), nil, nil, nil)
	if err != nil {
		return err
	}
	store.DisableCompactions()
	defer func() { err = errors.Join(err, store.Close()) }()
	return r.read(ctx, store, w.catalog, end)
}

// simulate writes the history of a schedule until end, rules included.
func (w world) simulate(ctx context.Context, dir string, s *simulator.Schedule, end time.Time) (err error) {
	data, err := history.OpenData(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, data.Close()) }()
	cluster, err := history.Prepare(ctx, history.Options{
		Data: data, Job: job, Days: 1, Seed: seed, Names: w.names, RuleFiles: w.files, Schedule: s,
		Clock: func() time.Time { return end }, Progress: func(string) {},
	})
	if err != nil {
		return err
	}
	return history.Save(data, cluster)
}

// read finds what fired, and what was spent.
func (r *Result) read(ctx context.Context, store *tsdb.DB, c catalog, end time.Time) error {
	all, err := firings(ctx, store, end)
	if err != nil {
		return err
	}
	for _, f := range all {
		switch {
		case f.Severity == silent, r.Fault != "" && f.Start.Before(r.Onset): // the healthy day reports these hours
		case r.Fault != "" && c.judge(&f, r.Fault):
			r.Alerts = append(r.Alerts, f)
		default:
			r.Stray = append(r.Stray, f)
		}
	}
	if r.Fault == "" {
		return nil
	}
	r.Spent, err = spent(ctx, store, r.Onset, end)
	return err
}

// firings are the alerts that fired, by name and objective: as long as one of their series did.
func firings(ctx context.Context, store *tsdb.DB, end time.Time) ([]Firing, error) {
	q, err := store.Querier(start.UnixMilli(), end.UnixMilli())
	if err != nil {
		return nil, err
	}
	defer q.Close()
	set := q.Select(ctx, true, nil, labels.MustNewMatcher(labels.MatchEqual, labels.MetricName, "ALERTS"), labels.MustNewMatcher(labels.MatchEqual, "alertstate", "firing"))
	moments := map[Firing]map[int64]bool{}
	for set.Next() {
		ls := set.At().Labels()
		f := Firing{Name: ls.Get("alertname"), Severity: ls.Get("severity"), SLO: ls.Get("slo")}
		if moments[f] == nil {
			moments[f] = map[int64]bool{}
		}
		for it := set.At().Iterator(nil); it.Next() != chunkenc.ValNone; {
			if t, v := it.At(); !value.IsStaleNaN(v) {
				moments[f][t] = true
			}
		}
	}
	var all []Firing
	for f, at := range moments {
		all = append(all, intervals(f, at, end)...)
	}
	slices.SortFunc(all, func(a, b Firing) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Name, b.Name), cmp.Compare(a.SLO, b.SLO))
	})
	return all, set.Err()
}

// intervals turns the moments at which an alert fired into times without a break.
func intervals(f Firing, at map[int64]bool, end time.Time) []Firing {
	var all []Firing
	var last time.Time
	moments := make([]int64, 0, len(at))
	for t := range at {
		moments = append(moments, t)
	}
	slices.Sort(moments)
	for _, ms := range moments {
		t := time.UnixMilli(ms).UTC()
		if len(all) > 0 && t.Sub(last) <= history.Step {
			last = t
			continue
		}
		if len(all) > 0 {
			all[len(all)-1].End = last.Add(history.Step)
		}
		f.Start, last = t, t
		all = append(all, f)
	}
	if len(all) > 0 && end.Sub(last) > history.Step {
		all[len(all)-1].End = last.Add(history.Step)
	}
	return all
}

// Spent is the share of an objective's error budget of 30 days, at the traffic of the drill's healthy hours.
type Spent struct {
	SLO   string
	Ratio float64
}

// spent is the objective of which most was spent between two times.
func spent(ctx context.Context, store *tsdb.DB, from, to time.Time) (Spent, error) {
	// A budget of 30 days, if every hour had the traffic of those before the fault. By the series of a minute: groups of
	// five minutes are evaluated at moments that depend on the path of their file.
	window := to.Sub(from)
	expr := fmt.Sprintf(`topk(1, sum by (slo) (sum_over_time(slo:sli_bad:increase1m[%[1]ds]))
		/ (sum by (slo) (sum_over_time(slo:sli_total:increase1m[%[2]ds] offset %[1]ds)) * (30 * 86400 / %[2]d) * (1 - max by (slo) (slo:objective:ratio)) > 0))`,
		int(window.Seconds()), int(before.Seconds()))
	q, err := engine.NewPromQL(nil, nil).NewInstantQuery(ctx, store, promql.NewPrometheusQueryOpts(false, 0), expr, to)
	if err != nil {
		return Spent{}, err
	}
	defer q.Close()
	v, err := q.Exec(ctx).Vector()
	if err != nil || len(v) == 0 {
		return Spent{}, err
	}
	return Spent{SLO: v[0].Metric.Get("slo"), Ratio: v[0].F}, nil
}
