package instrument

import (
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// tally is a counter whose series are created on demand. All its values belong
// to the same moment, which several instruments that are added to one after the
// other cannot guarantee.
//
// It reports the values of an earlier moment, and 0 for a series that is new
// since: if a series started above 0, increase() would miss its first events,
// since Prometheus cannot know that they are new. age moves that moment on.
type tally struct{ items []tallyItem }

// tallyItem is one series: the events so far, those at the last age, which are
// reported after the next one, and those that are reported.
type tallyItem struct {
	n, next, shown int64
	options        []metric.ObserveOption
}

// create adds a series at 0 and returns its index.
func (t *tally) create(kvs ...attribute.KeyValue) int {
	set := metric.WithAttributeSet(attribute.NewSet(kvs...))
	t.items = append(t.items, tallyItem{options: []metric.ObserveOption{set}})
	return len(t.items) - 1
}

func (t *tally) add(i int, n int64) { t.items[i].n += n }

// restore adds n events that were reported by an earlier process.
func (t *tally) restore(i int, n int64) {
	item := &t.items[i]
	item.n, item.next, item.shown = item.n+n, item.next+n, item.shown+n
}

// age reports from now on the values of the previous age.
func (t *tally) age() {
	for i := range t.items {
		item := &t.items[i]
		item.shown, item.next = item.next, item.n
	}
}

// publish reports from now on all events so far.
func (t *tally) publish() {
	for i := range t.items {
		item := &t.items[i]
		item.shown, item.next = item.n, item.n
	}
}

// observe reports every series.
func (t *tally) observe(o metric.Observer, c metric.Int64ObservableCounter) {
	for i := range t.items {
		o.ObserveInt64(c, t.items[i].shown, t.items[i].options...)
	}
}
