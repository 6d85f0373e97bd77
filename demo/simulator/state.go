package simulator

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/fyrsmithlabs/contextd-observability/instrument/simulate"
)

// State is a cluster at one moment, from which Resume continues: every counter
// continues from its value, as if the process had never stopped.
type State struct {
	At        time.Time       `json:"at"`
	Instances []InstanceState `json:"instances"`
}

// InstanceState is one instance; without a runtime it is down.
type InstanceState struct {
	Version string        `json:"version"`
	Runtime *goRuntime    `json:"runtime,omitempty"`
	Metrics []metricState `json:"metrics,omitempty"`
}

// metricState is one instrument with its points.
type metricState struct {
	Name        string       `json:"name"`
	Unit        string       `json:"unit,omitempty"`
	Description string       `json:"description,omitempty"`
	Kind        string       `json:"kind"`
	Points      []pointState `json:"points"`
}

type pointState struct {
	Attributes map[string]string `json:"attributes,omitempty"`
	Value      float64           `json:"value,omitempty"`
	Bounds     []float64         `json:"bounds,omitempty"`
	Counts     []uint64          `json:"counts,omitempty"`
}

// Kinds of instruments that the instrument module uses.
const (
	kindCounter      = "counter"
	kindFloatCounter = "float counter"
	kindUpDown       = "up-down counter"
	kindGauge        = "gauge"
	kindHistogram    = "histogram"
	kindIntHistogram = "integer histogram"
)

// observed are prefixes of metrics that are observed at every collection, and
// levels are the metrics that are set as a whole. Neither needs to be recorded
// again.
var (
	observed = []string{"process.runtime.go.", "contextd.request_rate_per_second", "contextd.sessions.active"}
	told     = []string{"contextd.connection_pool.size", "contextd.connection_pool.active", "contextd.connection_pool.idle"}
)

func isObserved(name string) bool {
	return slices.ContainsFunc(observed, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) ||
		slices.Contains(told, name)
}

// Save returns the state of the cluster at its current time. Nothing may call
// the instances meanwhile.
func (c *Cluster) Save() (State, error) {
	c.mu.Lock()
	st := State{At: c.now}
	c.mu.Unlock()
	for _, i := range c.Instances {
		in := InstanceState{Version: i.versionAt(st.At)}
		if p := i.current(); p != nil {
			var rm metricdata.ResourceMetrics
			simulate.Publish(p.sessions) // journeys are reported late
			if err := p.collect(&rm); err != nil {
				return st, fmt.Errorf("%s: %w", i.Name, err)
			}
			metrics, err := saveMetrics(&rm)
			if err != nil {
				return st, fmt.Errorf("%s: %w", i.Name, err)
			}
			in.Version, in.Runtime, in.Metrics = p.version, p.runtime, metrics
		}
		st.Instances = append(st.Instances, in)
	}
	return st, nil
}

// Resume continues s from st. Live reports whether the instances will be scraped
// over HTTP from now on. Active live faults are switched off.
//
// A state without instances means that the processes ended without saving: they
// restart at its time, as after a crash.
func Resume(s Schedule, st State, live bool) (*Cluster, error) {
	if n, want := len(st.Instances), s.Names.Instances(); n != 0 && n != want {
		return nil, fmt.Errorf("the saved state has %d instances and not %d", n, want)
	}
	s.endLive(st.At, "")
	c := &Cluster{schedule: s, now: st.At}
	for k := range s.Names.Instances() {
		i := newInstance(&s, k, live)
		if err := i.resume(st, k); err != nil {
			return nil, fmt.Errorf("%s: %w", i.Name, err)
		}
		c.Instances = append(c.Instances, i)
	}
	return c, nil
}

