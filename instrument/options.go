package instrument

// Limits on label values unless an option says otherwise.
const (
	DefaultMaxRoutes = 100
	DefaultMaxModels = 20
	// maxOperations bounds the kinds of embedding operations; contextd has two.
	maxOperations = 16
)

// Option changes what New makes.
type Option func(*config)

type config struct {
	tools     []string
	maxRoutes int
	maxModels int
	reasonOf  func(error) Reason
}

func newConfig(opts []Option) config {
	cfg := config{tools: DefaultTools(), maxRoutes: DefaultMaxRoutes, maxModels: DefaultMaxModels}
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

// WithMaxRoutes sets how many distinct HTTP routes are told apart before the
// rest become "other" (default DefaultMaxRoutes). Below 1 means all are "other".
func WithMaxRoutes(n int) Option {
	return func(c *config) { c.maxRoutes = n }
}

// WithMaxModels sets how many distinct embedding models are told apart before
// the rest become "other" (default DefaultMaxModels). Below 1 means all are "other".
func WithMaxModels(n int) Option {
	return func(c *config) { c.maxModels = n }
}

// WithErrorReason asks f for the reason of a tool's error first. When f
// returns the empty Reason, ReasonOf decides; when it returns something that
// is not one of Reasons, ReasonInternal is recorded.
func WithErrorReason(f func(error) Reason) Option {
	return func(c *config) { c.reasonOf = f }
}
