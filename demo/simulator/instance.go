package simulator

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/fyrsmithlabs/contextd-observability/demo/simulator/v050"
	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/promexport"
)

// instances is the number of contextd instances under the roadmap's names.
const instances = 3

// InstanceName is the `instance` label of the i-th contextd.
func InstanceName(i int) string { return fmt.Sprintf("contextd-%d", i) }

// Instance is one simulated contextd: the users who call it and the process that
// serves them, which may restart or be down. It has no clock: Advance sets the
// time, at any speed.
type Instance struct {
	Name string

	names  Names
	index  int
	live   bool
	origin time.Time
	people *people
	judge  *judge
	dice   *dice

	mu        sync.Mutex
	process   *process // nil while down
	lives     int      // number of processes so far
	incidents []Incident
	starts    []start
	edges     []time.Time // when effects or processes change, in order

	now     time.Time
	minute  int64 // the minute whose calls are loaded
	load    int   // tool calls of that minute
	calls   []call
	pending []outcome // started, and not ended at now
	visits  map[uint64]*visit
	work    work // since the runtime was advanced

	// clock is the simulated time in Unix nanoseconds, as the instruments see it.
	clock atomic.Int64
}

func newInstance(s *Schedule, index int, live bool) *Instance {
	i := &Instance{
		Name: InstanceName(index), names: s.Names, index: index, live: live, origin: s.Origin,
		people: newPeople(s.Seed, index, s.Origin),
		judge:  &judge{dice: newDice(s.Seed)},
		dice:   newDice(s.Seed),
		visits: map[uint64]*visit{},
	}
	i.reschedule(s)
	return i
}

// reschedule applies the schedule s to this instance. The caller holds mu,
// or the instance is not shared yet.
func (i *Instance) reschedule(s *Schedule) {
	i.starts = s.startsOf(i.Name)
	i.incidents = nil
	i.edges = nil
	for _, st := range i.starts {
		i.edges = append(i.edges, st.at)
	}
	for _, in := range s.Incidents {
		if !in.strikes(i.Name) {
			continue
		}
		i.incidents = append(i.incidents, in)
		i.edges = append(i.edges, in.Start)
		if !in.End.IsZero() {
			i.edges = append(i.edges, in.End)
		}
	}
	slices.SortFunc(i.edges, time.Time.Compare)
}

// begin sets the instance to time t, with the process p (nil: down).
func (i *Instance) begin(t time.Time, p *process) {
	i.now, i.process = t, p
	i.clock.Store(t.UnixNano())
	if p != nil {
		i.lives++
	}
	e := effectsAt(i.incidents, i.Name, t)
	m := t.Unix() / 60
	before := i.people.rewind(m)
	i.loadMinute(m, e)
	from := t.UnixNano()
	i.pending = nil
	for len(i.calls) > 0 && i.calls[0].at < from {
		// A call that started before t and has not ended is in progress.
		if o := i.judge.of(i.calls[0], e); o.end > from {
			i.pending = append(i.pending, o.clone())
		}
		before = append(before, i.calls[0])
		i.calls = i.calls[1:]
	}
	if p != nil {
		i.revisit(before)
		p.rec.levels(&levels{pool: p.runtime.Pool, caches: p.runtime.cacheLevels(),
			memories: memoriesAt(i.index, t, i.origin), checkpoints: checkpointsAt(i.index, t, i.origin)})
	}
}

func (i *Instance) loadMinute(m int64, e effects) {
	i.minute, i.calls, i.load = m, i.people.minute(m, e), 0
	for k := range i.calls {
		if i.calls[k].kind == callTool {
			i.load++
		}
	}
}

// Advance simulates all events before t.
func (i *Instance) Advance(t time.Time) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	for i.now.Before(t) {
		stop := earlier(t, time.Unix((i.now.Unix()/60+1)*60, 0))
		k, _ := slices.BinarySearchFunc(i.edges, i.now.Add(1), time.Time.Compare)
		if k < len(i.edges) {
			stop = earlier(stop, i.edges[k])
		}
		if err := i.slice(stop); err != nil {
			return err
		}
	}
	return nil
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// slice advances to stop, before which neither effects nor minute change.
func (i *Instance) slice(stop time.Time) error {
	e := effectsAt(i.incidents, i.Name, i.now)
	if e.down {
		i.kill()
	}
	i.answer(stop, e)
	i.clock.Store(stop.UnixNano())
	if i.process != nil {
		i.dice.key(keyProcess, uint64(i.index), uint64(stop.UnixMilli()))
		killed := i.process.runtime.advance(stop, i.work, e, indexBytes(i.index, stop, i.origin), i.dice)
		i.work = work{}
		if killed {
			if err := i.restart(stop, i.process.version); err != nil {
				return err
			}
		}
	}
	i.now = stop
	if stop.Unix()%60 == 0 && stop.Nanosecond() == 0 && i.process != nil {
		i.fullMinute(stop, &e)
		if e.crashAfter > 0 && stop.Sub(i.process.runtime.Start) >= e.crashAfter {
			if err := i.restart(stop, i.process.version); err != nil {
				return err
			}
		}
	}
	if k := slices.IndexFunc(i.starts, func(s start) bool { return s.at.Equal(stop) }); k >= 0 {
		return i.restart(stop, i.starts[k].version)
	}
	return nil
}

