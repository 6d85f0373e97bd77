package history

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/otlptranslator"
	"github.com/prometheus/prometheus/model/labels"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

// scraper converts an instance's instruments to the samples that a scrape of its
// /metrics would store: the names and labels of OpenTelemetry's Prometheus
// exporter, plus job and instance. If the instance pushes, to the samples that
// Prometheus' OTLP receiver would store. It keeps each series, so that a sample
// costs a map lookup and a compressed append.
type scraper struct {
	buffer   *buffer
	instance *simulator.Instance
	// exporters are what else is scraped about the instance.
	exporters []*scraper
	from      prometheus.Gatherer // of an exporter
	target    labels.Labels       // job and instance
	// own are the labels of the instruments' series: those of the target, or only
	// the job if it pushes.
	own      labels.Labels
	pushed   bool
	metrics  map[string]*metricSeries
	beside   map[string][]*pointSeries
	info     *series
	meta     [5]*series // up and scrape_*
	seen     []*series  // of the previous scrape
	present  []*series  // of this scrape
	life     int
	scrapes  int64
	rm       metricdata.ResourceMetrics
	namer    otlptranslator.MetricNamer
	labeler  otlptranslator.LabelNamer
	previous int // samples of the last successful scrape
}

// metricSeries are the series of one instrument, by its attributes.
type metricSeries struct {
	name   string
	points map[attribute.Distinct]*pointSeries
}

// pointSeries are the series of one data point: one, or those of a histogram or
// a summary, with its quantiles as buckets.
type pointSeries struct {
	value      *series
	buckets    []*series
	sum, count *series
}

var metaNames = [5]string{"up", "scrape_duration_seconds", "scrape_samples_scraped",
	"scrape_samples_post_metric_relabeling", "scrape_series_added"}

func newScraper(b *buffer, job string, i *simulator.Instance) *scraper {
	s := &scraper{
		buffer: b, instance: i, pushed: i.Pushes(),
		target:  labels.FromStrings("job", job, "instance", i.Name),
		metrics: map[string]*metricSeries{},
		beside:  map[string][]*pointSeries{},
		namer:   otlptranslator.NewMetricNamer("", otlptranslator.UnderscoreEscapingWithSuffixes),
	}
	s.own = s.target
	if s.pushed {
		s.own = labels.FromStrings("job", job)
	}
	s.declare()
	for _, x := range i.Exporters() {
		s.exporters = append(s.exporters, newExporterScraper(b, x))
	}
	return s
}

func newExporterScraper(b *buffer, x simulator.Exporter) *scraper {
	target := labels.NewBuilder(labels.FromMap(x.Labels)).Set("job", x.Job).Labels()
	s := &scraper{buffer: b, from: x.Gatherer, target: target, own: target, beside: map[string][]*pointSeries{}}
	s.declare()
	return s
}

// declare creates the series that Prometheus adds to each target.
func (s *scraper) declare() {
	for k, name := range metaNames {
		s.meta[k] = s.series(s.target, name)
	}
}

// scrape stores one scrape of the instance and its exporters at t (milliseconds) with the given duration in seconds.
func (s *scraper) scrape(t int64, seconds float64) error {
	sc, err := s.instance.Scrape(&s.rm)
	if err != nil {
		return err
	}
	s.begin()
	if sc.Up {
		if sc.Life != s.life { // a new process: other labels of target_info, everything else unchanged
			s.life, s.info = sc.Life, nil
		}
		if err := s.collect(t, sc); err != nil {
			return err
		}
	}
	s.end(t, sc.Up, seconds)
	for _, x := range s.exporters {
		x.begin()
		if err := x.gather(t, x.from); err != nil {
			return err
		}
		x.end(t, true, seconds)
	}
	return nil
}

func (s *scraper) begin() {
	s.scrapes++
	s.present = s.present[:0]
}

// end stores what Prometheus adds to each scrape.
func (s *scraper) end(t int64, reached bool, seconds float64) {
	added := s.markStale(t)
	up := 0.0
	if reached {
		up = 1
	}
	n := float64(len(s.present))
	for k, v := range [5]float64{up, seconds, n, n, added} {
		s.meta[k].append(t, v)
	}
}

// collect appends all samples of a scrape.
func (s *scraper) collect(t int64, sc simulator.Scrape) error {
	if s.info == nil {
		var pairs []string
		for _, kv := range sc.TargetInfo {
			pairs = append(pairs, string(kv.Key), kv.Value.String())
		}
		s.info = s.series(s.own, "target_info", pairs...)
	}
	s.put(s.info, t, 1)
	if err := s.gather(t, sc.Beside); err != nil {
		return err
	}
	for _, sm := range s.rm.ScopeMetrics {
		for _, m := range sm.Metrics {
			if err := s.metric(t, m); err != nil {
				return fmt.Errorf("metric %s: %w", m.Name, err)
			}
		}
	}
	return nil
}

// markStale ends the series that the last scrape had and this one does not, as
// a scrape does, and returns how many are new.
func (s *scraper) markStale(t int64) float64 {
	for _, old := range s.seen {
		if old.seen != s.scrapes {
			old.append(t, staleNaN)
		}
	}
	added := max(0, len(s.present)-len(s.seen))
	s.seen = append(s.seen[:0], s.present...)
	return float64(added)
}

// put stores a sample of an instrument. A pushed series never ends: Prometheus
// does not know when pushes stop.
func (s *scraper) put(to *series, t int64, v float64) {
	if s.pushed {
		to.append(t, v)
		return
	}
	s.putScraped(to, t, v)
}

