package v050

import (
	"strconv"
	"sync"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// maxLabels is the maximum number of labels of a contextd v0.5.0 series, without job.
const maxLabels = 3

// labelled creates the options of recordings with fixed label names, once for each
// combination of values: a history records tens of millions of times.
//
// Every value is a string, as a store has it, although v0.5.0 passes some as
// numbers and booleans: a saved state can be read back into the same series then.
type labelled struct {
	names []attribute.Key
	mu    sync.Mutex
	known map[[maxLabels]string]options
}

// options are the arguments of Add and Record; as slices they need no allocation.
type options struct {
	add    []metric.AddOption
	record []metric.RecordOption
}

func by(names ...attribute.Key) *labelled {
	return &labelled{names: names, known: map[[maxLabels]string]options{}}
}

// of returns the options for the values of the labels, in the order of their names.
func (l *labelled) of(values ...string) options {
	var key [maxLabels]string
	copy(key[:], values)
	l.mu.Lock()
	defer l.mu.Unlock()
	o, ok := l.known[key]
	if !ok {
		kvs := make([]attribute.KeyValue, len(l.names))
		for i, name := range l.names {
			kvs[i] = name.String(key[i])
		}
		set := metric.WithAttributeSet(attribute.NewSet(kvs...))
		o = options{add: []metric.AddOption{set}, record: []metric.RecordOption{set}}
		l.known[key] = o
	}
	return o
}

func number(n int) string { return strconv.Itoa(n) }
