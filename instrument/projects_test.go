package instrument

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/metric/noop"
)

var testKey = []byte("0123456789abcdef0123456789abcdef")

const wantGateway = "703637d5c76abeb9"

func TestHashProject(t *testing.T) {
	// printf '%s' gateway | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef
	if got, want := HashProject(testKey, "gateway"), wantGateway; got != want {
		t.Errorf("HashProject = %q, want %q", got, want)
	}
	if HashProject(testKey, "gateway") == HashProject([]byte("another key of 16 bytes"), "gateway") {
		t.Error("the key makes no difference")
	}
}

func TestProjectLabels(t *testing.T) {
	long := strings.Repeat("/very/long", 40) // longer than the limit of other labels
	p := newProjects(&builder{}, config{projectKey: testKey, maxProjects: 3})
	for _, c := range []struct{ project, want string }{
		{"", Unknown},
		{"gateway", wantGateway},
		{long + "/a", HashProject(testKey, long+"/a")},
		{long + "/b", HashProject(testKey, long+"/b")}, // distinguished by their ends
		{"one too many", Other},
		{"gateway", wantGateway},
		{strings.Repeat("x", maxProjectBytes+1), Other},
		{"", Unknown},
	} {
		if got := p.label(c.project); got != c.want {
			t.Errorf("label(%.30q) = %q, want %q", c.project, got, c.want)
		}
	}
}

func TestProjectsWithoutAUsableKey(t *testing.T) {
	for _, key := range []string{"", "too short"} {
		b := &builder{}
		p := newProjects(b, config{projectKey: []byte(key), maxProjects: 3})
		if got := p.label("gateway"); got != Hidden {
			t.Errorf("with the key %q a project is %q", key, got)
		}
		if len(b.errs) != len(key)/len("too short") {
			t.Errorf("with the key %q the errors are %v", key, b.errs)
		}
	}
	b := &builder{}
	newProjects(b, config{projectKey: []byte("too short")})
	if text := b.errs[0].Error(); !strings.Contains(text, "has 9 bytes and needs at least 16") {
		t.Errorf("the error is %q", text)
	}
}

func TestByProjectIsBounded(t *testing.T) {
	b := &builder{births: &births{clock: time.Now}}
	s := newByProject(b, noop.Int64Counter{}, "scope", "category")
	seen := map[*bornSeries]bool{}
	for project := range 300 {
		for category := range 20 {
			seen[s.series(fmt.Sprint(project), "project", fmt.Sprint(category))] = true
		}
	}
	if want := maxProjectSeries + 20; len(seen) != want {
		t.Errorf("%d series, want %d", len(seen), want)
	}
	if s.series("299", "project", "7") != s.series(Other, "project", "7") {
		t.Error("past the limit a project is not \"other\"")
	}
	if s.series("0", "project", "7") == s.series(Other, "project", "7") {
		t.Error("a project that was known before the limit is lost")
	}
}
