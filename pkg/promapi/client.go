// Package promapi is a small client of the Prometheus HTTP API, as Prometheus, Mimir, Thanos and VictoriaMetrics
// speak it. It bounds what an answer may cost (time, bytes) and turns every failure into a sentence that says what is
// wrong and what to do.
package promapi

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"
	"github.com/prometheus/common/model"
)

const (
	// DefaultTimeout bounds one request when Limits name no timeout.
	DefaultTimeout = 30 * time.Second
	// DefaultMaxBytes bounds one decompressed answer when Limits name no size: about 1.2 million samples.
	DefaultMaxBytes = 32 << 20
	// DefaultMaxPoints is how many points of one series Prometheus gives; it refuses a query for more.
	DefaultMaxPoints = 11_000
	// DefaultMaxQueryBytes is how long a query VictoriaMetrics reads (-search.maxQueryLen).
	DefaultMaxQueryBytes = 16 << 10
	// DefaultMaxSeries is how many series of one answer are kept: more than any panel can show apart.
	DefaultMaxSeries = 1000
	// maxGetBytes is the longest parameter string sent in a URL. Longer queries go into a POST body, since proxies
	// cut URLs; shorter ones are sent by GET, since some proxies allow nothing else.
	maxGetBytes = 2000
)

// Limits bound what one request may cost. Zero values mean the defaults.
type Limits struct {
	Timeout  time.Duration
	MaxBytes int64
	// MaxPoints is the most points of one series that a range query may ask for.
	MaxPoints int
	// MaxQueryBytes is the longest text of a query.
	MaxQueryBytes int
	// MaxSeries is how many series of an answer are kept. The Notes say when some were cut.
	MaxSeries int
}

func (l Limits) withDefaults() Limits {
	l.Timeout = cmp.Or(max(l.Timeout, 0), DefaultTimeout)
	l.MaxBytes = cmp.Or(max(l.MaxBytes, 0), DefaultMaxBytes)
	l.MaxPoints = cmp.Or(max(l.MaxPoints, 0), DefaultMaxPoints)
	l.MaxQueryBytes = cmp.Or(max(l.MaxQueryBytes, 0), DefaultMaxQueryBytes)
	l.MaxSeries = cmp.Or(max(l.MaxSeries, 0), DefaultMaxSeries)
	return l
}

// Querier evaluates PromQL: a Client, or a Cache in front of one. Results belong to nobody alone and must not be
// changed.
type Querier interface {
	// Query evaluates expr at one moment. Scalars come back as a vector of one sample without labels.
	Query(ctx context.Context, expr string, at time.Time) (model.Vector, Notes, error)
	// QueryRange evaluates expr over a range.
	QueryRange(ctx context.Context, expr string, r Range) (model.Matrix, Notes, error)
	// QuerySamples evaluates a range selector at one moment: the samples as they are stored.
	QuerySamples(ctx context.Context, expr string, at time.Time) (model.Matrix, Notes, error)
}

// Client asks one Prometheus API. It is safe for concurrent use.
type Client struct {
	base   *url.URL
	http   *http.Client
	limits Limits
}

// New makes a client for the API at rawURL (without /api/v1) that sends through hc, which carries authentication and
// TLS. The error is an *Error of KindConfig.
func New(rawURL string, hc *http.Client, limits Limits) (*Client, error) {
	base, err := parseURL(rawURL)
	if err != nil {
		return nil, err
	}
	// A redirect is a wrong URL or a login page. Following it would send credentials elsewhere and turn a clear
	// answer into a puzzling one.
	own := *hc
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	own.Timeout = 0 // The context below bounds the request, and its error can be told apart.
	return &Client{base: base, http: &own, limits: limits.withDefaults()}, nil
}

// BuildInfo is what a server tells about itself. Prometheus itself leaves Application empty.
type BuildInfo struct {
	Application string `json:"application"`
	Version     string `json:"version"`
}

// Query evaluates expr at one moment. Scalars come back as a vector of one sample without labels.
func (c *Client) Query(ctx context.Context, expr string, at time.Time) (model.Vector, Notes, error) {
	if err := c.limits.checkQuery(expr); err != nil {
		return nil, Notes{}, err
	}
	var result queryResult
	notes, err := c.call(ctx, "/api/v1/query", url.Values{"query": {expr}, "time": {timestamp(at)}}, &result)
	if err != nil {
		return nil, notes, err
	}
	vector, err := result.vector()
	if err != nil {
		return nil, notes, c.unexpected(err)
	}
	kept, cut := c.limits.cutVector(vector)
	return kept, notes.withCut(len(vector)-len(kept), cut), nil
}

// QuerySamples evaluates a range selector, such as metric[1h], at one moment: the samples as they are stored. No series is
// cut: whoever counts samples needs all of them.
func (c *Client) QuerySamples(ctx context.Context, expr string, at time.Time) (model.Matrix, Notes, error) {
	if err := c.limits.checkQuery(expr); err != nil {
		return nil, Notes{}, err
	}
	var result queryResult
	notes, err := c.call(ctx, "/api/v1/query", url.Values{"query": {expr}, "time": {timestamp(at)}}, &result)
	if err != nil {
		return nil, notes, err
	}
	matrix, err := result.matrix()
	if err != nil {
		return nil, notes, c.unexpected(err)
	}
	return matrix, notes, nil
}

