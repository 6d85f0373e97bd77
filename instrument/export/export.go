// Package export starts the metrics of a contextd process, pushes them by OTLP,
// serves them to Prometheus, or both, and ends them in the right order.
//
//	exp, err := export.Start(ctx, export.Config{Enabled: true, ServiceVersion: version})
//	if err != nil {
//		logger.Warn("metrics are limited", "err", err) // exp is usable
//	}
//	defer exp.Close(ctx)
//	m := exp.Metrics()
//
// It never stops the process: what cannot start is named in the error and left
// out, and an endpoint that does not answer is reported once.
package export

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/otlpexport"
	"github.com/fyrsmithlabs/contextd-observability/instrument/promexport"
)

// Config configures Start. The zero value is off. An empty field leaves the
// decision to OpenTelemetry's environment variables, then to the default.
type Config struct {
	// Enabled turns metrics on. OTEL_SDK_DISABLED=true turns them off nevertheless.
	Enabled bool
	// ServiceName is service.name: OTEL_SERVICE_NAME, then contextd.
	ServiceName string
	// ServiceVersion is service.version, which target_info has as service_version.
	ServiceVersion string
	// InstanceID is service.instance.id, Prometheus' label instance: from
	// OTEL_RESOURCE_ATTRIBUTES, then a random UUID, so that two processes never
	// write to the same series.
	InstanceID string
	// Attributes are further attributes of the resource.
	Attributes []attribute.KeyValue

	// NoPush turns the push by OTLP off, as OTEL_METRICS_EXPORTER=prometheus does.
	NoPush bool
	// Endpoint is where metrics are pushed, a URL or host:port:
	// OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, OTEL_EXPORTER_OTLP_ENDPOINT, then localhost.
	Endpoint string
	// Protocol is grpc or http/protobuf: OTEL_EXPORTER_OTLP_METRICS_PROTOCOL,
	// OTEL_EXPORTER_OTLP_PROTOCOL, then http/protobuf.
	Protocol string
	// Insecure pushes to an Endpoint of the form host:port without TLS.
	Insecure bool
	// TLSSkipVerify accepts any certificate of the endpoint.
	TLSSkipVerify bool
	// Headers are added to every push: OTEL_EXPORTER_OTLP_HEADERS.
	Headers map[string]string
	// Interval is the time between two pushes: OTEL_METRIC_EXPORT_INTERVAL, then 15 s.
	Interval time.Duration

	// Scrape serves the metrics at Handler, for a process that has an HTTP server.
	Scrape bool
	// Registerer and Gatherer replace the scrape's own registry, for instance by
	// prometheus.DefaultRegisterer and prometheus.DefaultGatherer, whose go_* and
	// process_* are then served as well, and alone while metrics are off.
	Registerer prometheus.Registerer
	Gatherer   prometheus.Gatherer

	// Options of the metrics, such as instrument.WithProjectKey.
	Options []instrument.Option
	// OnError is called once for an outage of the endpoint, at most once in ten
	// minutes (default: OpenTelemetry's error handler, which writes to stderr).
	OnError func(error)
	// CloseTimeout bounds Close (default DefaultCloseTimeout).
	CloseTimeout time.Duration
}

// DefaultCloseTimeout bounds Close, as contextd's own telemetry does.
const DefaultCloseTimeout = 5 * time.Second

// failedCloseTimeout bounds Close while pushes fail: one more attempt.
const failedCloseTimeout = time.Second

// Exporter is the running export. Every method works on a nil Exporter and on
// one that is off.
type Exporter struct {
	metrics  *instrument.Metrics
	provider *sdkmetric.MeterProvider // nil: off
	handler  http.Handler
	push     *otlpexport.Reader   // nil: no push
	scrape   *promexport.Exporter // nil: no scrape
	timeout  time.Duration

	first chan struct{} // closed when the first push ended
	stop  context.CancelFunc
	once  sync.Once
	err   error
}

