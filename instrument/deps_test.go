package instrument_test

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// A service that imports this package builds OpenTelemetry and nothing else:
// Echo, gRPC and Prometheus' client stay in the packages beside it.
func TestTheCoreNeedsOpenTelemetryAlone(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, imp := range f.Imports {
			path, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(path, instrument.ScopeName+"/internal/") {
				continue
			}
			first, _, _ := strings.Cut(path, "/")
			if strings.Contains(first, ".") && first != "go.opentelemetry.io" {
				t.Errorf("%s imports %s", file, path)
			}
		}
	}
}
