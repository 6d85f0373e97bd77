package checks

import (
	"path/filepath"
	"testing"

	"github.com/grafana/alloy/syntax/parser"
)

// Alloy's components are not a library, but its language is: a file that does not parse stops Alloy at start.
func TestAlloyFilesParse(t *testing.T) {
	for _, file := range glob(t, "../alloy/*.alloy") {
		f, err := parser.ParseFile(filepath.Base(file), []byte(read(t, file)))
		if err != nil {
			t.Errorf("%s: %v", file, err)
		} else if len(f.Body) < 2 {
			t.Errorf("%s has %d blocks, want a source and a destination", file, len(f.Body))
		}
	}
}
