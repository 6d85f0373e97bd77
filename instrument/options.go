package instrument

import (
	"slices"
	"time"
)

// Defaults unless an option says otherwise.
const (
	DefaultMaxRoutes = 100
	DefaultMaxModels = 20
	// DefaultHold is how long new series are held at 0: longer than a usual interval
	// of a scrape or a push, 15 to 60 s.
	DefaultHold = 75 * time.Second
	// maxOperations bounds the kinds of operations of each family.
	maxOperations = 16
)

// Option configures New.
type Option func(*config)

type config struct {
	tools       []string
	collections []string
	maxRoutes   int
	maxModels   int
	maxProjects int
	projectKey  []byte
	reasonOf    func(error) Reason
	clock       func() time.Time
	sessionGap  time.Duration
	hold        time.Duration
	steps       int
	maxPaths    int
	conversions []Conversion
	custom      bool // conversions were set by the caller
}

func newConfig(opts []Option) config {
	cfg := config{
		tools: DefaultTools(), collections: DefaultCollections(),
		maxRoutes: DefaultMaxRoutes, maxModels: DefaultMaxModels, maxProjects: DefaultMaxProjects,
		clock: time.Now, sessionGap: DefaultSessionGap, hold: DefaultHold, maxPaths: DefaultMaxPaths, conversions: defaultConversions,
	}
	for _, o := range opts {
		if o != nil {
			o(&cfg)
		}
	}
	return cfg
}

// WithTools replaces the list of tool names that may become label values
// (default: DefaultTools). Any other name is recorded as "other".
func WithTools(names ...string) Option {
	return func(c *config) { c.tools = names }
}

// WithMaxRoutes limits the distinct HTTP routes; the rest become "other"
// (default DefaultMaxRoutes). Below 1 means all are "other".
func WithMaxRoutes(n int) Option {
	return func(c *config) { c.maxRoutes = n }
}

// WithMaxModels limits the distinct embedding models; the rest become "other"
// (default DefaultMaxModels). Below 1 means all are "other".
func WithMaxModels(n int) Option {
	return func(c *config) { c.maxModels = n }
}

// WithErrorReason calls f first for the reason of a tool's error. If f returns
// the empty Reason, ReasonOf decides; if it returns a value that is not one of
// Reasons, ReasonInternal is recorded. If f panics, ReasonOf decides.
func WithErrorReason(f func(error) Reason) Option {
	return func(c *config) { c.reasonOf = f }
}

// WithCollections replaces the kinds of collections of the vector store that
// may become label values (default: DefaultCollections); at most 50.
func WithCollections(kinds ...string) Option {
	return func(c *config) { c.collections = kinds }
}

// WithProjectKey labels projects by HashProject with this key, of at least 16
// bytes. Without a key every project is Hidden. Give every instance the same
// key, from a secret, and keep it: a new key means new series.
func WithProjectKey(key []byte) Option {
	return func(c *config) { c.projectKey = slices.Clone(key) }
}

// WithMaxProjects limits the distinct projects; the rest become "other"
// (default DefaultMaxProjects). Below 1 means all are "other".
func WithMaxProjects(n int) Option {
	return func(c *config) { c.maxProjects = n }
}

// WithClock replaces time.Now, which is used for the durations of calls that are
// started and ended, the gaps between sessions and the request rate. A simulation
// sets it to its own clock.
func WithClock(now func() time.Time) Option {
	return func(c *config) {
		if now != nil {
			c.clock = now
		}
	}
}

// WithSessionGap sets the idle time after which a session ends
// (default DefaultSessionGap). 0 or less keeps the default.
func WithSessionGap(d time.Duration) Option {
	return func(c *config) {
		if d > 0 {
			c.sessionGap = d
		}
	}
}

// WithHold sets how long a new series of a journey, a project, a service's error
// or the vector store's documents is held at 0 (default DefaultHold; below 0
// keeps the default). Make it longer than the interval of the slowest reader or
// scraper, so that each sees the 0 and increase() misses nothing. Its first
// events are reported when the hold ends, and journeys always one to two holds
// late. With 0, journeys are one collection late, and nothing else is held.
func WithHold(d time.Duration) Option {
	return func(c *config) {
		if d >= 0 {
			c.hold = d
		}
	}
}

// WithJourneySteps gives contextd_mcp_tool_transitions_total the label step:
// the position of a transition in its session, "1" to n and "later", so that
// a flow over n steps shows real counts. n is at most 5; below 1 the label is
// omitted (the default), and the counter has at most 484 series instead of 1,936.
func WithJourneySteps(n int) Option {
	return func(c *config) { c.steps = min(max(n, 0), maxSteps) }
}

// WithMaxPaths limits the distinct paths; the rest become "other"
// (default DefaultMaxPaths, at most 500).
func WithMaxPaths(n int) Option {
	return func(c *config) { c.maxPaths = min(max(n, 0), 500) }
}

// WithConversions replaces the pairs of tools whose conversion is counted, at
// most 20. New reports a tool that is not listed.
func WithConversions(pairs ...Conversion) Option {
	return func(c *config) { c.conversions, c.custom = slices.Clone(pairs), true }
}
