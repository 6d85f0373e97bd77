package instrument

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

const (
	// DefaultMaxProjects is how many projects have their own label value unless
	// WithMaxProjects sets another limit.
	DefaultMaxProjects = 50
	// Hidden is the label value of every project without a key.
	Hidden = "hidden"

	minProjectKey   = 16   // bytes
	projectLabel    = 16   // hexadecimal digits
	maxProjectBytes = 4096 // the longest path that Linux allows

	// maxProjectSeries bounds the combinations of a project with other labels in
	// one counter; the rest have the project "other". projectOverflow is reserved
	// for those. Together they stay below the SDK's own limit of 2,000.
	maxProjectSeries = 500
	projectOverflow  = 1000
)

// HashProject returns the label value for a project: the first 16 hexadecimal
// digits of HMAC-SHA256(key, project). With the key you can find the series of a
// known project; nobody can derive names from the series.
func HashProject(key []byte, project string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(project))
	return hex.EncodeToString(mac.Sum(nil))[:projectLabel]
}

// projects maps the callers' project names to at most max label values.
type projects struct {
	key   []byte // nil: every project is Hidden
	max   int
	known cache[string, string]
}

func newProjects(b *builder, cfg config) *projects {
	p := &projects{max: cfg.maxProjects}
	switch n := len(cfg.projectKey); {
	case n >= minProjectKey:
		p.key = cfg.projectKey
	case n > 0:
		b.errs = append(b.errs, fmt.Errorf("instrument: the project key has %d bytes and needs at least %d, "+
			"for example from `openssl rand -hex 32`; until then every project is %q", n, minProjectKey, Hidden))
	}
	return p
}

func (p *projects) label(project string) string {
	switch {
	case project == "":
		return Unknown
	case p.key == nil:
		return Hidden
	case len(project) > maxProjectBytes:
		return Other
	}
	if v := p.known.get(project); v != nil {
		return *v
	}
	// The key of the map must not be a slice of the caller's buffer. Refused
	// values are not copied or hashed.
	if p.known.full(p.max) {
		return Other
	}
	project = strings.Clone(project)
	v := p.known.add(project, p.max, func() *string {
		label := HashProject(p.key, project)
		return &label
	})
	if v == nil {
		return Other
	}
	return *v
}

// byProject is a counter by project and up to two more labels, whose values the
// caller has bounded. New series are held at 0.
type byProject struct {
	counter metric.Int64Counter
	births  *births
	names   [3]string // the first is project_id; "" ends them
	entries cache[[3]string, bornSeries]
}

func newByProject(b *builder, counter metric.Int64Counter, more ...string) *byProject {
	s := &byProject{counter: counter, births: b.births, names: [3]string{"project_id"}}
	copy(s.names[1:], more)
	return s
}

// add counts an event of a bounded project, with the other labels' values in the
// order of newByProject.
func (s *byProject) add(ctx context.Context, project, first, second string) {
	s.series(project, first, second).add(ctx, 1)
}

func (s *byProject) series(project, first, second string) *bornSeries {
	k := [3]string{project, first, second}
	if e := s.entries.get(k); e != nil {
		return e
	}
	if e := s.entries.add(k, maxProjectSeries, func() *bornSeries { return s.create(k) }); e != nil {
		return e
	}
	k[0] = Other
	if e := s.entries.get(k); e != nil {
		return e
	}
	return s.entries.add(k, maxProjectSeries+projectOverflow, func() *bornSeries { return s.create(k) })
}

func (s *byProject) create(values [3]string) *bornSeries {
	var kvs []attribute.KeyValue
	for i, name := range s.names {
		if name != "" {
			kvs = append(kvs, attribute.String(name, values[i]))
		}
	}
	return s.births.create(s.counter, newSeries(kvs...))
}
