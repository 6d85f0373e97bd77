package simulator

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// counterparts are the calls of the README that measure or decorate, and the
// calls that the simulation has for the same events, whose outcome it draws.
var counterparts = map[string]string{
	"Database.Record": "Database.RecordReason",
	"Pool.Acquired":   "Pool.Waited",
}

var readmeCall = regexp.MustCompile(`\b(?:m|i|c)\.(?:(metrics|[A-Z]\w+)\.)?([A-Z]\w+)\(`)

// The simulated contextd records each event by the call that instrument/README.md
// has for contextd, so that the demo shows what contextd would.
func TestRecordsAsTheReadme(t *testing.T) {
	text, err := os.ReadFile("../../instrument/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "\n## In contextd\n")
	section, _, _ = strings.Cut(section, "\n## ")
	simulated := recorded(t)
	found := 0
	for _, m := range readmeCall.FindAllStringSubmatch(section, -1) {
		name := m[1] + "." + m[2]
		switch {
		case m[1] == "" && m[2] == "StartCall":
			name = m[2]
		case m[1] == "metrics" && m[2] == "SecretsDetected":
			name = "Security." + m[2]
		case m[1] == "metrics":
			name = "Embeddings." + m[2]
		case m[1] == "" || m[1] == "Scrubber" || m[1] == "Provider", name == "Sessions.Close":
			continue
		}
		found++
		if other := counterparts[name]; !slices.Contains(simulated, name) && !slices.Contains(simulated, other) {
			t.Errorf("README.md records %s, and the simulation does not", name)
		}
	}
	if found < 30 {
		t.Errorf("%d calls were found in the README", found)
	}
	if slices.Contains(simulated, "Sessions.Call") {
		t.Error("the simulation counts a session's calls apart from StartCall")
	}
}

// recorded are the calls on r.m in this package: StartCall, Memories.Searched.
func recorded(t *testing.T) (names []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if name, ok := strings.CutPrefix(selector(call.Fun), "r.m."); ok {
				names = append(names, name)
			}
			return true
		})
	}
	return names
}

func selector(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return selector(e.X) + "." + e.Sel.Name
	case *ast.Ident:
		return e.Name
	}
	return "?"
}
