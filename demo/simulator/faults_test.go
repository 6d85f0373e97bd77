package simulator

import (
	"errors"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

func TestInstanceDownAndUpAgain(t *testing.T) {
	in := Incident{ID: "x", Fault: "instance-down", Instance: "contextd-1", Start: monday.Add(10 * time.Minute), End: monday.Add(15 * time.Minute)}
	c := newCluster(t, plain(1, in))
	i := c.Instances[1]
	advance(t, c, monday.Add(9*time.Minute))
	before, life := sum(values(t, i), "contextd.mcp.tool.calls"), i.lives
	advance(t, c, monday.Add(11*time.Minute))
	if i.current() != nil || c.Instances[0].current() == nil {
		t.Fatal("contextd-1, and only that, should be down")
	}
	advance(t, c, monday.Add(16*time.Minute))
	if i.current() == nil || i.lives != life+1 {
		t.Fatalf("contextd-1 should be up in its second life: %d after %d", i.lives, life)
	}
	if after := sum(values(t, i), "contextd.mcp.tool.calls"); after == 0 || after >= before {
		t.Errorf("%g calls after the restart and %g before: counters should start again", after, before)
	}
	if got := i.processStats().StartTime; !got.Equal(in.End) {
		t.Errorf("start time %s, want %s", got, in.End)
	}
}

func TestDeployRestartsWithItsVersion(t *testing.T) {
	s := plain(1)
	s.Deploys = append(s.Deploys, rollOut(Roadmap, "0.6.0", "", monday.Add(10*time.Minute))...)
	c := newCluster(t, s)
	advance(t, c, monday.Add(12*time.Minute))
	for k, want := range []string{"0.6.0", "0.5.0", "0.5.0"} {
		if got := c.Instances[k].current().version; got != want {
			t.Errorf("contextd-%d runs %s, want %s", k, got, want)
		}
	}
	advance(t, c, monday.Add(30*time.Minute))
	p := c.Instances[2].current()
	if p.version != "0.6.0" || !p.runtime.Start.Equal(monday.Add(16*time.Minute)) {
		t.Errorf("contextd-2 runs %s since %s", p.version, p.runtime.Start)
	}
	sc, err := c.Instances[2].Scrape(&metricdata.ResourceMetrics{})
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, kv := range sc.TargetInfo {
		found = found || string(kv.Key) == "service_version" && kv.Value.String() == "0.6.0"
	}
	if !found {
		t.Errorf("target_info %v has no service_version 0.6.0", sc.TargetInfo)
	}
}

func TestMemoryLeakEndsInAKill(t *testing.T) {
	in := Incident{ID: "x", Fault: "memory-leak", Instance: "contextd-0", Start: monday, Live: true}
	c := newCluster(t, plain(1, in))
	advance(t, c, monday.Add(30*time.Minute))
	if c.Instances[0].lives < 2 {
		t.Errorf("still in its first life with %d MiB", c.Instances[0].runtimeStats().HeapAlloc/mib)
	}
}

func TestFaultsAreSwitchedWhileItRuns(t *testing.T) {
	c := newCluster(t, plain(1))
	advance(t, c, monday.Add(5*time.Minute))
	if err := c.EnableFault("error-burst", "contextd-2"); err != nil {
		t.Fatal(err)
	}
	if err := c.EnableFault("error-burst", "contextd-2"); err != nil { // no second one
		t.Fatal(err)
	}
	advance(t, c, monday.Add(25*time.Minute))
	if n := sum(values(t, c.Instances[2]), "contextd.mcp.tool.errors"); n < 20 {
		t.Errorf("%g errors on contextd-2", n)
	}
	if n := sum(values(t, c.Instances[0]), "contextd.mcp.tool.errors"); n > 15 {
		t.Errorf("%g errors on contextd-0, where nothing was switched on", n)
	}
	for _, f := range c.Faults() {
		if on := f.Name == "error-burst"; f.Enabled != on || on && (len(f.Instances) != 1 || f.Instances[0] != "contextd-2") {
			t.Errorf("fault %s: enabled %v on %v", f.Name, f.Enabled, f.Instances)
		}
	}
	if err := c.DisableFault("error-burst"); err != nil {
		t.Fatal(err)
	}
	before := sum(values(t, c.Instances[2]), "contextd.mcp.tool.errors")
	advance(t, c, monday.Add(45*time.Minute))
	if n := sum(values(t, c.Instances[2]), "contextd.mcp.tool.errors") - before; n > 15 {
		t.Errorf("%g errors after it was switched off", n)
	}
	incidents := c.Schedule().Incidents
	if len(incidents) != 1 || !incidents[0].Live || incidents[0].End.IsZero() {
		t.Errorf("incidents %+v, want the one that was switched on and off", incidents)
	}
}

func TestUnknownFaults(t *testing.T) {
	c := newCluster(t, plain(1))
	for name, err := range map[string]error{
		"a fault that does not exist":   c.EnableFault("earthquake", ""),
		"one of the past only":          c.EnableFault("bad-release", ""),
		"an instance that is not there": c.EnableFault("error-burst", "contextd-9"),
		"switching it off":              c.DisableFault("earthquake"),
	} {
		if !errors.Is(err, ErrUnknownFault) {
			t.Errorf("%s: error %v", name, err)
		} else if !strings.Contains(err.Error(), "error-burst") && !strings.Contains(err.Error(), "contextd-0") {
			t.Errorf("%s: %q does not name what exists", name, err)
		}
	}
}
