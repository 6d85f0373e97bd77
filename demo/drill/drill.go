// Package drill switches each fault of the simulated contextd on and measures how the shipped rules detect it. Time is
// simulated: the rules are evaluated over a history of hours, which takes seconds.
package drill

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/fyrsmithlabs/contextd-observability/demo/engine"
	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

const (
	job = "contextd"
	// before is how long contextd is healthy first: longer than the windows of the burn rate pages.
	before = 8 * time.Hour
	// during is how long a fault lasts.
	during = 40 * time.Minute
	// after is how long contextd is observed once the fault has ended.
	after = 80 * time.Minute
	seed  = 1
)

// start is when the drills begin: a Wednesday morning, so that faults begin in working hours.
var start = time.Date(2026, 3, 4, 6, 0, 0, 0, time.UTC)

// Options of a drill.
type Options struct {
	Names simulator.Names
	// Root is the directory of the repository.
	Root string
	// Progress is called with a line when a fault is done.
	Progress func(text string)
}

// Result is what happened for one fault.
type Result struct {
	Fault string
	// Critical says that a rule of severity critical was written for the fault.
	Critical bool
	Onset    time.Time
	End      time.Time
	// Alerts are those that fired because of the fault, in the order in which they fired.
	Alerts []Firing
	// Stray are those that fired and neither belong to the fault nor are consequences of it.
	Stray []Firing
	// Spent is the largest share of an error budget that was spent.
	Spent Spent
}

// title names a drill.
func title(fault string) string { return cmp.Or(fault, "a healthy day") }

// Firing is an alert that fired.
type Firing struct {
	Name     string
	Severity string
	// SLO is the objective of an error budget alert.
	SLO string
	// Own says that the rule was written for this fault.
	Own   bool
	Start time.Time
	// End is zero when it still fires at the end of the drill.
	End time.Time
}

// Page is the first page of any rule that belongs to the fault.
func (r Result) Page() (Firing, bool) {
	for _, f := range r.Alerts {
		if f.Severity == critical {
			return f, true
		}
	}
	return Firing{}, false
}

// Detected is the first alert of a rule that was written for the fault.
func (r Result) Detected() (Firing, bool) {
	for _, f := range r.Alerts {
		if f.Own {
			return f, true
		}
	}
	return Firing{}, false
}

// Run drills every fault that can be switched on, and one healthy day, whose result has no fault.
//
// Errors name the file or the fault that is wrong.
func Run(ctx context.Context, o Options) (_ []Result, err error) {
	catalog, err := readCatalog(filepath.Join(o.Root, "src", "alerts", "shipped.json"))
	if err != nil {
		return nil, err
	}
	files, err := engine.FindRuleFiles(filepath.Join(o.Root, "provisioning", "prometheus"))
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "contextd-drill-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	w := world{names: o.Names, files: files, catalog: catalog, dir: dir}
	healthy, err := w.healthy(ctx)
	if err != nil {
		return nil, fmt.Errorf("the drill of a healthy day: %w", err)
	}
	o.Progress(string(o.Names) + ": a healthy day")
	faults, err := w.faults(ctx, o.Progress)
	return append(faults, healthy), err
}

// faults drills every fault of which the naming exports a metric.
func (w world) faults(ctx context.Context, progress func(string)) ([]Result, error) {
	var names []string
	for _, f := range simulator.LiveFaults() {
		if !slices.Contains(unseen[w.names], f.Name) {
			names = append(names, f.Name)
		}
	}
	results := make([]Result, len(names))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, name := range names {
		g.Go(func() (err error) {
			if results[i], err = w.drill(ctx, name); err != nil {
				return fmt.Errorf("the drill of %s: %w", name, err)
			}
			progress(fmt.Sprintf("%s: %s", w.names, name))
			return nil
		})
	}
	return results, g.Wait()
}

// detection is how long a page may take.
const detection = 5 * time.Minute

// Failures are faults that no rule of theirs detected, critical ones that paged too late, and alerts that fired though
// nothing of theirs was wrong.
func Failures(results []Result) error {
	var errs []error
	for _, r := range results {
		for _, f := range r.Stray {
			errs = append(errs, fmt.Errorf("%s: %s fired at %s and does not belong to it", title(r.Fault), f.label(), f.Start.Format(time.TimeOnly)))
		}
		if r.Fault == "" {
			continue
		}
		if _, ok := r.Detected(); !ok {
			errs = append(errs, fmt.Errorf("%s: no rule of its own fired", r.Fault))
		}
		page, paged := r.Page()
		switch {
		case r.Critical && !paged:
			errs = append(errs, fmt.Errorf("%s: nothing paged, although a rule of severity critical is for it", r.Fault))
		case r.Critical && page.Start.Sub(r.Onset) >= detection:
			errs = append(errs, fmt.Errorf("%s: the first page, %s, came after %s", r.Fault, page.label(), minutes(page.Start.Sub(r.Onset))))
		}
	}
	return errors.Join(errs...)
}