// Start starts what cfg enables. It never returns a nil Exporter, does not wait
// for the network, and pushes the counters' zeros at once in the background, so
// that increase() sees the first event of a process that lives for seconds.
//
// The error names what could not start, in words for one line in the log; the
// rest works, and without anything that works the metrics are off.
func Start(ctx context.Context, cfg Config) (*Exporter, error) {
	e := &Exporter{metrics: instrument.Disabled(), handler: cfg.withoutMetrics(), timeout: cfg.CloseTimeout}
	if e.timeout <= 0 {
		e.timeout = DefaultCloseTimeout
	}
	wantPush, wantScrape, err := cfg.wanted()
	if !wantPush && !wantScrape {
		return e, err
	}
	errs := []error{err}
	if wantPush {
		if e.push, err = otlpexport.NewReader(ctx, cfg.pushOptions()...); err != nil {
			errs = append(errs, fmt.Errorf("metrics are not pushed: %w", err))
		}
	}
	if e.push != nil || wantScrape {
		errs = append(errs, e.provide(cfg, wantScrape))
	}
	if e.provider == nil {
		return e, errors.Join(errs...)
	}
	e.metrics, err = instrument.New(e.provider, cfg.Options...)
	errs = append(errs, err)
	e.pushZeros()
	return e, errors.Join(errs...)
}

// wanted says what to start: cfg, as limited by the environment.
func (cfg Config) wanted() (push, scrape bool, err error) {
	if !cfg.Enabled || strings.EqualFold(os.Getenv("OTEL_SDK_DISABLED"), "true") {
		return false, false, nil
	}
	push, scrape = !cfg.NoPush, cfg.Scrape
	env := os.Getenv("OTEL_METRICS_EXPORTER")
	names := strings.FieldsFunc(env, func(r rune) bool { return r == ',' || r == ' ' })
	switch {
	case slices.Contains(names, "none"):
		return false, false, nil
	case slices.Contains(names, "otlp"), len(names) == 0:
	case slices.Contains(names, "prometheus"):
		push = false
	default:
		err = fmt.Errorf("OTEL_METRICS_EXPORTER=%s is ignored: use otlp, prometheus, both, or none", env)
	}
	if !push && !scrape {
		err = errors.Join(err, errors.New("metrics are on, but they are neither pushed nor scraped: without an HTTP server, push them by OTLP"))
	}
	return push, scrape, err
}

func (cfg Config) pushOptions() []otlpexport.Option {
	opts := []otlpexport.Option{
		otlpexport.WithInterval(cfg.Interval), otlpexport.WithProtocol(cfg.Protocol), otlpexport.WithEndpoint(cfg.Endpoint),
		otlpexport.WithErrorHandler(cfg.OnError),
	}
	if cfg.Insecure {
		opts = append(opts, otlpexport.WithInsecure())
	}
	if cfg.TLSSkipVerify {
		opts = append(opts, otlpexport.WithTLSSkipVerify())
	}
	if cfg.Headers != nil {
		opts = append(opts, otlpexport.WithHeaders(cfg.Headers))
	}
	return opts
}

// identity is the process' resource.
func (cfg Config) identity() []attribute.KeyValue {
	attrs := slices.Clone(cfg.Attributes)
	for _, a := range []struct{ name, value string }{
		{"service.name", cfg.ServiceName}, {"service.version", cfg.ServiceVersion}, {"service.instance.id", cfg.InstanceID},
	} {
		if a.value != "" {
			attrs = append(attrs, attribute.String(a.name, a.value))
		}
	}
	return attrs
}

// provide creates the provider with the readers that could start.
func (e *Exporter) provide(cfg Config, scrape bool) error {
	if scrape {
		opts := []promexport.Option{promexport.WithAttributes(cfg.identity()...)}
		if cfg.Registerer != nil || cfg.Gatherer != nil {
			opts = append(opts, promexport.WithRegistry(cfg.Registerer, cfg.Gatherer))
		}
		if e.push != nil {
			opts = append(opts, promexport.WithReader(e.push))
		}
		exp, err := promexport.New(opts...)
		if err == nil {
			e.scrape, e.provider, e.handler = exp, exp.MeterProvider(), exp.Handler()
			return nil
		}
		err = fmt.Errorf("metrics are not served for scrapes: %w", err)
		if e.push == nil {
			return err
		}
		return errors.Join(err, e.provide(cfg, false))
	}
	provider, err := otlpexport.NewProvider(e.push, cfg.identity()...)
	if err != nil {
		return errors.Join(fmt.Errorf("metrics are off: %w", err), e.push.Shutdown(context.Background()))
	}
	e.provider = provider
	return nil
}