func (i *Instance) resume(st State, k int) error {
	if len(st.Instances) == 0 {
		i.begin(st.At, nil)
		return i.restart(st.At, i.versionAt(st.At))
	}
	saved := st.Instances[k]
	if saved.Runtime == nil {
		i.begin(st.At, nil)
		return nil
	}
	p, err := i.newProcess(saved.Version, saved.Runtime)
	if err != nil {
		return err
	}
	if err := p.restore(saved.Metrics); err != nil {
		return err
	}
	i.begin(st.At, p)
	return nil
}

func saveMetrics(rm *metricdata.ResourceMetrics) ([]metricState, error) {
	var list []metricState
	for _, sm := range rm.ScopeMetrics {
		for _, m := range sm.Metrics {
			if isObserved(m.Name) {
				continue
			}
			ms := metricState{Name: m.Name, Unit: m.Unit, Description: m.Description}
			switch d := m.Data.(type) {
			case metricdata.Sum[int64]:
				ms.Kind = kindUpDown
				if d.IsMonotonic {
					ms.Kind = kindCounter
				}
				ms.Points = savePoints(d.DataPoints)
			case metricdata.Gauge[int64]:
				ms.Kind, ms.Points = kindGauge, savePoints(d.DataPoints)
			case metricdata.Sum[float64]:
				ms.Kind, ms.Points = kindFloatCounter, savePoints(d.DataPoints)
			case metricdata.Histogram[float64]:
				ms.Kind, ms.Points = kindHistogram, saveHistograms(d.DataPoints)
			case metricdata.Histogram[int64]:
				ms.Kind, ms.Points = kindIntHistogram, saveHistograms(d.DataPoints)
			default:
				return nil, fmt.Errorf("metric %s: %T cannot be saved", m.Name, d)
			}
			list = append(list, ms)
		}
	}
	return list, nil
}

func savePoints[N int64 | float64](points []metricdata.DataPoint[N]) []pointState {
	var list []pointState
	for _, p := range points {
		list = append(list, pointState{Attributes: saveAttributes(p.Attributes), Value: float64(p.Value)})
	}
	return list
}

func saveHistograms[N int64 | float64](points []metricdata.HistogramDataPoint[N]) []pointState {
	var list []pointState
	for _, p := range points {
		list = append(list, pointState{Attributes: saveAttributes(p.Attributes), Value: float64(p.Sum),
			Bounds: append([]float64(nil), p.Bounds...), Counts: append([]uint64(nil), p.BucketCounts...)})
	}
	return list
}

// saveAttributes relies on the instrument module's labels being strings.
func saveAttributes(set attribute.Set) map[string]string {
	m := make(map[string]string, set.Len())
	for _, kv := range set.ToSlice() {
		m[string(kv.Key)] = kv.Value.String()
	}
	return m
}

func (p pointState) option() metric.MeasurementOption {
	var kvs []attribute.KeyValue
	for k, v := range p.Attributes {
		kvs = append(kvs, attribute.String(k, v))
	}
	return metric.WithAttributeSet(attribute.NewSet(kvs...))
}

// journeys are prefixes of the metrics that sessions count when they end.
var journeys = []string{"contextd.mcp.tool.transitions", "contextd.mcp.tool.paths", "contextd.mcp.tool.conversions"}

// restore sets a new process to the saved values.
func (p *process) restore(saved []metricState) error {
	var own []metricState
	for _, ms := range saved {
		if !slices.ContainsFunc(journeys, func(prefix string) bool { return strings.HasPrefix(ms.Name, prefix) }) {
			own = append(own, ms)
			continue
		}
		for _, pt := range ms.Points {
			if !simulate.Restore(p.sessions, ms.Name, pt.Attributes, int64(pt.Value)) {
				return fmt.Errorf("metric %s%v: the sessions have no such count", ms.Name, pt.Attributes)
			}
		}
	}
	return restoreMetrics(p.provider.Meter(p.scope), own)
}

// restoreMetrics sets new instruments to their saved values. An instrument
// created again with the same name, unit and description is the one that the
// instrument module records into.
func restoreMetrics(meter metric.Meter, saved []metricState) error {
	for _, ms := range saved {
		add, err := adder(meter, ms)
		if err != nil {
			return fmt.Errorf("metric %s: %w", ms.Name, err)
		}
		for _, p := range ms.Points {
			add(p)
		}
	}
	return nil
}

