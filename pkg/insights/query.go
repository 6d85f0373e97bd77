package insights

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana-plugin-sdk-go/experimental/concurrent"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
)

const (
	// maxConcurrent bounds how many queries of one request run at once.
	maxConcurrent = 4
	// maxPoints bounds one series: Prometheus refuses more than 11,000 points.
	maxPoints = 10_000
	// maxTimeRange is the longest time range of a query.
	maxTimeRange = 10 * 366 * 24 * time.Hour
	// firstYear and lastYear bound the times of queries: Unix times that fit into nanoseconds.
	firstYear, lastYear = 1970, 2200
)

// queryTypes says which function answers which query type. A new query type is one file and one line here.
var queryTypes = map[string]queryType{
	"incidents": answerIncidents,
	"slo":       answerSlo,
}

// queryType answers one query. Its errors are *promapi.Error or *queryError when the reader can act on
// them.
type queryType func(ctx context.Context, api promapi.Querier, q backend.DataQuery) (data.Frames, error)

// queryError says what is wrong with a user's query, and what to do.
type queryError struct{ message string }

func (e *queryError) Error() string { return e.message }

func badQuery(format string, args ...any) error {
	return &queryError{message: fmt.Sprintf(format, args...)}
}

// QueryData answers all queries of a request independently: one that fails does not affect the others. Hidden queries
// that arrive here are answered too: the front end does not send those that are not needed, and server-side
// expressions, alert rules and public dashboards compute with the rest.
func (ds *Datasource) QueryData(ctx context.Context, req *backend.QueryDataRequest) (*backend.QueryDataResponse, error) {
	ctx = promapi.WithReader(ctx, reader(req.GetHTTPHeaders()))
	return concurrent.QueryData(ctx, req, func(ctx context.Context, q concurrent.Query) backend.DataResponse {
		return ds.answer(ctx, q.DataQuery)
	}, maxConcurrent)
}

func (ds *Datasource) answer(ctx context.Context, q backend.DataQuery) backend.DataResponse {
	if ds.settingsErr != nil {
		return errorResponse(ds.settingsErr)
	}
	run, ok := queryTypes[q.QueryType]
	if !ok {
		return errorResponse(unknownQueryType(q.QueryType))
	}
	if err := checkTimeRange(q.TimeRange); err != nil {
		return errorResponse(err)
	}
	frames, err := within(ctx, run, ds.cache, q)
	if err != nil {
		return errorResponse(err)
	}
	for _, frame := range frames {
		frame.RefID = q.RefID
	}
	return backend.DataResponse{Frames: frames, Status: backend.StatusOK}
}

func unknownQueryType(name string) error {
	known := strings.Join(slices.Sorted(maps.Keys(queryTypes)), ", ")
	if name == "" {
		return badQuery("The query has no type. Choose one of: %s.", known)
	}
	return badQuery("Insights has no query type %q. Choose one of: %s; a newer dashboard may need a newer plugin.", name, known)
}

// parseQuery reads the model of a query. Unknown keys are Grafana's own.
func parseQuery(q backend.DataQuery, model any) error {
	err := json.Unmarshal(q.JSON, model)
	if err == nil {
		return nil
	}
	if wrong, ok := err.(*json.UnmarshalTypeError); ok && wrong.Field != "" {
		return badQuery("The query's %q is a %s, but must be a %s. Open the query and choose it again.", wrong.Field, wrong.Value, wrong.Type)
	}
	return badQuery("The query is not valid JSON. Open it in the query editor and save it again.")
}

// checkTimeRange refuses times for which no store has samples: counting them step by step would never end. The future of a
// range is not counted.
func checkTimeRange(t backend.TimeRange) error {
	until := t.To
	if now := time.Now(); until.After(now) {
		until = now
	}
	switch {
	case min(t.From.Year(), t.To.Year()) < firstYear, max(t.From.Year(), t.To.Year()) > lastYear:
		return badQuery("The time range is not within the years %d to %d. Choose another one.", firstYear, lastYear)
	case t.To.Before(t.From):
		return badQuery("The time range ends before it begins. Choose one whose \"from\" lies before its \"to\".")
	case until.Sub(t.From) > maxTimeRange:
		return badQuery("The time range is longer than ten years. Choose a shorter one.")
	}
	return nil
}

// noticesOf passes on the store's notes about the query.
func noticesOf(n promapi.Notes) []data.Notice {
	var notices []data.Notice
	for _, w := range n.Warnings {
		notices = append(notices, data.Notice{Severity: data.NoticeSeverityWarning, Text: w})
	}
	for _, i := range n.Infos {
		notices = append(notices, data.Notice{Severity: data.NoticeSeverityInfo, Text: i})
	}
	return notices
}