// pushZeros pushes once in the background.
func (e *Exporter) pushZeros() {
	if e.push == nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	e.first, e.stop = make(chan struct{}), cancel
	go func() {
		defer close(e.first)
		_ = e.provider.ForceFlush(ctx) // reported by the reader
	}()
}

// withoutMetrics answers scrapes while the metrics are not among them: a process
// that served a registry before keeps doing so when telemetry is off.
func (cfg Config) withoutMetrics() http.Handler {
	if cfg.Scrape && cfg.Gatherer != nil {
		return promhttp.HandlerFor(cfg.Gatherer, promhttp.HandlerOpts{})
	}
	return http.HandlerFunc(notServed)
}

func notServed(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "Metrics are not served here: telemetry is off, or pushed by OTLP alone.", http.StatusNotFound)
}

// Metrics returns the metrics to record with. They do nothing if nothing could start.
func (e *Exporter) Metrics() *instrument.Metrics {
	if e == nil {
		return instrument.Disabled()
	}
	return e.metrics
}

// MeterProvider returns the provider, for otel.SetMeterProvider and for further
// instruments of your own; a provider that does nothing while metrics are off.
func (e *Exporter) MeterProvider() metric.MeterProvider {
	if e == nil || e.provider == nil {
		return noop.NewMeterProvider()
	}
	return e.provider
}

// Handler serves the metrics to Prometheus, with exemplars; 404 without Scrape,
// and without metrics unless there is a Gatherer.
func (e *Exporter) Handler() http.Handler {
	if e == nil {
		return http.HandlerFunc(notServed)
	}
	return e.handler
}

// ForceFlush pushes now, and returns the error of this push.
func (e *Exporter) ForceFlush(ctx context.Context) error {
	if e == nil || e.provider == nil {
		return nil
	}
	err := e.provider.ForceFlush(ctx)
	if e.push != nil {
		err = errors.Join(err, e.push.Failing())
	}
	return err
}

// Close ends the sessions, pushes their journeys and all other values, and stops.
// It takes at most CloseTimeout, also if ctx has already ended, and one second if
// pushes fail. A failed push is reported to OnError, unless its outage already
// was; the error is any other one. Calls after the first return its error.
func (e *Exporter) Close(ctx context.Context) error {
	if e == nil || e.provider == nil {
		return nil
	}
	e.once.Do(func() { e.err = e.close(ctx) })
	return e.err
}

func (e *Exporter) close(ctx context.Context) error {
	timeout := e.timeout
	if e.push != nil && e.push.Failing() != nil {
		timeout = min(timeout, failedCloseTimeout)
	}
	// A process that ends often has an ended context.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
	defer cancel()
	e.waitForZeros(timeout / 3)
	_ = e.metrics.Sessions.Close(ctx, func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, timeout/3)
		defer cancel()
		return e.provider.ForceFlush(ctx) // reported by the reader
	})
	var err error
	if e.scrape != nil {
		err = e.scrape.Shutdown(ctx)
	} else {
		err = e.provider.Shutdown(ctx)
	}
	if e.push != nil && e.push.Failing() != nil && errors.Is(err, context.DeadlineExceeded) {
		return nil // the failed push took the time, and is reported
	}
	return err
}

// waitForZeros gives the first push some time to end, and then ends it.
func (e *Exporter) waitForZeros(timeout time.Duration) {
	if e.first == nil {
		return
	}
	select {
	case <-e.first:
	case <-time.After(timeout):
	}
	e.stop()
}