func adder(meter metric.Meter, ms metricState) (func(pointState), error) {
	ctx := context.Background()
	unit, help := metric.WithUnit(ms.Unit), metric.WithDescription(ms.Description)
	switch ms.Kind {
	case kindCounter:
		c, err := meter.Int64Counter(ms.Name, unit, help)
		return func(p pointState) { c.Add(ctx, int64(p.Value), p.option()) }, err
	case kindUpDown:
		c, err := meter.Int64UpDownCounter(ms.Name, unit, help)
		return func(p pointState) { c.Add(ctx, int64(p.Value), p.option()) }, err
	case kindFloatCounter:
		c, err := meter.Float64Counter(ms.Name, unit, help)
		return func(p pointState) { c.Add(ctx, p.Value, p.option()) }, err
	case kindGauge:
		g, err := meter.Int64Gauge(ms.Name, unit, help)
		return func(p pointState) { g.Record(ctx, int64(p.Value), p.option()) }, err
	case kindHistogram:
		h, err := meter.Float64Histogram(ms.Name, unit, help)
		return func(p pointState) {
			o := []metric.RecordOption{p.option()}
			p.replay(0, func(v float64, n uint64) {
				for range n {
					h.Record(ctx, v, o...)
				}
			})
		}, err
	case kindIntHistogram:
		h, err := meter.Int64Histogram(ms.Name, unit, help)
		return func(p pointState) {
			o := []metric.RecordOption{p.option()}
			p.replay(1, func(v float64, n uint64) {
				recordIntegers(v, n, func(v int64) { h.Record(ctx, v, o...) })
			})
		}, err
	}
	return nil, fmt.Errorf("unknown kind %q", ms.Kind)
}

// recordIntegers records n integers whose mean is at least v, and exceeds it as
// little as integers allow.
func recordIntegers(v float64, n uint64, record func(int64)) {
	low := math.Floor(v)
	up := uint64(math.Ceil((v - low) * float64(n)))
	for k := range n {
		if k < up {
			record(int64(low) + 1)
		} else {
			record(int64(low))
		}
	}
}

// replay finds for every bucket a value that, recorded as often as the bucket
// counts, restores the saved histogram: the same counts, and a sum that is not
// smaller than the saved one (and larger by less than a millionth). A smaller sum
// would look like a restart of the process.
//
// grain is the distance between possible values: 1 for integers, 0 for floats.
func (p pointState) replay(grain float64, record func(value float64, n uint64)) {
	low, high := p.edges(grain)
	var sumLow, sumHigh float64
	for b, n := range p.Counts {
		sumLow += low[b] * float64(n)
		sumHigh += high[b] * float64(n)
	}
	share := 1.0
	if sumHigh > sumLow {
		share = (p.Value*(1+1e-9) - sumLow) / (sumHigh - sumLow)
	}
	last := len(p.Counts) - 1
	for b, n := range p.Counts {
		if n == 0 {
			continue
		}
		v := low[b] + min(max(share, 1e-9), 1)*(high[b]-low[b])
		if b == last && share > 1 {
			// The rest is in the unbounded bucket.
			v += (p.Value*(1+1e-9) - sumHigh) / float64(n)
		}
		record(v, n)
	}
}

// edges are the limits of the buckets, (low, high] for floats and [low, high]
// for integers; the unbounded one is assumed to end at twice its lower edge.
func (p pointState) edges(grain float64) (low, high []float64) {
	for b := range p.Counts {
		l, h := 0.0, 1.0
		if b > 0 {
			l = p.Bounds[b-1] + grain
		}
		if b < len(p.Bounds) {
			h = p.Bounds[b]
		} else {
			h = 2*l + 1
		}
		low, high = append(low, l), append(high, h)
	}
	return low, high
}
