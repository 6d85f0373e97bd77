// Package promexport exports package instrument's metrics to Prometheus.
//
//	exp, err := promexport.New(promexport.WithServiceVersion(version))
//	m, err := instrument.New(exp.MeterProvider())
//	mux.Handle("/metrics", exp.Handler())
//
// It sets what the series need to have the roadmap's names: the
// exporter's default translation, no scope labels, a resource whose
// service.version appears on target_info, the Go runtime and process_*.
package promexport

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	otelprom "go.opentelemetry.io/otel/exporters/prometheus"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/internal/identity"
)

// Exporter is a MeterProvider whose metrics Prometheus can scrape.
type Exporter struct {
	provider   *sdkmetric.MeterProvider
	registerer prometheus.Registerer
	gatherer   prometheus.Gatherer
	process    prometheus.Collector // nil: registered by the caller
}

// Option configures New.
type Option func(*config)

type config struct {
	attrs      []attribute.KeyValue
	runtime    instrument.RuntimeReader
	process    prometheus.Collector
	readers    []sdkmetric.Reader
	registerer prometheus.Registerer
	gatherer   prometheus.Gatherer
}

// WithServiceName sets service.name (default: contextd).
func WithServiceName(name string) Option {
	return WithAttributes(attribute.String("service.name", name))
}

// WithServiceVersion sets service.version, which target_info has as service_version.
func WithServiceVersion(version string) Option {
	return WithAttributes(attribute.String("service.version", version))
}

// WithInstanceID sets service.instance.id (default: a random UUID).
func WithInstanceID(id string) Option {
	return WithAttributes(attribute.String("service.instance.id", id))
}

// WithAttributes adds attributes of the resource, such as
// deployment.environment.name; later ones win.
func WithAttributes(attrs ...attribute.KeyValue) Option {
	return func(c *config) { c.attrs = append(c.attrs, attrs...) }
}

// WithRuntimeReader reads the Go runtime's state from r instead of the process.
func WithRuntimeReader(r instrument.RuntimeReader) Option {
	return func(c *config) { c.runtime = r }
}

// WithProcessCollector replaces the collector of process_*; see ProcessCollector.
func WithProcessCollector(p prometheus.Collector) Option {
	return func(c *config) { c.process = p }
}

// WithRegistry registers with r and serves what g gathers, instead of using its
// own registry. What r already collects, including process_*, is unchanged: with
// prometheus.DefaultRegisterer and prometheus.DefaultGatherer, an existing
// promhttp.Handler() serves the new metrics beside its old ones.
func WithRegistry(r prometheus.Registerer, g prometheus.Gatherer) Option {
	return func(c *config) { c.registerer, c.gatherer = r, g }
}

// WithReader adds a reader to the MeterProvider, such as a PeriodicReader that
// pushes by OTLP. Give that reader instrument.NewRuntime as its producer if it
// is to have the Go runtime's metrics too.
func WithReader(r sdkmetric.Reader) Option {
	return func(c *config) {
		if r != nil {
			c.readers = append(c.readers, r)
		}
	}
}

// New returns an Exporter. OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME apply
// where no option is set.
func New(opts ...Option) (*Exporter, error) {
	var cfg config
	for _, o := range opts {
		if o != nil {
			o(&cfg)
		}
	}
	res, err := identity.Resource(cfg.attrs)
	if err != nil {
		return nil, fmt.Errorf("promexport: resource: %w", err)
	}
	if err := cfg.prepareRegistry(); err != nil {
		return nil, err
	}
	reader, err := otelprom.New(
		otelprom.WithRegisterer(cfg.registerer),
		otelprom.WithoutScopeInfo(),
		otelprom.WithProducer(instrument.NewRuntime(cfg.runtime)),
	)
	if err != nil {
		cfg.leaveRegistry()
		return nil, fmt.Errorf("promexport: the registry refuses the OpenTelemetry collector: %w", err)
	}
	providerOpts := []sdkmetric.Option{sdkmetric.WithResource(res), sdkmetric.WithReader(reader)}
	for _, r := range cfg.readers {
		providerOpts = append(providerOpts, sdkmetric.WithReader(r))
	}
	provider := sdkmetric.NewMeterProvider(providerOpts...)
	return &Exporter{provider, cfg.registerer, cfg.gatherer, cfg.process}, nil
}

// prepareRegistry creates a registry with process_* unless the caller passed
// one, and registers the caller's process collector. It refuses a registry that
// already has an Exporter: every series would exist twice, and Prometheus'
// handler would return 500 to every scrape.
func (c *config) prepareRegistry() error {
	if (c.registerer == nil) != (c.gatherer == nil) {
		return errors.New("promexport: WithRegistry needs both a registerer and a gatherer")
	}
	if c.registerer == nil {
		own := prometheus.NewRegistry()
		c.registerer, c.gatherer = own, own
		if c.process == nil {
			c.process = collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})
		}
	}
	if err := c.registerer.Register(marker{}); err != nil {
		return fmt.Errorf("promexport: this registry already has an Exporter; use that one, or shut it down first: %w", err)
	}
	if c.process == nil {
		return nil
	}
	if err := c.registerer.Register(c.process); err != nil {
		c.registerer.Unregister(marker{})
		return fmt.Errorf("promexport: the registry refuses the process collector: %w", err)
	}
	return nil
}

// leaveRegistry undoes prepareRegistry.
func (c *config) leaveRegistry() {
	c.registerer.Unregister(marker{})
	if c.process != nil {
		c.registerer.Unregister(c.process)
	}
}

// marker is registered with each Exporter. Its description lets a registry
// detect a second one; it collects nothing.
type marker struct{}

var markerDesc = prometheus.NewDesc("contextd_instrument_exporter", "Marks a registry that has an Exporter.", nil, nil)

func (marker) Describe(ch chan<- *prometheus.Desc) { ch <- markerDesc }
func (marker) Collect(chan<- prometheus.Metric)    {}

// MeterProvider returns the provider for instrument.New.
func (e *Exporter) MeterProvider() *sdkmetric.MeterProvider { return e.provider }

// Gatherer returns a gatherer of all metrics, without HTTP.
func (e *Exporter) Gatherer() prometheus.Gatherer { return e.gatherer }

// Handler serves the metrics in Prometheus' text formats, with exemplars where
// a sampled trace was active and the scraper asks for OpenMetrics, which
// promhttp.Handler() does not offer. It sends no _created series: a Prometheus
// that does not expect them takes them for counters. A metric that
// cannot be exported is reported to OpenTelemetry's error handler and left out;
// the others are still served.
func (e *Exporter) Handler() http.Handler {
	return promhttp.HandlerFor(e.gatherer, promhttp.HandlerOpts{
		EnableOpenMetrics: true,
		ErrorHandling:     promhttp.ContinueOnError,
		ErrorLog:          errorLog{},
	})
}

// errorLog passes what promhttp reports to OpenTelemetry's error handler.
type errorLog struct{}

func (errorLog) Println(v ...any) { otel.Handle(errors.New(fmt.Sprint(v...))) }

// Shutdown flushes and stops the MeterProvider; later scrapes have no
// OpenTelemetry metrics, and the registry can have another Exporter.
func (e *Exporter) Shutdown(ctx context.Context) error {
	e.registerer.Unregister(marker{})
	if e.process != nil {
		e.registerer.Unregister(e.process)
	}
	return e.provider.Shutdown(ctx)
}
