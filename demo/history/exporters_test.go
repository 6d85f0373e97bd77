package history

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

// Every query of the rules on exporters has numbers in the demo, and only the silent instance's probes fail.
func TestRulesOnExportersHaveNumbers(t *testing.T) {
	silent := simulator.Incident{ID: "silent", Fault: "silent-errors", Instance: "contextd-0", Start: at(4, "15:00"), End: at(4, "15:30")}
	o := options(t, wednesday, 1, silent)
	prepare(t, o)
	r := openReader(t, o)
	defer r.close()
	text, err := os.ReadFile("../../src/alerts/shipped.json")
	if err != nil {
		t.Fatal(err)
	}
	var alerts []struct {
		Name   string
		Values []struct{ ID, Expr string }
	}
	if err := json.Unmarshal(text, &alerts); err != nil {
		t.Fatal(err)
	}
	series := map[string]int{"ContextdProbeFailing": 9, "StorageExhaustion": 2, "StorageFillingUp": 2}
	found := 0
	for _, a := range alerts {
		for _, v := range a.Values {
			if series[a.Name] == 0 {
				continue
			}
			found++
			if n := len(r.vector(wednesday, v.Expr)); n != series[a.Name] {
				t.Errorf("%s of %s has %d numbers, want %d", v.ID, a.Name, n, series[a.Name])
			}
		}
	}
	if found != 4 {
		t.Errorf("%d queries, want 4", found)
	}
	for _, tc := range []struct {
		what string
		at   time.Time
		expr string
		want float64
	}{
		{"a probe a minute", wednesday, `min(count_over_time(probe_success[1d]))`, 1441},
		{"the probes that read the body fail", at(4, "15:20"), `sum(probe_success == bool 0)`, 2},
		{"with a good status", at(4, "15:20"), `min(probe_http_status_code)`, 200},
		{"and page", at(4, "15:20"), `count(ALERTS{alertname="ContextdProbeFailing",alertstate="firing",instance="contextd-0"})`, 2},
		{"no other alert on exporters fires", wednesday, `count(count_over_time(ALERTS{alertname=~"Storage.*|ContextdProbeFailing",alertstate="firing"}[1d]))`, 2},
		{"few series", wednesday, `count({job=~"contextd-probe.*|node",__name__!~"ALERTS.*"})`, 83},
	} {
		if got := r.value(tc.at, tc.expr); got != tc.want {
			t.Errorf("%s: %s = %g, want %g", tc.what, tc.expr, got, tc.want)
		}
	}
}
