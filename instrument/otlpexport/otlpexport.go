// Package otlpexport pushes package instrument's metrics by OTLP.
//
//	exp, err := otlpexport.New(ctx, otlpexport.WithServiceVersion(version))
//	m, err := instrument.New(exp.MeterProvider())
//	defer exp.Shutdown(ctx)
//
// The destination is set by OpenTelemetry's environment variables, such as
// OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318, or by options. A Prometheus
// 3 with --web.enable-otlp-receiver accepts them at /api/v1/otlp/v1/metrics, over
// HTTP, under the same names as in a scrape.
package otlpexport

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/internal/identity"
)

// DefaultInterval is the time between two pushes, as in contextd v0.5.0.
const DefaultInterval = 15 * time.Second

// Protocols of OTLP, as OTEL_EXPORTER_OTLP_PROTOCOL spells them.
const (
	GRPC = "grpc"
	HTTP = "http/protobuf"
)

// Option configures New and NewReader.
type Option func(*config)

type config struct {
	attrs    []attribute.KeyValue
	runtime  instrument.RuntimeReader
	interval time.Duration
	protocol string
	endpoint string
	headers  map[string]string
}

// WithServiceVersion sets service.version, which target_info has as service_version.
func WithServiceVersion(version string) Option {
	return WithAttributes(attribute.String("service.version", version))
}

// WithInstanceID sets service.instance.id (default: a random UUID), which
// Prometheus uses as the label instance.
func WithInstanceID(id string) Option {
	return WithAttributes(attribute.String("service.instance.id", id))
}

// WithAttributes adds attributes of the resource; later ones win. NewReader
// ignores them, since a resource belongs to a provider.
func WithAttributes(attrs ...attribute.KeyValue) Option {
	return func(c *config) { c.attrs = append(c.attrs, attrs...) }
}

// WithRuntimeReader reads the Go runtime's state from r instead of the process.
func WithRuntimeReader(r instrument.RuntimeReader) Option {
	return func(c *config) { c.runtime = r }
}

// WithInterval sets the time between two pushes (default DefaultInterval). 0 or
// less keeps the default.
func WithInterval(d time.Duration) Option {
	return func(c *config) {
		if d > 0 {
			c.interval = d
		}
	}
}

// WithProtocol sets GRPC or HTTP (default: OTEL_EXPORTER_OTLP_METRICS_PROTOCOL,
// then OTEL_EXPORTER_OTLP_PROTOCOL, then HTTP).
func WithProtocol(protocol string) Option {
	return func(c *config) { c.protocol = protocol }
}

// WithEndpoint sets where metrics are sent, as a full URL: for Prometheus
// http://localhost:9090/api/v1/otlp/v1/metrics, for a collector over gRPC
// http://localhost:4317. An http URL means no TLS.
func WithEndpoint(endpoint string) Option {
	return func(c *config) { c.endpoint = endpoint }
}

// WithHeaders adds headers to every push, such as Authorization.
func WithHeaders(headers map[string]string) Option {
	return func(c *config) { c.headers = headers }
}

func newConfig(opts []Option) config {
	cfg := config{interval: DefaultInterval}
	for _, o := range opts {
		if o != nil {
			o(&cfg)
		}
	}
	for _, name := range []string{"OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"} {
		if cfg.protocol == "" {
			cfg.protocol = os.Getenv(name)
		}
	}
	if cfg.protocol == "" {
		cfg.protocol = HTTP
	}
	return cfg
}

// NewReader returns a reader that pushes what your own MeterProvider collects,
// together with the Go runtime's metrics. It also works with
// promexport.WithReader. It does not connect yet: an endpoint that does not
// respond is reported to OpenTelemetry's error handler at each push.
func NewReader(ctx context.Context, opts ...Option) (sdkmetric.Reader, error) {
	return newConfig(opts).reader(ctx)
}

func (c config) reader(ctx context.Context) (sdkmetric.Reader, error) {
	if err := checkEndpoint(c.endpoint); err != nil {
		return nil, fmt.Errorf("otlpexport: %w", err)
	}
	exporter, err := c.exporter(ctx)
	if err != nil {
		return nil, fmt.Errorf("otlpexport: %w", err)
	}
	return sdkmetric.NewPeriodicReader(exporter, sdkmetric.WithInterval(c.interval),
		sdkmetric.WithProducer(instrument.NewRuntime(c.runtime))), nil
}

// checkEndpoint refuses endpoints that the exporters would silently replace by localhost.
func checkEndpoint(endpoint string) error {
	if endpoint == "" {
		return nil
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("the endpoint %q is not a URL such as http://localhost:4318/v1/metrics", endpoint)
	}
	return nil
}

func (c config) exporter(ctx context.Context) (sdkmetric.Exporter, error) {
	switch c.protocol {
	case GRPC:
		var opts []otlpmetricgrpc.Option
		if c.endpoint != "" {
			opts = append(opts, otlpmetricgrpc.WithEndpointURL(c.endpoint))
		}
		if c.headers != nil {
			opts = append(opts, otlpmetricgrpc.WithHeaders(c.headers))
		}
		return otlpmetricgrpc.New(ctx, opts...)
	case HTTP:
		var opts []otlpmetrichttp.Option
		if c.endpoint != "" {
			opts = append(opts, otlpmetrichttp.WithEndpointURL(c.endpoint))
		}
		if c.headers != nil {
			opts = append(opts, otlpmetrichttp.WithHeaders(c.headers))
		}
		return otlpmetrichttp.New(ctx, opts...)
	}
	return nil, fmt.Errorf("the protocol %q is not known; use %q or %q", c.protocol, GRPC, HTTP)
}

// Exporter is a MeterProvider whose metrics are pushed.
type Exporter struct{ provider *sdkmetric.MeterProvider }

// New returns an Exporter. OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME apply
// where no option is set; the default service name is contextd.
func New(ctx context.Context, opts ...Option) (*Exporter, error) {
	cfg := newConfig(opts)
	res, err := identity.Resource(cfg.attrs)
	if err != nil {
		return nil, fmt.Errorf("otlpexport: resource: %w", err)
	}
	reader, err := cfg.reader(ctx)
	if err != nil {
		return nil, err
	}
	return &Exporter{sdkmetric.NewMeterProvider(sdkmetric.WithResource(res), sdkmetric.WithReader(reader))}, nil
}

// MeterProvider returns the provider for instrument.New.
func (e *Exporter) MeterProvider() *sdkmetric.MeterProvider { return e.provider }

// ForceFlush pushes now.
func (e *Exporter) ForceFlush(ctx context.Context) error { return e.provider.ForceFlush(ctx) }

// Shutdown pushes once more and stops.
func (e *Exporter) Shutdown(ctx context.Context) error { return e.provider.Shutdown(ctx) }
