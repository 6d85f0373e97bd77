// Package otlpexport pushes package instrument's metrics by OTLP.
//
//	exp, err := otlpexport.New(ctx, otlpexport.WithServiceVersion(version))
//	m, err := instrument.New(exp.MeterProvider())
//	defer exp.Shutdown(ctx)
//
// The destination is set by OpenTelemetry's environment variables, such as
// OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318, or by options. A Prometheus
// 3 with --web.enable-otlp-receiver accepts them at /api/v1/otlp/v1/metrics, over
// HTTP, under the same names as in a scrape. Package export starts it together
// with the metrics, and ends both in the right order.
package otlpexport

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"google.golang.org/grpc/credentials"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/internal/identity"
)

// DefaultInterval is the time between two pushes, as in contextd v0.5.0, unless
// OTEL_METRIC_EXPORT_INTERVAL or WithInterval sets another one.
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
	insecure bool // for an endpoint without a scheme
	anyCert  bool
	handle   func(error)
}

// WithServiceName sets service.name (default: OTEL_SERVICE_NAME, then contextd).
func WithServiceName(name string) Option {
	return WithAttributes(attribute.String("service.name", name))
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

// WithInterval sets the time between two pushes (default:
// OTEL_METRIC_EXPORT_INTERVAL, in milliseconds, then DefaultInterval). 0 or less
// keeps the default.
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

// WithEndpoint sets where metrics are sent (default: the OTEL_EXPORTER_OTLP_*
// variables, then localhost), as a URL or as host:port: for Prometheus
// http://localhost:9090/api/v1/otlp/v1/metrics, for a collector over gRPC
// http://localhost:4317. An http URL means no TLS, and host:port means TLS
// unless WithInsecure is set. Over HTTP, a URL without a path gets /v1/metrics.
func WithEndpoint(endpoint string) Option {
	return func(c *config) { c.endpoint = endpoint }
}

// WithInsecure sends to an endpoint without a scheme, host:port, without TLS.
func WithInsecure() Option {
	return func(c *config) { c.insecure = true }
}

// WithTLSSkipVerify accepts any certificate, for an internal authority.
func WithTLSSkipVerify() Option {
	return func(c *config) { c.anyCert = true }
}

// WithErrorHandler calls handle when pushes begin to fail (default:
// OpenTelemetry's error handler): once for an outage, however long it lasts, and
// at most once in ten minutes.
func WithErrorHandler(handle func(error)) Option {
	return func(c *config) { c.handle = handle }
}

// WithHeaders adds headers to every push, such as Authorization.
func WithHeaders(headers map[string]string) Option {
	return func(c *config) { c.headers = headers }
}

func newConfig(opts []Option) config {
	var cfg config
	if os.Getenv("OTEL_METRIC_EXPORT_INTERVAL") == "" {
		cfg.interval = DefaultInterval
	}
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

// Reader pushes what a MeterProvider collects, together with the Go runtime's
// metrics. Every sum and histogram is cumulative, whatever
// OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE says: the roadmap's counters are.
type Reader struct {
	*sdkmetric.PeriodicReader
	pushes *pushes
}

// Failing returns the error of the latest push, or nil if it succeeded.
func (r *Reader) Failing() error { return r.pushes.failing() }

// NewReader returns a reader for your own MeterProvider, or for
// promexport.WithReader. It does not connect yet. A push that fails is reported
// once, by WithErrorHandler and not by the provider's ForceFlush or Shutdown, and
// the next one has its values.
func NewReader(ctx context.Context, opts ...Option) (*Reader, error) {
	return newConfig(opts).reader(ctx)
}

func (c config) reader(ctx context.Context) (*Reader, error) {
	endpoint, err := c.url()
	if err != nil {
		return nil, fmt.Errorf("otlpexport: %w", err)
	}
	exporter, err := c.exporter(ctx, endpoint)
	if err != nil {
		return nil, fmt.Errorf("otlpexport: %w", err)
	}
	p := &pushes{Exporter: exporter, handle: handler(c.handle)}
	// An interval of 0 is ignored: then the environment's applies.
	return &Reader{sdkmetric.NewPeriodicReader(p, sdkmetric.WithInterval(c.interval),
		sdkmetric.WithProducer(instrument.NewRuntime(c.runtime))), p}, nil
}

// url is the endpoint as a URL; "" means that the environment decides. It refuses
// endpoints that the exporters would silently replace by localhost.
func (c config) url() (string, error) {
	if c.endpoint == "" {
		return "", nil
	}
	endpoint := c.endpoint
	if !strings.Contains(endpoint, "://") {
		scheme := "https://"
		if c.insecure {
			scheme = "http://"
		}
		endpoint = scheme + endpoint
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", fmt.Errorf("the endpoint %q is neither a URL such as http://localhost:4318/v1/metrics "+
			"nor host:port such as localhost:4317", c.endpoint)
	}
	if c.protocol == HTTP && strings.Trim(u.Path, "/") == "" {
		u.Path = "/v1/metrics"
	}
	return u.String(), nil
}

// cumulative pins what a Prometheus needs: environments of AI clients set delta.
func cumulative(sdkmetric.InstrumentKind) metricdata.Temporality {
	return metricdata.CumulativeTemporality
}

func (c config) exporter(ctx context.Context, endpoint string) (sdkmetric.Exporter, error) {
	anyCert := &tls.Config{InsecureSkipVerify: true} //nolint:gosec // the caller asked for it
	switch c.protocol {
	case GRPC:
		opts := []otlpmetricgrpc.Option{otlpmetricgrpc.WithTemporalitySelector(cumulative)}
		if endpoint != "" {
			opts = append(opts, otlpmetricgrpc.WithEndpointURL(endpoint))
		}
		if c.headers != nil {
			opts = append(opts, otlpmetricgrpc.WithHeaders(c.headers))
		}
		if c.anyCert && !strings.HasPrefix(endpoint, "http://") {
			opts = append(opts, otlpmetricgrpc.WithTLSCredentials(credentials.NewTLS(anyCert)))
		}
		return otlpmetricgrpc.New(ctx, opts...)
	case HTTP:
		opts := []otlpmetrichttp.Option{otlpmetrichttp.WithTemporalitySelector(cumulative)}
		if endpoint != "" {
			opts = append(opts, otlpmetrichttp.WithEndpointURL(endpoint))
		}
		if c.headers != nil {
			opts = append(opts, otlpmetrichttp.WithHeaders(c.headers))
		}
		if c.anyCert {
			opts = append(opts, otlpmetrichttp.WithTLSClientConfig(anyCert))
		}
		return otlpmetrichttp.New(ctx, opts...)
	}
	return nil, fmt.Errorf("the protocol %q is not known; use %q or %q", c.protocol, GRPC, HTTP)
}

// Exporter is a MeterProvider whose metrics are pushed.
type Exporter struct {
	provider *sdkmetric.MeterProvider
	reader   *Reader
}

// New returns an Exporter. OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME apply
// where no option is set; the default service name is contextd.
func New(ctx context.Context, opts ...Option) (*Exporter, error) {
	cfg := newConfig(opts)
	reader, err := cfg.reader(ctx)
	if err != nil {
		return nil, err
	}
	provider, err := NewProvider(reader, cfg.attrs...)
	if err != nil {
		return nil, errors.Join(err, reader.Shutdown(ctx))
	}
	return &Exporter{provider, reader}, nil
}

// NewProvider returns a MeterProvider whose metrics r pushes, with the resource
// of New.
func NewProvider(r *Reader, attrs ...attribute.KeyValue) (*sdkmetric.MeterProvider, error) {
	res, err := identity.Resource(attrs)
	if err != nil {
		return nil, fmt.Errorf("otlpexport: resource: %w", err)
	}
	return sdkmetric.NewMeterProvider(sdkmetric.WithResource(res), sdkmetric.WithReader(r)), nil
}

// MeterProvider returns the provider for instrument.New.
func (e *Exporter) MeterProvider() *sdkmetric.MeterProvider { return e.provider }

// ForceFlush pushes now, and returns the error of this push.
func (e *Exporter) ForceFlush(ctx context.Context) error {
	return errors.Join(e.provider.ForceFlush(ctx), e.reader.Failing())
}

// Failing returns the error of the latest push, or nil if it succeeded.
func (e *Exporter) Failing() error { return e.reader.Failing() }

// Shutdown pushes once more, stops, and returns the error of this push. Sessions
// that are open are lost: call Sessions.Close before it, or use package export.
func (e *Exporter) Shutdown(ctx context.Context) error {
	return errors.Join(e.provider.Shutdown(ctx), e.reader.Failing())
}
