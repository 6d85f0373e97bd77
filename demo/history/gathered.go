package history

import (
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// gather stores what a process exposes besides its instruments. It reads
// the collectors that a live instance registers, so that names cannot differ.
func (s *scraper) gather(t int64, from prometheus.Gatherer) error {
	families, err := from.Gather()
	if err != nil {
		return err
	}
	for _, f := range families {
		known := s.beside[f.GetName()]
		if known == nil {
			for _, m := range f.GetMetric() {
				known = append(known, s.gathered(f.GetName(), m))
			}
			s.beside[f.GetName()] = known
		}
		// A collector always has its metrics, and the registry sorts them.
		for k, m := range f.GetMetric() {
			s.putGathered(known[k], t, m)
		}
	}
	return nil
}

// gathered are the series of a metric: one, or those of a summary.
func (s *scraper) gathered(name string, m *dto.Metric) *pointSeries {
	var pairs []string
	for _, l := range m.GetLabel() {
		pairs = append(pairs, l.GetName(), l.GetValue())
	}
	if m.GetSummary() == nil {
		return &pointSeries{value: s.series(s.target, name, pairs...)}
	}
	ps := &pointSeries{sum: s.series(s.target, name+"_sum", pairs...), count: s.series(s.target, name+"_count", pairs...)}
	for _, q := range m.GetSummary().GetQuantile() {
		of := append(pairs[:len(pairs):len(pairs)], "quantile", openMetricsFloat(q.GetQuantile()))
		ps.buckets = append(ps.buckets, s.series(s.target, name, of...))
	}
	return ps
}

func (s *scraper) putGathered(to *pointSeries, t int64, m *dto.Metric) {
	if sum := m.GetSummary(); sum != nil {
		for k, q := range sum.GetQuantile() {
			s.putScraped(to.buckets[k], t, q.GetValue())
		}
		s.putScraped(to.sum, t, sum.GetSampleSum())
		s.putScraped(to.count, t, float64(sum.GetSampleCount()))
		return
	}
	v := m.GetGauge().GetValue()
	if c := m.GetCounter(); c != nil {
		v = c.GetValue()
	}
	s.putScraped(to.value, t, v)
}
