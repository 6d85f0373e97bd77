package drill

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

const root = "../.."

// Every fault is detected, by its own rules alone and in time, and the tables of the documentation say how.
func TestEveryFaultIsDetected(t *testing.T) {
	doc, err := os.ReadFile(DocOf(root))
	if err != nil {
		t.Fatal(err)
	}
	for _, names := range simulator.AllNames() {
		t.Run(string(names), func(t *testing.T) {
			results, err := Run(t.Context(), Options{Names: names, Root: root, Progress: func(string) {}})
			if err != nil {
				t.Fatal(err)
			}
			if err := Failures(results); err != nil {
				t.Error(err)
			}
			now, err := Document(doc, names, Table(results))
			if err != nil {
				t.Fatal(err)
			}
			if string(now) != string(doc) {
				t.Errorf("docs/drill.md is stale: run npm run drill and commit the result. The table is now\n%s", Table(results))
			}
		})
	}
}

func TestDocumentWithoutAPlace(t *testing.T) {
	_, err := Document([]byte("# The drill\n"), simulator.Roadmap, "")
	if err == nil || !strings.Contains(err.Error(), "<!-- drill roadmap -->") {
		t.Errorf("got %v, want a sentence that says what to write", err)
	}
}

func TestFailures(t *testing.T) {
	onset := start.Add(before)
	fired := func(name, severity string, own bool, after time.Duration) Firing {
		return Firing{Name: name, Severity: severity, Own: own, Start: onset.Add(after)}
	}
	ticket, page, late := fired("A", "warning", true, time.Minute), fired("B", critical, true, time.Minute), fired("B", critical, true, detection)
	for name, tc := range map[string]struct {
		result Result
		want   string
	}{
		"a ticket in time":              {Result{Alerts: []Firing{ticket}}, ""},
		"a page in time":                {Result{Critical: true, Alerts: []Firing{page}}, ""},
		"no rule of its own":            {Result{}, "no rule of its own"},
		"a ticket in place of the page": {Result{Critical: true, Alerts: []Firing{ticket}}, "nothing paged"},
		"a late page":                   {Result{Critical: true, Alerts: []Firing{ticket, late}}, "came after 5 min"},
		"a stray alert":                 {Result{Alerts: []Firing{ticket}, Stray: []Firing{page}}, "B fired"},
	} {
		tc.result.Fault, tc.result.Onset = "x", onset
		err := Failures([]Result{tc.result})
		if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%s: got %v, want %q", name, err, tc.want)
		}
	}
}
