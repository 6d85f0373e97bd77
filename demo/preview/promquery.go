package preview

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// promQuery is the query model of Grafana's Prometheus data source.
//
// Its "format" (time_series, table, heatmap) is absent on purpose: as in Grafana, the page reshapes the
// frames and the response is always the same.
type promQuery struct {
	RefID          string `json:"-"`
	Expr           string `json:"expr"`
	LegendFormat   string `json:"legendFormat"`
	Interval       string `json:"interval"` // minimum step
	IntervalFactor int64  `json:"intervalFactor"`
	Instant        bool   `json:"instant"`
	Range          bool   `json:"range"`
	UTCOffsetSec   int64  `json:"utcOffsetSec"`
}

// run executes one query; every error is in the result.
func (c *promClient) run(ctx context.Context, request queryRequest, raw json.RawMessage, head queryHead) queryResult {
	var q promQuery
	if err := json.Unmarshal(raw, &q); err != nil {
		return failed(http.StatusBadRequest, "the query cannot be read: "+err.Error(), "plugin")
	}
	q.RefID = head.RefID
	if strings.TrimSpace(q.Expr) == "" {
		return queryResult{Status: http.StatusOK, Frames: data.Frames{}}
	}
	from, to := request.From.time(), request.To.time()
	span := to.Sub(from)
	found, err := computeSteps(stepRequest{
		Range: span, MaxDataPoints: head.MaxDataPoints, MinStep: q.Interval, Factor: q.IntervalFactor, ScrapeInterval: c.scrape,
	})
	if err != nil {
		return failed(http.StatusBadRequest, err.Error(), "plugin")
	}
	q.Expr = expandMacros(q.Expr, found, span)
	var frames data.Frames
	if q.Range || !q.Instant {
		start, end := alignRange(from, to, found.Step, time.Duration(q.UTCOffsetSec)*time.Second)
		value, warnings, err := c.queryRange(ctx, q.Expr, start, end, found.Step)
		if err != nil {
			return c.failure(ctx, q, found.Step, err)
		}
		frames = append(frames, toFrames(q, value, found.Step, warnings)...)
	}
	if q.Instant {
		value, warnings, err := c.queryInstant(ctx, q.Expr, to)
		if err != nil {
			return c.failure(ctx, q, found.Step, err)
		}
		frames = append(frames, toFrames(q, value, found.Step, warnings)...)
	}
	return queryResult{Status: http.StatusOK, Frames: frames}
}

// failure is the response to a query that Prometheus refused: the error, and a frame with the query.
func (c *promClient) failure(ctx context.Context, q promQuery, step time.Duration, err error) queryResult {
	failure := classify(ctx, err)
	result := failed(failure.Status, failure.Message, "downstream")
	result.Frames = finish(q, nil, step, nil)
	return result
}
