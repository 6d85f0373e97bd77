// Package history creates the demo's history: it runs the simulated contextd in
// virtual time and writes what Prometheus would have stored into TSDB blocks,
// including recorded series and alerts. It also continues the data of an earlier
// run, so that counters continue across a stop of the demo.
package history

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"os"
	"time"

	"github.com/prometheus/prometheus/tsdb"

	"github.com/fyrsmithlabs/contextd-observability/demo/engine"
	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

// Options of a history.
type Options struct {
	Data      *Data
	Job       string          // job label of the instances
	Days      int             // length of a new history
	Seed      uint64          // of a new history
	Names     simulator.Names // kept with the data
	RuleFiles []string        // evaluated over the history
	Clock     func() time.Time
	Progress  func(text string) // called with a line from time to time
	Log       *slog.Logger
	// Schedule, when set, is used instead of the shipped one; for data that is continued, instead of the one that it was
	// created with, from where the data ends.
	Schedule *simulator.Schedule
}

const (
	// smallestGap is a gap that needs no filling: about a scrape interval.
	smallestGap = 20 * time.Second
	// largestGap is the maximum age of data that is continued; older data has no
	// history left to show.
	largestGap = 30 * 24 * time.Hour
)

// Prepare creates a history in an empty data directory, or fills the gap since
// the demo was stopped. It returns the simulated contextd, live and at the
// current time, which continues exactly where the samples end.
//
// It must not run while an engine uses the store. Errors name the invalid file or
// directory and what to do; a cancelled ctx leaves data that the next Prepare
// either continues or recreates.
func Prepare(ctx context.Context, o Options) (*simulator.Cluster, error) {
	sc, err := o.Data.scenario()
	if err != nil {
		return nil, err
	}
	if sc != nil {
		if err := o.compatible(sc); err != nil {
			return nil, err
		}
		c, err := o.resume(ctx, sc)
		if !errors.Is(err, errTooOld) {
			return c, err
		}
		o.Progress(fmt.Sprintf("history: the data is older than %d days, creating it again", int(largestGap.Hours()/24)))
	}
	return o.create(ctx)
}

var errTooOld = errors.New("data too old")

func (o Options) compatible(sc *scenario) error {
	var what string
	switch {
	case sc.Schedule.Seed != o.Seed:
		what = fmt.Sprintf("--seed %d and not %d", sc.Schedule.Seed, o.Seed)
	case sc.Names != o.Names:
		what = fmt.Sprintf("--names %s and not %s", sc.Names, o.Names)
	case sc.Days != o.Days:
		what = fmt.Sprintf("--days %d and not %d", sc.Days, o.Days)
	default:
		return nil
	}
	return fmt.Errorf("the data in %s was created with %s: use the same value, choose another folder with --data, or recreate it with --fresh", o.Data.dir, what)
}

// create creates a history from scratch.
func (o Options) create(ctx context.Context) (*simulator.Cluster, error) {
	if err := o.Data.Remove(); err != nil { // left by an interrupted start
		return nil, err
	}
	if err := os.MkdirAll(o.Data.StoreDir(), 0o777); err != nil {
		return nil, err
	}
	schedule, err := o.schedule()
	if err != nil {
		return nil, err
	}
	c, err := simulator.New(schedule)
	if err != nil {
		return nil, err
	}
	days := 0
	if err := o.write(ctx, c, schedule.Origin, func(time.Time) {
		days++
		o.Progress(fmt.Sprintf("history: day %d of %d", min(days, o.Days), o.Days))
	}); err != nil {
		return nil, err
	}
	if err := o.Data.saveScenario(scenario{Format: format, Days: o.Days, Names: o.Names, Schedule: schedule}); err != nil {
		return nil, err
	}
	return goLive(c)
}

func (o Options) schedule() (simulator.Schedule, error) {
	if o.Schedule != nil {
		return *o.Schedule, nil
	}
	return simulator.NewSchedule(o.Names, o.Seed, o.Clock(), o.Days)
}

// resume continues the data of an earlier run.
func (o Options) resume(ctx context.Context, sc *scenario) (*simulator.Cluster, error) {
	last, err := o.inspectStore()
	if err != nil {
		return nil, err
	}
	st, err := o.Data.takeState()
	if err != nil {
		return nil, err
	}
	if st == nil { // a crash: the processes restart right after it
		st = &simulator.State{At: last.Add(time.Second)}
	}
	now := o.Clock()
	switch gap := now.Sub(last); {
	case gap < -time.Second || st.At.After(now.Add(time.Second)):
		return nil, fmt.Errorf("the data in %s ends at %s, which is in the future: correct the clock, or recreate it with --fresh",
			o.Data.dir, last.Format(time.RFC3339))
	case gap > largestGap:
		return nil, errTooOld
	case gap < smallestGap:
		return simulator.Resume(sc.Schedule, *st, true)
	}
	if o.Schedule != nil {
		sc.Schedule = *o.Schedule
	}
	c, err := simulator.Resume(sc.Schedule, *st, false)
	if err != nil {
		return nil, err
	}
	o.Progress(fmt.Sprintf("history: filling the %s since the demo was stopped", now.Sub(last).Round(time.Second)))
	if err := o.write(ctx, c, later(last, st.At), func(t time.Time) {
		o.Progress("history: filled until " + t.Format(time.DateTime))
	}); err != nil {
		return nil, err
	}
	return goLive(c)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (o Options) write(ctx context.Context, c *simulator.Cluster, start time.Time, progress func(time.Time)) (err error) {
	w, err := newWriter(o.Data.StoreDir(), o.Job, c, o.RuleFiles, start)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	return w.run(ctx, o.Clock, progress)
}

// goLive passes the cluster's state to a cluster whose processes are scraped.
func goLive(c *simulator.Cluster) (*simulator.Cluster, error) {
	st, err := c.Save()
	if err != nil {
		return nil, err
	}
	return simulator.Resume(c.Schedule(), st, true)
}

// Save stores the state of a cluster that is no longer used, for the next
// Prepare to continue.
func Save(d *Data, c *simulator.Cluster) error {
	st, err := c.Save()
	if err != nil {
		return err
	}
	sc, err := d.scenario()
	if err != nil || sc == nil {
		return err
	}
	sc.Schedule = c.Schedule()
	return errors.Join(d.saveScenario(*sc), d.write(resumeName, st))
}

// inspectStore returns the time of the newest sample. If the gap since then must
// be filled, it moves everything from the head and its write-ahead log into
// blocks: a block that is newer than the log would hide the log's samples.
func (o Options) inspectStore() (last time.Time, err error) {
	db, err := engine.OpenStore(o.Data.StoreDir(), nil, o.Log, nil)
	if err != nil {
		return last, fmt.Errorf("open the metrics store %s: %w", o.Data.StoreDir(), err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.DisableCompactions()
	h := db.Head()
	newest := int64(math.MinInt64)
	for _, b := range db.Blocks() {
		newest = max(newest, b.MaxTime()-1)
	}
	filled := h.NumSeries() > 0 && h.MinTime() <= h.MaxTime()
	if filled {
		newest = max(newest, h.MaxTime())
	}
	if newest == math.MinInt64 {
		return last, fmt.Errorf("the metrics store %s is empty, but %s says otherwise: recreate the data with --fresh", o.Data.StoreDir(), scenarioName)
	}
	last = time.UnixMilli(newest)
	if gap := o.Clock().Sub(last); filled && gap >= smallestGap && gap <= largestGap {
		err = db.CompactHead(tsdb.NewRangeHead(h, h.MinTime(), h.MaxTime()))
	}
	return last, err
}
