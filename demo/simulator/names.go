package simulator

import (
	"fmt"
	"strings"
)

// Names is a naming of contextd's metrics: which contextd is simulated.
type Names string

const (
	// Roadmap is a contextd that has the instrument module: three instances,
	// which are scraped.
	Roadmap Names = "roadmap"
	// V050 is contextd v0.5.0. One instance: it pushes its own metrics without a
	// label that distinguishes instances, so two would write the same series.
	V050 Names = "v0.5.0"
)

// AllNames lists the namings.
func AllNames() []Names { return []Names{Roadmap, V050} }

// ParseNames returns the naming called text. The error lists those that exist.
func ParseNames(text string) (Names, error) {
	var known []string
	for _, n := range AllNames() {
		if string(n) == text {
			return n, nil
		}
		known = append(known, string(n))
	}
	return "", fmt.Errorf("unknown naming %q: it must be %s", text, strings.Join(known, " or "))
}

// Instances is the number of contextd instances.
func (n Names) Instances() int {
	if n == V050 {
		return 1
	}
	return instances
}

// Pushes reports whether contextd sends its own metrics by OTLP, so that a
// scrape returns only what client_golang collects.
func (n Names) Pushes() bool { return n == V050 }

// Profiles reports whether contextd serves the profiles of net/http/pprof.
func (n Names) Profiles() bool { return n != V050 }
