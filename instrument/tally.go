package instrument

import (
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// tally is a counter whose series are created on demand. All its values belong
// to the same moment, which several instruments that are added to one after the
// other cannot guarantee.
//
// It reports its values of the previous collection, and 0 for a series that is
// new since: if a series started above 0, increase() would miss its first
// events, since Prometheus cannot know that they are new.
type tally struct{ items []tallyItem }

type tallyItem struct {
	n, shown int64
	options  []metric.ObserveOption
}

// create adds a series at 0 and returns its index.
func (t *tally) create(kvs ...attribute.KeyValue) int {
	set := metric.WithAttributeSet(attribute.NewSet(kvs...))
	t.items = append(t.items, tallyItem{options: []metric.ObserveOption{set}})
	return len(t.items) - 1
}

func (t *tally) add(i int, n int64) { t.items[i].n += n }

// observe reports every series, and keeps the current values for the next collection.
func (t *tally) observe(o metric.Observer, c metric.Int64ObservableCounter) {
	for i := range t.items {
		item := &t.items[i]
		o.ObserveInt64(c, item.shown, item.options...)
		item.shown = item.n
	}
}
