package drill

import (
	"os"
	"strings"
	"testing"

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
