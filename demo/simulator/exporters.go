package simulator

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	dto "github.com/prometheus/client_model/go"
)

// Exporter is a target besides contextd: a blackbox_exporter that probes it, or the node_exporter of its host.
type Exporter struct {
	Job string
	// Labels are those of the target. They include instance.
	Labels map[string]string
	// Path is where HandleExporters serves it.
	Path     string
	Gatherer prometheus.Gatherer
}

// Exporters are the exporters that observe the instance: those of its probes and, for one instance, that of its host.
// What they return depends on the seed and the instance's time. contextd v0.5.0 is simulated without exporters.
func (i *Instance) Exporters() []Exporter {
	if i.names == V050 {
		return nil
	}
	var list []Exporter
	for k, p := range probes {
		list = append(list, Exporter{
			Job:      p.job,
			Labels:   map[string]string{"instance": i.Name, "endpoint": p.endpoint},
			Path:     "/probe/" + i.Name + p.endpoint,
			Gatherer: prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) { return i.probe(k).families(), nil }),
		})
	}
	if i.index == hosted {
		list = append(list, Exporter{
			Job:      "node",
			Labels:   map[string]string{"instance": hostName},
			Path:     "/metrics",
			Gatherer: prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) { return i.host().families(), nil }),
		})
	}
	return list
}

// ServeExporters serves all exporters of the cluster on l until ctx ends, which is not an error.
func (c *Cluster) ServeExporters(ctx context.Context, l net.Listener) error {
	mux := http.NewServeMux()
	for _, i := range c.Instances {
		for _, x := range i.Exporters() {
			mux.Handle("GET "+x.Path, promhttp.HandlerFor(x.Gatherer, promhttp.HandlerOpts{}))
		}
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// gauge is a metric with one sample, or the first of several.
func gauge(name, help string, value float64, labels ...string) *dto.MetricFamily {
	f := &dto.MetricFamily{Name: new(name), Help: new(help), Type: new(dto.MetricType_GAUGE)}
	return also(f, value, labels...)
}

// also adds a sample with pairs of labels to a metric.
func also(f *dto.MetricFamily, value float64, labels ...string) *dto.MetricFamily {
	m := &dto.Metric{Gauge: &dto.Gauge{Value: new(value)}}
	for k := 0; k+1 < len(labels); k += 2 {
		m.Label = append(m.Label, &dto.LabelPair{Name: new(labels[k]), Value: new(labels[k+1])})
	}
	f.Metric = append(f.Metric, m)
	return f
}
