// Package recipe tests the lines of README.md for contextd: they compile with the
// signatures of contextd's main branch (testdata/contextd stands in for its
// source), and a process that is wired by them exports what it should.
package recipe

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const module = "../.." // instrument

// line is a line of the README's recipe.
type line struct {
	number int
	code   string
}

var (
	marker   = regexp.MustCompile("^ *<!-- recipe: (.+) -->$")
	row      = regexp.MustCompile("^ *\\| (`[a-z]+/[^|]+) \\| (`.+`) \\|$")
	place    = regexp.MustCompile(`^\s*//recipe: (.+)$`)
	unmarked = regexp.MustCompile("^ *(```go|\\| `[a-z]+/)")
)

// recipe returns the lines for each place in contextd: the Go blocks of the
// section for contextd under their marker, and the rows of its tables.
func recipe(t *testing.T, readme string) map[string][]line {
	t.Helper()
	lines := strings.Split(readme, "\n")
	places := map[string][]line{}
	section, steps := "", false
	for k := 0; k < len(lines); k++ {
		if strings.HasPrefix(lines[k], "## ") {
			section, steps = lines[k], false
		}
		steps = steps || strings.HasPrefix(lines[k], "1. ")
		if section != "## In contextd" || !steps {
			continue
		}
		if m := marker.FindStringSubmatch(lines[k]); m != nil {
			indent := lines[k+1][:strings.Index(lines[k+1], "```go")]
			for k += 2; strings.TrimSpace(lines[k]) != "```"; k++ {
				places[m[1]] = append(places[m[1]], line{k + 1, strings.TrimPrefix(lines[k], indent)})
			}
			continue
		}
		if m := row.FindStringSubmatch(lines[k]); m != nil {
			for _, code := range strings.Split(m[2], "<br>") {
				name := strings.ReplaceAll(m[1], "`", "")
				places[name] = append(places[name], line{k + 1, strings.Trim(code, "`")})
			}
			continue
		}
		if unmarked.MatchString(lines[k]) && !strings.Contains(lines[k+1], "NewPeriodicReader") && !strings.Contains(lines[k+1], "otlpexport.New") {
			t.Errorf("README.md:%d is not compiled: mark the block with <!-- recipe: place -->", k+1)
		}
	}
	return places
}

// wire writes the stand-ins with the README's lines in their places to dir.
func wire(t *testing.T, dir string, places map[string][]line) {
	t.Helper()
	used := map[string]bool{}
	from := "testdata/contextd"
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(from, path)
		var out bytes.Buffer
		for n, text := range strings.Split(string(source), "\n") {
			m := place.FindStringSubmatch(text)
			if m == nil {
				fmt.Fprintln(&out, text)
				continue
			}
			if places[m[1]] == nil {
				t.Errorf("README.md has no lines for %q, which %s asks for", m[1], name)
			}
			used[m[1]] = true
			for _, l := range places[m[1]] {
				fmt.Fprintf(&out, "//line README.md:%d\n%s\n", l.number, l.code)
			}
			fmt.Fprintf(&out, "//line %s:%d\n", name, n+2)
		}
		return write(filepath.Join(dir, name), out.Bytes())
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range places {
		if !used[name] {
			t.Errorf("the lines for %q have no place in %s", name, from)
		}
	}
}

func write(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// goModule writes a go.mod with the requirements of this module.
func goModule(t *testing.T, dir string) {
	t.Helper()
	root, err := filepath.Abs(module)
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	const name = "github.com/fyrsmithlabs/contextd-observability/instrument"
	text := strings.Replace(string(mod), "module "+name, "module contextd.test", 1) +
		fmt.Sprintf("\nrequire %s v0.0.0\n\nreplace %s => %q\n", name, name, root)
	if err := write(filepath.Join(dir, "go.mod"), []byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := write(filepath.Join(dir, "go.sum"), sum); err != nil {
		t.Fatal(err)
	}
}

func goBuild(dir string, args ...string) (string, error) {
	cmd := exec.Command("go", append([]string{"build"}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(module, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// contextd builds the process once for all tests.
func contextd(t *testing.T) string {
	t.Helper()
	if binary == "" {
		places := recipe(t, readme(t))
		wire(t, workDir, places)
		goModule(t, workDir)
		if t.Failed() {
			t.FailNow()
		}
		path := filepath.Join(workDir, "contextd")
		if out, err := goBuild(workDir, "-ldflags=-s -w", "-o", path, "."); err != nil {
			t.Fatalf("the lines of README.md do not compile with contextd's signatures:\n%s", out)
		}
		binary = path
	}
	return binary
}

var binary, workDir string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "recipe")
	if err != nil {
		panic(err)
	}
	workDir = dir
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// The README's lines compile, and a line that does not is named.
func TestReadmeCompiles(t *testing.T) {
	contextd(t)

	broken := strings.Replace(readme(t), "m.Folding.Created(ctx, projectID, depth)", "m.Folding.Created(ctx, depth, projectID)", 1)
	dir := t.TempDir()
	wire(t, dir, recipe(t, broken))
	goModule(t, dir)
	out, err := goBuild(dir, "./internal/folding")
	if at := 1 + strings.Count(broken[:strings.Index(broken, "m.Folding.Created(ctx, depth")], "\n"); err == nil ||
		!strings.Contains(out, fmt.Sprintf("README.md:%d", at)) {
		t.Errorf("a wrong line %d is not found: %v, %s", at, err, out)
	}
}
