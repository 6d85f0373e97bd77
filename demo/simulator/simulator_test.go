package simulator

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/fyrsmithlabs/contextd-observability/instrument/simulate"
)

// plain is a schedule without incidents that starts on a Monday afternoon.
func plain(seed uint64, incidents ...Incident) Schedule {
	s := Schedule{Seed: seed, Origin: monday, Incidents: incidents}
	for k := range instances {
		s.Deploys = append(s.Deploys, Deploy{Version: "0.5.0", Instance: InstanceName(k), At: monday.AddDate(0, 0, -9)})
	}
	return s
}

func newCluster(t *testing.T, s Schedule) *Cluster {
	t.Helper()
	c, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func advance(t *testing.T, c *Cluster, to time.Time) {
	t.Helper()
	if err := c.Advance(to); err != nil {
		t.Fatal(err)
	}
}

// values reads every counter, sum and bucket of an instance by name and labels.
func values(t *testing.T, i *Instance) map[string]float64 {
	t.Helper()
	m := map[string]float64{}
	p := i.current()
	if p == nil {
		return m
	}
	var rm metricdata.ResourceMetrics
	if err := p.collect(&rm); err != nil {
		t.Fatal(err)
	}
	saved, err := saveMetrics(&rm)
	if err != nil {
		t.Fatal(err)
	}
	for _, ms := range saved {
		for _, pt := range ms.Points {
			key := fmt.Sprint(ms.Name, pt.Attributes) // maps print in key order
			m[key] = pt.Value
			for b, n := range pt.Counts {
				m[fmt.Sprint(key, " bucket ", b)] = float64(n)
			}
		}
	}
	st := i.runtimeStats()
	m["gc"], m["cgo"] = float64(st.GCCount), float64(st.CgoCalls)
	m["cpu"] = i.processStats().CPU.Seconds()
	return m
}

func sum(m map[string]float64, prefix string) (total float64) {
	for k, v := range m {
		if strings.HasPrefix(k, prefix) && !strings.Contains(k, "bucket") {
			total += v
		}
	}
	return total
}

func TestSameSeedSameStory(t *testing.T) {
	run := func(seed uint64) map[string]float64 {
		c := newCluster(t, plain(seed))
		for m := 1; m <= 40; m++ {
			advance(t, c, monday.Add(time.Duration(m)*time.Minute))
		}
		return values(t, c.Instances[1])
	}
	a, b, other := run(7), run(7), run(8)
	if len(a) < 100 {
		t.Fatalf("only %d values", len(a))
	}
	for k := range a {
		if a[k] != b[k] {
			t.Errorf("%s is %g and then %g", k, a[k], b[k])
		}
	}
	if sum(a, "contextd.mcp.tool.calls") == sum(other, "contextd.mcp.tool.calls") {
		t.Error("another seed gives the same data")
	}
}

// The size of the steps must not matter: live time advances by quarters of a second.
func TestStepsDoNotMatter(t *testing.T) {
	coarse, fine := newCluster(t, plain(3)), newCluster(t, plain(3))
	end := monday.Add(5 * time.Minute)
	advance(t, coarse, end)
	for at := monday; at.Before(end); at = at.Add(250 * time.Millisecond) {
		advance(t, fine, at)
	}
	advance(t, fine, end)
	a, b := values(t, coarse.Instances[0]), values(t, fine.Instances[0])
	for k := range a {
		if math.Abs(a[k]-b[k]) > 1e-6*math.Abs(a[k]) && !strings.HasPrefix(k, "gc") && k != "cpu" {
			t.Errorf("%s is %g in one step and %g in many", k, a[k], b[k])
		}
	}
}

func TestRewindFindsTheSamePeople(t *testing.T) {
	m := monday.Unix() / 60
	all := newPeople(5, 1, monday)
	all.rewind(m)
	var want []call
	for k := range int64(90) {
		want = all.minute(m+k, noEffects)
	}
	again := newPeople(5, 1, monday)
	again.rewind(m + 89)
	got := again.minute(m+89, noEffects)
	if len(want) == 0 || len(got) != len(want) {
		t.Fatalf("%d calls after rewinding, want %d", len(got), len(want))
	}
	for k := range want {
		if got[k] != want[k] {
			t.Fatalf("call %d is %+v, want %+v", k, got[k], want[k])
		}
	}
}

// A state that went through JSON continues every counter as if nothing had happened.
func TestResumeContinuesEveryCounter(t *testing.T) {
	for _, live := range []bool{false, true} {
		straight := newCluster(t, plain(11))
		half, end := monday.Add(20*time.Minute+17*time.Second), monday.Add(40*time.Minute)
		advance(t, straight, half)
		st, err := straight.Save()
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(st)
		if err != nil {
			t.Fatal(err)
		}
		var back State
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		resumed, err := Resume(straight.Schedule(), back, live)
		if err != nil {
			t.Fatal(err)
		}
		for k := range resumed.Instances {
			compareValues(t, "at once", values(t, straight.Instances[k]), values(t, resumed.Instances[k]))
		}
		advance(t, straight, end)
		advance(t, resumed, end)
		for k := range resumed.Instances {
			// What is still held at 0 counts too: the new process holds its first use of a series.
			simulate.Publish(straight.Instances[k].current().sessions)
			simulate.Publish(resumed.Instances[k].current().sessions)
			compareValues(t, "later", values(t, straight.Instances[k]), values(t, resumed.Instances[k]))
		}
	}
}

// compareValues expects the same counts, and sums that are equal or slightly
// larger: sums of integers by a few. Which paths have their own series may
// differ, since that starts with the second occurrence, but not their total.
func compareValues(t *testing.T, when string, want, got map[string]float64) {
	t.Helper()
	const paths = "contextd.mcp.tool.paths"
	if w, g := sum(want, paths), sum(got, paths); w != g {
		t.Errorf("%s: %g paths, want %g", when, g, w)
	}
	for k, w := range want {
		if strings.HasPrefix(k, paths) {
			continue
		}
		trace := 1e-9
		if integers.MatchString(k) {
			trace = 20
		}
		if g, ok := got[k]; !ok || g < w-1e-12 || g-w > 1e-6*math.Abs(w)+trace {
			t.Errorf("%s: %s is %v, want %v", when, k, g, w)
		}
	}
	for k := range got {
		if _, ok := want[k]; !ok && !strings.HasPrefix(k, paths) {
			t.Errorf("%s: %s is new", when, k)
		}
	}
}

// integers are the histograms of integers.
var integers = regexp.MustCompile(`size|items|results|tokensmap`)

func TestReplayGivesTheHistogramBack(t *testing.T) {
	bounds := []float64{1, 2, 5, 10}
	for name, p := range map[string]pointState{
		"spread":         {Value: 23.5, Bounds: bounds, Counts: []uint64{3, 2, 4, 0, 0}},
		"overflow":       {Value: 5000, Bounds: bounds, Counts: []uint64{1, 0, 0, 0, 3}},
		"all at an edge": {Value: 4, Bounds: bounds, Counts: []uint64{4, 0, 0, 0, 0}},
		"tiny":           {Value: 1e-9, Bounds: bounds, Counts: []uint64{1, 0, 0, 0, 0}},
		"one":            {Value: 2.5, Bounds: bounds, Counts: []uint64{0, 0, 1, 0, 0}},
	} {
		counts, total := make([]uint64, 5), 0.0
		p.replay(0, func(v float64, n uint64) {
			b := 0
			for b < len(bounds) && v > bounds[b] {
				b++
			}
			counts[b] += n
			total += v * float64(n)
		})
		if fmt.Sprint(counts) != fmt.Sprint(p.Counts) {
			t.Errorf("%s: counts %v, want %v", name, counts, p.Counts)
		}
		if total < p.Value*(1-1e-12) || total > p.Value*(1+1e-6)+1e-6 {
			t.Errorf("%s: sum %g, want %g or a trace more", name, total, p.Value)
		}
	}
}

func TestRecordIntegers(t *testing.T) {
	for _, tc := range []struct {
		v    float64
		n    uint64
		want int64
	}{{2, 3, 6}, {2.5, 4, 10}, {2.1, 3, 7}, {0, 5, 0}, {1, 1, 1}} {
		var total int64
		var n uint64
		recordIntegers(tc.v, tc.n, func(v int64) { total += v; n++ })
		if total != tc.want || n != tc.n {
			t.Errorf("%d times %g: recorded %d with sum %d, want sum %d", tc.n, tc.v, n, total, tc.want)
		}
	}
}

func TestTrafficFollowsTheClock(t *testing.T) {
	calls := func(at time.Time) float64 {
		c := newCluster(t, func() Schedule { s := plain(2); s.Origin = at; return s }())
		advance(t, c, at.Add(30*time.Minute))
		total := 0.0
		for _, i := range c.Instances {
			total += sum(values(t, i), "contextd.mcp.tool.calls")
		}
		return total / 1800
	}
	busy, night, sunday := calls(monday), calls(monday.Add(13*time.Hour)), calls(monday.AddDate(0, 0, 6))
	if busy < 3 || busy > 6.5 {
		t.Errorf("%.2f calls/s on a Monday afternoon, want 3 to 6.5", busy)
	}
	for name, r := range map[string]float64{"at night": night, "on a Sunday": sunday} {
		if r < 0.15 || r > busy/2 {
			t.Errorf("%.2f calls/s %s, want little but not nothing", r, name)
		}
	}
}

func TestEverydayErrorRatio(t *testing.T) {
	c := newCluster(t, plain(4))
	advance(t, c, monday.Add(4*time.Hour))
	var all, failed float64
	for _, i := range c.Instances {
		v := values(t, i)
		all += sum(v, "contextd.mcp.tool.calls")
		failed += sum(v, "contextd.mcp.tool.errors")
	}
	if r := failed / all; r < 0.002 || r > 0.005 {
		t.Errorf("error ratio %.4f over %g calls, want 0.002 to 0.005", r, all)
	}
}
