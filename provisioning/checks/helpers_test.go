package checks

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v3"
	"golang.org/x/mod/modfile"
)

// root is the repository's folder.
const root = "../.."

const composeFile = root + "/docker-compose.yaml"

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func readYAML(t *testing.T, file string, into any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(read(t, file)), into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// project loads docker-compose.yaml with every profile, as `docker compose` does: it validates the schema and every
// reference to a service, volume or network.
func project(t *testing.T, file string) (*types.Project, error) {
	t.Helper()
	options, err := cli.NewProjectOptions([]string{file}, cli.WithProfiles([]string{"*"}), cli.WithDefaultProfiles("*"))
	if err != nil {
		t.Fatal(err)
	}
	return options.LoadProject(t.Context())
}

func mustProject(t *testing.T) *types.Project {
	t.Helper()
	p, err := project(t, composeFile)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// required is the version of a module in a go.mod.
func required(t *testing.T, file, module string) string {
	t.Helper()
	mod, err := modfile.Parse(file, []byte(read(t, file)), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range mod.Require {
		if r.Mod.Path == module {
			return r.Mod.Version
		}
	}
	t.Fatalf("%s does not require %s", file, module)
	return ""
}

// glob fails if it finds no file, so that no loop over it passes vacuously.
func glob(t *testing.T, patterns ...string) []string {
	t.Helper()
	var found []string
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, files...)
	}
	if len(found) == 0 {
		t.Fatalf("no file matches %q", patterns)
	}
	return found
}

// comment is the rest of a line after # or //, but not the // of an address.
var comment = regexp.MustCompile(`(?m)(^|\s)(#|//).*$`)