// QueryRange evaluates expr over a range.
func (c *Client) QueryRange(ctx context.Context, expr string, r Range) (model.Matrix, Notes, error) {
	if err := errors.Join(c.limits.checkQuery(expr), c.limits.checkRange(r)); err != nil {
		return nil, Notes{}, err
	}
	var result queryResult
	params := url.Values{
		"query": {expr},
		"start": {timestamp(r.Start)},
		"end":   {timestamp(r.End)},
		"step":  {strconv.FormatFloat(r.Step.Seconds(), 'f', -1, 64)},
	}
	notes, err := c.call(ctx, "/api/v1/query_range", params, &result)
	if err != nil {
		return nil, notes, err
	}
	matrix, err := result.matrix()
	if err != nil {
		return nil, notes, c.unexpected(err)
	}
	kept, cut := c.limits.cutMatrix(matrix)
	return kept, notes.withCut(len(matrix)-len(kept), cut), nil
}

// LabelValues lists the values a label has in the series that match any of the selectors, in the given time; at most
// limit. Stores know no POST here: the selectors have to fit into a URL.
func (c *Client) LabelValues(ctx context.Context, label string, selectors []string, start, end time.Time, limit int) ([]string, error) {
	var values []string
	params := url.Values{
		"match[]": selectors,
		"start":   {timestamp(start)},
		"end":     {timestamp(end)},
		"limit":   {strconv.Itoa(limit)},
	}
	if _, err := c.call(ctx, "/api/v1/label/"+url.PathEscape(label)+"/values", params, &values); err != nil {
		return nil, err
	}
	// Stores that are older than the parameter ignore it.
	return values[:min(len(values), limit)], nil
}

// BuildInfo asks the server for its name and version. Some stores have no such endpoint; the error is then of
// KindNotFound or another kind that says nothing about queries.
func (c *Client) BuildInfo(ctx context.Context) (BuildInfo, error) {
	var info BuildInfo
	_, err := c.call(ctx, "/api/v1/status/buildinfo", nil, &info)
	return info, err
}

// Close closes connections that nobody uses any more.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Address is where the client sends its requests, fit to be shown.
func (c *Client) Address() string { return address(c.base) }

// call sends one request and decodes the data of the answer into out.
func (c *Client) call(ctx context.Context, path string, params url.Values, out any) (Notes, error) {
	ctx, cancel := context.WithTimeout(ctx, c.limits.Timeout)
	defer cancel()
	started := time.Now()
	req, err := c.request(ctx, path, params)
	if err != nil {
		return Notes{}, configError("No request can be made to %s. Check the URL.", c.Address())
	}
	res, err := c.http.Do(req)
	if err != nil {
		return Notes{}, transportError(err, c.base, time.Since(started))
	}
	body, err := io.ReadAll(httpclient.MaxBytesReader(res.Body, c.limits.MaxBytes))
	_ = res.Body.Close()
	if errors.Is(err, httpclient.ErrResponseBodyTooLarge) {
		return Notes{}, &Error{Kind: KindTooLarge, cause: err, Message: fmt.Sprintf(
			"The answer of %s is larger than the %s that Insights reads, or than Grafana's own response limit. Choose a shorter time range or a narrower selection.", c.Address(), mebibytes(c.limits.MaxBytes))}
	}
	if err != nil {
		return Notes{}, transportError(err, c.base, time.Since(started))
	}
	if e := responseError(res, body, c.base); e != nil {
		return Notes{}, e
	}
	answer := struct {
		Notes
		// IsPartial is how the VictoriaMetrics cluster says that some of its storage did not answer.
		IsPartial bool `json:"isPartial"`
		Data      any  `json:"data"`
	}{Data: out}
	if err := json.Unmarshal(body, &answer); err != nil {
		return Notes{}, c.unexpected(err)
	}
	return answer.worded(answer.IsPartial), nil
}

func (c *Client) request(ctx context.Context, path string, params url.Values) (*http.Request, error) {
	target := c.base.JoinPath(path)
	encoded := params.Encode()
	if len(encoded) <= maxGetBytes {
		target.RawQuery = encoded
		return http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), strings.NewReader(encoded))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req, nil
}

// unexpected is the error for an answer in the API's envelope whose content is not what was asked for.
func (c *Client) unexpected(cause error) error {
	return &Error{Kind: KindUnsupported, cause: cause, Message: fmt.Sprintf(
		"%s answers in a form that Insights cannot read. Check that the URL leads to a Prometheus-compatible API.", c.Address())}
}

// timestamp writes a time as the API reads it: Unix seconds, to the millisecond.
func timestamp(t time.Time) string {
	return strconv.FormatFloat(float64(t.UnixMilli())/1000, 'f', -1, 64)
}

func mebibytes(n int64) string {
	return strconv.FormatFloat(float64(n)/(1<<20), 'g', 3, 64) + " MiB"
}
