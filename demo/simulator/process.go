package simulator

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/exemplar"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/fyrsmithlabs/contextd-observability/demo/simulator/v050"
	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/promexport"
)

// process is one process of a simulated contextd: its counters start at zero.
//
// In virtual time it has only a manual reader, because another exporter would
// double the work of every record. A live process under the roadmap's names has
// the exporter that is scraped, and the manual reader for saving its state.
type process struct {
	version  string
	runtime  *goRuntime
	rec      recorder
	sessions *instrument.Sessions // nil under v0.5.0's names
	provider *sdkmetric.MeterProvider
	reader   *sdkmetric.ManualReader
	scope    string       // of the instruments, to restore a saved state into
	scraped  http.Handler // GET /metrics; nil in virtual time under the roadmap's names
	// beside is what a scrape returns besides the instruments: process_*, and go_* of v0.5.0.
	beside prometheus.Gatherer
	// info has the labels of target_info.
	info []attribute.KeyValue
}

// runtimeReader adapts the instance, which knows its process and its lock.
type runtimeReader func() instrument.RuntimeStats

func (f runtimeReader) Read() instrument.RuntimeStats { return f() }

// source is where a process' readers find its runtime.
type source interface {
	runtimeStats() instrument.RuntimeStats
	processStats() promexport.ProcessStats
	v050Runtime() v050.Runtime
	time() time.Time
}

func newProcess(names Names, name, version string, rt *goRuntime, src source, live bool) (p *process, err error) {
	if names == V050 {
		p, err = newV050Process(version, src)
	} else {
		p, err = newRoadmapProcess(name, version, src, live)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p.runtime = rt
	return p, nil
}

func newRoadmapProcess(name, version string, src source, live bool) (p *process, err error) {
	p = &process{version: version, scope: instrument.ScopeName}
	read := runtimeReader(src.runtimeStats)
	p.reader = sdkmetric.NewManualReader(sdkmetric.WithProducer(instrument.NewRuntime(read)))
	identity := []promexport.Option{promexport.WithServiceVersion(version), promexport.WithInstanceID(name)}
	collector := promexport.ProcessCollector(src.processStats)
	if live {
		exporter, err := promexport.New(append(identity, promexport.WithRuntimeReader(read),
			promexport.WithProcessCollector(collector), promexport.WithReader(p.reader))...)
		if err != nil {
			return nil, err
		}
		p.provider, p.scraped = exporter.MeterProvider(), exporter.Handler()
	} else {
		if p.info, err = targetInfo(identity); err != nil {
			return nil, err
		}
		registry := prometheus.NewRegistry()
		registry.MustRegister(collector)
		p.beside = registry
		p.provider = sdkmetric.NewMeterProvider(sdkmetric.WithReader(p.reader), sdkmetric.WithExemplarFilter(exemplar.AlwaysOffFilter))
	}
	m, err := instrument.New(p.provider, instrument.WithClock(src.time), instrument.WithProjectKey([]byte(projectKey)),
		instrument.WithMaxPaths(shownPaths), instrument.WithErrorReason(reasonOf))
	if err != nil {
		return nil, err
	}
	p.rec, p.sessions = roadmapRecorder{m}, m.Sessions
	return p, nil
}

const (
	// projectKey hides the simulated projects' names as a real key would. It is not a secret.
	projectKey = "the simulated contextd's projects"
	// shownPaths keeps the history small; contextd would keep more paths.
	shownPaths = 20
)

// targetInfo reads the labels of target_info from an exporter with the given identity.
func targetInfo(identity []promexport.Option) ([]attribute.KeyValue, error) {
	nothing := runtimeReader(func() instrument.RuntimeStats {
		return instrument.RuntimeStats{GCPauses: instrument.NewPauseHistogram()}
	})
	e, err := promexport.New(append(identity, promexport.WithRuntimeReader(nothing),
		promexport.WithProcessCollector(promexport.ProcessCollector(func() promexport.ProcessStats { return promexport.ProcessStats{} })))...)
	if err != nil {
		return nil, err
	}
	families, err := e.Gatherer().Gather()
	if err != nil {
		return nil, err
	}
	for _, f := range families {
		if f.GetName() != "target_info" {
			continue
		}
		var labels []attribute.KeyValue
		for _, l := range f.GetMetric()[0].GetLabel() {
			labels = append(labels, attribute.String(l.GetName(), l.GetValue()))
		}
		return labels, e.Shutdown(context.Background())
	}
	return nil, errors.New("the exporter has no target_info")
}

// collect reads all instruments into rm, whose memory it reuses.
func (p *process) collect(rm *metricdata.ResourceMetrics) error {
	return p.reader.Collect(context.Background(), rm)
}

func (p *process) shutdown() {
	// Nothing is flushed: readers are pulled, and a killed process does not flush.
	_ = p.provider.Shutdown(context.Background())
}
