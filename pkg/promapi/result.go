package promapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/common/model"
)

const (
	// maxAnswerSeries is how many series are read of an answer, most of them to be left out.
	maxAnswerSeries = 100_000
	// maxHeld bounds the memory of one answer's result, as estimated by the costs below. The body alone does not: four
	// bytes of it can become a hundred.
	maxHeld = 48 << 20

	// What parts of a result take in memory, about: a label's place in a Go map and its two strings have overhead.
	costSample = 16
	costSeries = 120
	costLabel  = 96
)

// resultReader makes series of the data of a query's answer, within the limits.
type resultReader struct {
	ctx    context.Context
	limits Limits
	// key is where the samples of a series are: "value" or "values".
	key string
	// seen is how many series were read, held what the kept ones take in memory.
	seen int
	held int64
}

// keyed is a series with the text by which series are ordered, once that is needed.
type keyed struct {
	*model.SampleStream
	key string
}

// vector reads the answer to an instant query, and how many series were left out.
func (r *resultReader) vector(data []byte) (model.Vector, int, error) {
	kind, result, err := readResult(data)
	if err != nil {
		return nil, 0, err
	}
	if kind == "scalar" {
		c := cursor{b: result}
		p, err := c.pair()
		return model.Vector{&model.Sample{Metric: model.Metric{}, Value: p.Value, Timestamp: p.Timestamp}}, 0, err
	}
	if kind != "vector" {
		return nil, 0, fmt.Errorf("result type %q, expected a vector: %w", kind, errForm)
	}
	r.key = "value"
	all, cut, err := r.series(result)
	vector := make(model.Vector, len(all))
	for i, s := range all {
		vector[i] = &model.Sample{Metric: s.Metric, Timestamp: s.Values[0].Timestamp, Value: s.Values[0].Value}
	}
	return vector, cut, err
}

// matrix reads the answer to a range query, and how many series were left out.
func (r *resultReader) matrix(data []byte) (model.Matrix, int, error) {
	kind, result, err := readResult(data)
	if err != nil {
		return nil, 0, err
	}
	if kind != "matrix" {
		return nil, 0, fmt.Errorf("result type %q, expected a matrix: %w", kind, errForm)
	}
	r.key = "values"
	all, cut, err := r.series(result)
	matrix := make(model.Matrix, len(all))
	for i, s := range all {
		matrix[i] = s.SampleStream
	}
	return matrix, cut, err
}

func readResult(data []byte) (kind string, result []byte, err error) {
	c := cursor{b: data}
	err = c.object(func(key string) (err error) {
		switch key {
		case "resultType":
			kind, err = c.text()
		case "result":
			result = c.raw()
		default:
			c.raw()
		}
		return err
	})
	return kind, result, err
}

