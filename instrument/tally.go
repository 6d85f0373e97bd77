package instrument

import (
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// tally is a counter whose series appear as they are needed. All its values
// belong to the same moment, which several instruments that are added to one
// after the other cannot promise.
//
// It reports what it held at the collection before, and 0 for a series that is
// new since: a series that began above 0 would hide its first events from
// increase(), as Prometheus cannot know that they are new.
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

// observe reports every series, and remembers the present for the next time.
func (t *tally) observe(o metric.Observer, c metric.Int64ObservableCounter) {
	for i := range t.items {
		item := &t.items[i]
		o.ObserveInt64(c, item.shown, item.options...)
		item.shown = item.n
	}
}
