// Package otlptest is an OTLP receiver for tests, over HTTP and gRPC.
package otlptest

import (
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"sync"

	collector "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	metrics "go.opentelemetry.io/proto/otlp/metrics/v1"
	"google.golang.org/protobuf/proto"
)

// Receiver keeps every push.
type Receiver struct {
	collector.UnimplementedMetricsServiceServer

	mu     sync.Mutex
	pushes []*metrics.ResourceMetrics
	header http.Header
}

func (r *Receiver) take(req *collector.ExportMetricsServiceRequest, header http.Header) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pushes = append(r.pushes, req.GetResourceMetrics()[0])
	r.header = header
}

// Pushes returns the pushes so far.
func (r *Receiver) Pushes() []*metrics.ResourceMetrics {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]*metrics.ResourceMetrics(nil), r.pushes...)
}

// Header returns a header of the last push over HTTP.
func (r *Receiver) Header(name string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.header.Get(name)
}

// Export receives pushes over gRPC.
func (r *Receiver) Export(_ context.Context, req *collector.ExportMetricsServiceRequest) (*collector.ExportMetricsServiceResponse, error) {
	r.take(req, nil)
	return &collector.ExportMetricsServiceResponse{}, nil
}

// ServeHTTP receives pushes over HTTP.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	m, err := read(req)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.take(m, req.Header)
}

func read(req *http.Request) (*collector.ExportMetricsServiceRequest, error) {
	body := io.Reader(req.Body)
	if req.Header.Get("Content-Encoding") == "gzip" {
		unzipped, err := gzip.NewReader(req.Body)
		if err != nil {
			return nil, err
		}
		body = unzipped
	}
	data, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	m := &collector.ExportMetricsServiceRequest{}
	return m, proto.Unmarshal(data, m)
}

// Attribute is an attribute of a push's resource.
func Attribute(push *metrics.ResourceMetrics, name string) string {
	for _, a := range push.GetResource().GetAttributes() {
		if a.GetKey() == name {
			return a.GetValue().GetStringValue()
		}
	}
	return ""
}

// Metrics are the metrics of a push by their OpenTelemetry names.
func Metrics(push *metrics.ResourceMetrics) map[string]*metrics.Metric {
	out := map[string]*metrics.Metric{}
	for _, scope := range push.GetScopeMetrics() {
		for _, m := range scope.GetMetrics() {
			out[m.GetName()] = m
		}
	}
	return out
}

// Sum adds the points of an integer sum, and says whether it exists.
func Sum(push *metrics.ResourceMetrics, name string) (total int64, exists bool) {
	m := Metrics(push)[name]
	for _, p := range m.GetSum().GetDataPoints() {
		total += p.GetAsInt()
	}
	return total, m != nil
}