// series reads a list of series, and counts those that are left out. At most twice as many are held as are kept.
func (r *resultReader) series(result []byte) (kept []keyed, cut int, err error) {
	c := cursor{b: result}
	err = c.array(func() error {
		if r.seen++; r.seen > maxAnswerSeries {
			return r.tooLarge(fmt.Sprintf("has more than %d series", maxAnswerSeries))
		}
		if err := r.ctx.Err(); err != nil {
			return err
		}
		s, err := r.stream(&c)
		if err != nil {
			return err
		}
		kept = append(kept, keyed{SampleStream: s})
		if len(kept) >= 2*r.limits.MaxSeries {
			kept = r.cut(kept)
		}
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	kept = r.cut(kept)
	return kept, r.seen - len(kept), nil
}

// cut keeps the first MaxSeries in the order of their labels, so that the same ones stay at every refresh.
func (r *resultReader) cut(all []keyed) []keyed {
	if len(all) <= r.limits.MaxSeries {
		return all
	}
	for i := range all {
		if all[i].key == "" {
			all[i].key = all[i].Metric.String()
		}
	}
	slices.SortFunc(all, func(a, b keyed) int { return strings.Compare(a.key, b.key) })
	for _, s := range all[r.limits.MaxSeries:] {
		r.held -= costOf(s.Metric, len(s.Values))
	}
	clear(all[r.limits.MaxSeries:])
	return all[:r.limits.MaxSeries]
}

// stream reads one series.
func (r *resultReader) stream(c *cursor) (*model.SampleStream, error) {
	s := &model.SampleStream{}
	if err := r.hold(costSeries); err != nil {
		return nil, err
	}
	err := c.object(func(key string) (err error) {
		switch key {
		case "metric":
			s.Metric, err = r.metric(c)
		case r.key:
			s.Values, err = r.values(c)
		case "histogram", "histograms":
			err = errHistogram
		default:
			c.raw()
		}
		return err
	})
	if err == nil && (s.Metric == nil || s.Values == nil) {
		err = errForm
	}
	return s, err
}

// errHistogram is the error for series that hold no numbers.
var errHistogram = &Error{Kind: KindUnsupported, Message: "The store answers with native histograms where numbers are needed. Take a count, a sum or a fraction of them, such as histogram_count(...)."}

func (r *resultReader) metric(c *cursor) (model.Metric, error) {
	m := model.Metric{}
	err := c.object(func(name string) error {
		value, err := c.text()
		if err != nil {
			return err
		}
		m[model.LabelName(name)] = model.LabelValue(value)
		return r.hold(costLabel + int64(len(name)+len(value)))
	})
	return m, err
}

// values reads the samples of a series: one pair at a moment, a list of pairs over a range.
func (r *resultReader) values(c *cursor) ([]model.SamplePair, error) {
	if r.key == "value" {
		p, err := c.pair()
		return []model.SamplePair{p}, errors.Join(err, r.hold(costSample))
	}
	list := cursor{b: c.raw()}
	// Each pair has one bracket, and the list another one.
	count := max(bytes.Count(list.b, []byte("["))-1, 0)
	if err := r.hold(int64(count) * costSample); err != nil {
		return nil, err
	}
	values := make([]model.SamplePair, 0, count)
	err := list.array(func() error {
		p, err := list.pair()
		values = append(values, p)
		return err
	})
	return values, err
}

// hold accounts for memory before it is taken.
func (r *resultReader) hold(bytes int64) error {
	if r.held += bytes; r.held > maxHeld {
		return r.tooLarge("needs more memory than the " + mebibytes(maxHeld) + " of one answer")
	}
	return nil
}

func (r *resultReader) tooLarge(what string) error {
	return &Error{Kind: KindTooLarge, Message: fmt.Sprintf(
		"The store's answer %s. Choose a shorter time range or a narrower selection, or sum by fewer labels.", what)}
}

// costOf is what a series takes in memory, about.
func costOf(m model.Metric, samples int) int64 {
	total := int64(costSeries) + int64(samples)*costSample
	for name, value := range m {
		total += costLabel + int64(len(name)+len(value))
	}
	return total
}

// maxTime bounds times in milliseconds: beyond it, nanoseconds overflow.
const maxTime = math.MaxInt64 / 1e6

// pair reads [time, "value"].
func (c *cursor) pair() (p model.SamplePair, err error) {
	if !c.take('[') {
		return p, errForm
	}
	at := c.raw()
	if !c.take(',') {
		return p, errForm
	}
	value := c.raw()
	if !c.take(']') || len(value) < 2 || value[0] != '"' {
		return p, errForm
	}
	seconds, err := strconv.ParseFloat(string(at), 64)
	if err != nil {
		return p, err
	}
	ms := math.Round(seconds * 1000)
	if math.Abs(ms) > maxTime {
		return p, errForm
	}
	v, err := strconv.ParseFloat(string(value[1:len(value)-1]), 64)
	return model.SamplePair{Timestamp: model.Time(ms), Value: model.SampleValue(v)}, err
}
