package count

import (
	"context"

	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

// parts are the numbers of one query: by moment and group, the value of each part.
type parts map[int64]map[model.Fingerprint]*groupParts

type groupParts struct {
	labels model.Metric
	values map[string]float64
}

// query runs one query at the ends of a row's pieces.
func (c *counter) query(ctx context.Context, expr string, r row) (parts, error) {
	matrix, err := c.store.ends(ctx, expr, r.Run)
	if err != nil {
		return nil, err
	}
	return partsOf(matrix), nil
}

func partsOf(m model.Matrix) parts {
	p := parts{}
	for _, series := range m {
		labels := series.Metric.Clone()
		name := string(labels[slo.PartLabel])
		delete(labels, slo.PartLabel)
		delete(labels, model.MetricNameLabel)
		key := labels.Fingerprint()
		for _, point := range series.Values {
			at := p[int64(point.Timestamp)]
			if at == nil {
				at = map[model.Fingerprint]*groupParts{}
				p[int64(point.Timestamp)] = at
			}
			g := at[key]
			if g == nil {
				g = &groupParts{labels: labels, values: map[string]float64{}}
				at[key] = g
			}
			g.values[name] = float64(point.Value)
		}
	}
	return p
}

// any reports whether the piece has a count of all events, even without bad ones.
func (p parts) any(at piece) bool {
	for _, g := range p[at.To] {
		if _, ok := g.values[slo.PartTotal]; ok {
			return true
		}
	}
	return false
}

// one is the value of a part that has no groups.
func (p parts) one(name string, at piece) float64 {
	for _, g := range p[at.To] {
		if v, ok := g.values[name]; ok && len(g.labels) == 0 {
			return v
		}
	}
	return 0
}

// certain reports whether all counts of the piece are numbers that a counter can grow by.
func (p parts) certain(at piece) bool {
	for _, g := range p[at.To] {
		for _, name := range countedParts {
			if v, ok := g.values[name]; ok && !isFinite(v) {
				return false
			}
		}
	}
	return true
}

var countedParts = []string{slo.PartTotal, slo.PartBad, slo.PartGood}

// adder adds a number of a part to a cell of a group.
type adder func(labels model.Metric, cell slo.Cell, part string, n float64)

// take adds the counts of the piece to its cell.
func take(add adder, p parts, at piece) {
	for _, g := range p[at.To] {
		for _, name := range countedParts {
			if v, ok := g.values[name]; ok && isFinite(v) {
				add(g.labels, at.of, name, v)
			}
		}
	}
}