func (s *scraper) putScraped(to *series, t int64, v float64) {
	to.append(t, v)
	to.seen = s.scrapes
	s.present = append(s.present, to)
}

// series returns the series of a metric name with the given labels and pairs of labels.
func (s *scraper) series(base labels.Labels, name string, pairs ...string) *series {
	b := labels.NewBuilder(base)
	b.Set(labels.MetricName, name)
	for k := 0; k+1 < len(pairs); k += 2 {
		b.Set(pairs[k], pairs[k+1])
	}
	return s.buffer.series(b.Labels())
}

func (s *scraper) metric(t int64, m metricdata.Metrics) error {
	ms := s.metrics[m.Name]
	if ms == nil {
		name, err := s.namer.Build(otlptranslator.Metric{Name: m.Name, Unit: m.Unit, Type: metricType(m.Data)})
		if err != nil {
			return err
		}
		ms = &metricSeries{name: name, points: map[attribute.Distinct]*pointSeries{}}
		s.metrics[m.Name] = ms
	}
	switch d := m.Data.(type) {
	case metricdata.Gauge[int64]:
		return putPoints(s, t, ms, d.DataPoints)
	case metricdata.Gauge[float64]:
		return putPoints(s, t, ms, d.DataPoints)
	case metricdata.Sum[int64]:
		return putPoints(s, t, ms, d.DataPoints)
	case metricdata.Sum[float64]:
		return putPoints(s, t, ms, d.DataPoints)
	case metricdata.Histogram[int64]:
		return putHistograms(s, t, ms, d.DataPoints)
	case metricdata.Histogram[float64]:
		return putHistograms(s, t, ms, d.DataPoints)
	}
	return fmt.Errorf("%T cannot be written to a history", m.Data)
}

func metricType(data metricdata.Aggregation) otlptranslator.MetricType {
	monotonic := false
	switch d := data.(type) {
	case metricdata.Gauge[int64], metricdata.Gauge[float64]:
		return otlptranslator.MetricTypeGauge
	case metricdata.Histogram[int64], metricdata.Histogram[float64]:
		return otlptranslator.MetricTypeHistogram
	case metricdata.Sum[int64]:
		monotonic = d.IsMonotonic
	case metricdata.Sum[float64]:
		monotonic = d.IsMonotonic
	}
	if monotonic {
		return otlptranslator.MetricTypeMonotonicCounter
	}
	return otlptranslator.MetricTypeNonMonotonicCounter
}

func putPoints[N int64 | float64](s *scraper, t int64, ms *metricSeries, points []metricdata.DataPoint[N]) error {
	for i := range points {
		p := &points[i]
		ps := ms.points[p.Attributes.Equivalent()]
		if ps == nil {
			pairs, err := s.pairs(p.Attributes)
			if err != nil {
				return err
			}
			ps = &pointSeries{value: s.series(s.own, ms.name, pairs...)}
			ms.points[p.Attributes.Equivalent()] = ps
		}
		s.put(ps.value, t, float64(p.Value))
	}
	return nil
}

func putHistograms[N int64 | float64](s *scraper, t int64, ms *metricSeries, points []metricdata.HistogramDataPoint[N]) error {
	for i := range points {
		p := &points[i]
		ps := ms.points[p.Attributes.Equivalent()]
		if ps == nil {
			pairs, err := s.pairs(p.Attributes)
			if err != nil {
				return err
			}
			ps = s.histogram(ms.name, pairs, p.Bounds)
			ms.points[p.Attributes.Equivalent()] = ps
		}
		var cumulative uint64
		for b, bucket := range ps.buckets {
			cumulative += p.BucketCounts[b]
			s.put(bucket, t, float64(cumulative))
		}
		s.put(ps.sum, t, float64(p.Sum))
		s.put(ps.count, t, float64(p.Count))
	}
	return nil
}

func (s *scraper) histogram(name string, pairs []string, bounds []float64) *pointSeries {
	ps := &pointSeries{sum: s.series(s.own, name+"_sum", pairs...), count: s.series(s.own, name+"_count", pairs...)}
	for _, b := range append(bounds[:len(bounds):len(bounds)], math.Inf(1)) {
		le := append(pairs[:len(pairs):len(pairs)], "le", s.bound(b))
		ps.buckets = append(ps.buckets, s.series(s.own, name+"_bucket", le...))
	}
	return ps
}

// bound writes a bucket's bound as the store has it: for scraped series in
// OpenMetrics form (1.0), for pushed ones without a redundant fraction (1).
func (s *scraper) bound(v float64) string {
	if s.pushed && !math.IsInf(v, 1) {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return openMetricsFloat(v)
}

func (s *scraper) pairs(set attribute.Set) ([]string, error) {
	var pairs []string
	for _, kv := range set.ToSlice() {
		name, err := s.labeler.Build(string(kv.Key))
		if err != nil {
			return nil, err
		}
		pairs = append(pairs, name, kv.Value.String())
	}
	return pairs, nil
}

// openMetricsFloat writes a number of a label (le, quantile) as OpenMetrics
// does and Prometheus 3 stores it.
func openMetricsFloat(v float64) string {
	if math.IsInf(v, 1) {
		return "+Inf"
	}
	text := strconv.FormatFloat(v, 'g', -1, 64)
	if !strings.ContainsAny(text, "e.") {
		text += ".0"
	}
	return text
}
