package history

import (
	"math"
	"sync"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/tsdb/chunks"
)

// samplesPerChunk is Prometheus' default.
const samplesPerChunk = 120

var staleNaN = math.Float64frombits(value.StaleNaN)

// series collects the samples of one series, compressed, until a block is written.
type series struct {
	labels labels.Labels
	chunks []chunks.Meta
	chunk  chunkenc.Chunk
	app    chunkenc.Appender
	last   int64 // time of the newest sample ever, in milliseconds
	seen   int64 // the last scrape with this series
}

// append adds a sample. A time that is not after the last one is ignored, as
// Prometheus does with a duplicate.
func (s *series) append(t int64, v float64) {
	if t <= s.last {
		return
	}
	s.last = t
	if s.chunk == nil || s.chunk.NumSamples() >= samplesPerChunk {
		s.cut(t)
	}
	s.app.Append(0, t, v)
	s.chunks[len(s.chunks)-1].MaxTime = t
}

func (s *series) cut(t int64) {
	c := chunkenc.NewXORChunk()
	app, err := c.Appender()
	if err != nil { // only a corrupt chunk has no appender; this one is new
		panic(err)
	}
	s.chunk, s.app = c, app
	s.chunks = append(s.chunks, chunks.Meta{Chunk: c, MinTime: t, MaxTime: t})
}

// take returns the chunks so far and resets the series.
func (s *series) take() []chunks.Meta {
	list := s.chunks
	s.chunks, s.chunk, s.app = nil, nil, nil
	return list
}

// buffer has all series of the block that is being written.
type buffer struct {
	mu     sync.Mutex // of the maps and the list; a series has one writer
	byHash map[uint64][]*series
	byName map[string][]*series
	all    []*series
}

func newBuffer() *buffer {
	return &buffer{byHash: map[uint64][]*series{}, byName: map[string][]*series{}}
}

// series returns the series with the given labels.
func (b *buffer) series(ls labels.Labels) *series {
	b.mu.Lock()
	defer b.mu.Unlock()
	h := ls.Hash()
	for _, s := range b.byHash[h] {
		if labels.Equal(s.labels, ls) {
			return s
		}
	}
	s := &series{labels: ls.Copy(), last: math.MinInt64}
	b.byHash[h] = append(b.byHash[h], s)
	name := s.labels.Get(labels.MetricName)
	b.byName[name] = append(b.byName[name], s)
	b.all = append(b.all, s)
	return s
}