// answer handles the calls before stop and ends those in progress.
func (i *Instance) answer(stop time.Time, e effects) {
	if m := i.now.Unix() / 60; m != i.minute {
		i.loadMinute(m, e)
	}
	until := stop.UnixNano()
	for len(i.calls) > 0 && i.calls[0].at < until {
		c := i.calls[0]
		i.calls = i.calls[1:]
		if i.process == nil {
			continue // the instance is down
		}
		o := i.judge.of(c, e)
		i.clock.Store(c.at)
		i.process.rec.begin(&o)
		i.visit(&o)
		if o.end > until {
			i.process.rec.active(&o, 1)
			i.pending = append(i.pending, o.clone())
			continue
		}
		i.finish(&o)
	}
	i.pending = slices.DeleteFunc(i.pending, func(o outcome) bool {
		if o.end > until {
			return false
		}
		i.process.rec.active(&o, -1)
		i.finish(&o)
		return true
	})
}

func (i *Instance) finish(o *outcome) {
	at := i.clock.Load()
	if o.call.kind == callTool {
		i.clock.Store(o.end) // the instruments measure the call
	}
	i.process.rec.finish(o)
	i.clock.Store(at)
	if o.call.kind != callHealth && o.call.key%7 == 0 {
		i.process.rec.connected()
	}
	i.process.runtime.missed(&o.lookups)
	w := &i.work
	w.calls += o.work.calls
	w.cpu += o.work.cpu
	w.alloc += o.work.alloc
	w.cgo += o.work.cgo
	w.received += o.work.received
	w.sent += o.work.sent
}

func (i *Instance) kill() {
	if i.process != nil {
		i.process.shutdown()
	}
	i.process, i.pending, i.work = nil, nil, work{}
	clear(i.visits)
}

func (i *Instance) restart(t time.Time, version string) error {
	i.kill()
	if effectsAt(i.incidents, i.Name, t).down {
		return nil
	}
	p, err := i.newProcess(version, newRuntime(t, indexBytes(i.index, t, i.origin)))
	if err != nil {
		return err
	}
	p.rec.declare(i.index)
	i.process = p
	i.lives++
	return nil
}

func (i *Instance) newProcess(version string, rt *goRuntime) (*process, error) {
	return newProcess(i.names, i.Name, version, rt, i, i.live)
}

// time is the simulated time, for the instruments.
func (i *Instance) time() time.Time { return time.Unix(0, i.clock.Load()).UTC() }

// versionAt is the version deployed at t.
func (i *Instance) versionAt(t time.Time) string {
	version := ""
	for _, s := range i.starts {
		if s.at.After(t) {
			break
		}
		version = cmp.Or(s.version, version)
	}
	return version
}

func (i *Instance) runtimeStats() instrument.RuntimeStats {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.process == nil {
		return instrument.RuntimeStats{GCPauses: instrument.NewPauseHistogram()}
	}
	return i.process.runtime.stats()
}

func (i *Instance) processStats() promexport.ProcessStats {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.process == nil {
		return promexport.ProcessStats{}
	}
	return i.process.runtime.process()
}

func (i *Instance) v050Runtime() v050.Runtime {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.process == nil {
		return v050.Runtime{}
	}
	return i.process.runtime.v050()
}

// current is the running process, or nil while the instance is down.
func (i *Instance) current() *process {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.process
}

// version is that of the running process; empty while the instance is down.
func (i *Instance) version() string {
	if p := i.current(); p != nil {
		return p.version
	}
	return ""
}

// effects on the instance now.
func (i *Instance) effects() effects {
	i.mu.Lock()
	defer i.mu.Unlock()
	return effectsAt(i.incidents, i.Name, i.now)
}

// Scrape is the result of a scrape of an instance.
type Scrape struct {
	Up   bool
	Life int // number of the process: a new one resets all counters
	// Beside is what the process exposes besides its instruments.
	Beside     prometheus.Gatherer
	TargetInfo []attribute.KeyValue
}

// Pushes reports whether the instance sends its instruments by OTLP.
func (i *Instance) Pushes() bool { return i.names.Pushes() }

// Scrape reads the instruments of the running process into rm, which is
// reused, as a scrape or a push at this moment would.
func (i *Instance) Scrape(rm *metricdata.ResourceMetrics) (Scrape, error) {
	p := i.current()
	if p == nil {
		return Scrape{}, nil
	}
	if err := p.collect(rm); err != nil {
		return Scrape{}, fmt.Errorf("%s: %w", i.Name, err)
	}
	return Scrape{Up: true, Life: i.lives, Beside: p.beside, TargetInfo: p.info}, nil
}
