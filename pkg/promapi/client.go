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
	// DefaultMaxPoints is how many points of one series Prometheus returns; it refuses a query for more.
	DefaultMaxPoints = 11_000
	// DefaultMaxQueryBytes is the longest query that VictoriaMetrics accepts (-search.maxQueryLen).
	DefaultMaxQueryBytes = 16 << 10
	// DefaultMaxSeries is how many series of one answer are kept: more than any panel can show separately.
	DefaultMaxSeries = 1000
	// DefaultMaxParallel is how many requests one data source sends to a store at once, over all readers.
	DefaultMaxParallel = 4
	// maxGetBytes is the longest parameter string sent in a URL. Longer queries go into a POST body, since proxies
	// cut URLs; shorter ones are sent by GET, since some proxies allow nothing else.
	maxGetBytes = 2000
)

// Limits bound what one request may cost. Zero values mean the defaults.
type Limits struct {
	Timeout  time.Duration
	MaxBytes int64
	// MaxPoints is the most points of one series that a range query may request.
	MaxPoints int
	// MaxQueryBytes is the longest text of a query.
	MaxQueryBytes int
	// MaxSeries is how many series of an answer are kept. Notes.Cut says how many were left out; Whole makes that an
	// error.
	MaxSeries int
	// MaxParallel is how many requests of one Client run at once.
	MaxParallel int
}

func (l Limits) withDefaults() Limits {
	l.Timeout = cmp.Or(max(l.Timeout, 0), DefaultTimeout)
	l.MaxBytes = cmp.Or(max(l.MaxBytes, 0), DefaultMaxBytes)
	l.MaxPoints = cmp.Or(max(l.MaxPoints, 0), DefaultMaxPoints)
	l.MaxQueryBytes = cmp.Or(max(l.MaxQueryBytes, 0), DefaultMaxQueryBytes)
	l.MaxSeries = cmp.Or(max(l.MaxSeries, 0), DefaultMaxSeries)
	l.MaxParallel = cmp.Or(max(l.MaxParallel, 0), DefaultMaxParallel)
	return l
}

// Querier evaluates PromQL: a Client, or a Cache in front of one. Results are shared and must not be
// changed.
type Querier interface {
	// Query evaluates expr at one moment. Scalars come back as a vector of one sample without labels.
	Query(ctx context.Context, expr string, at time.Time) (model.Vector, Notes, error)
	// QueryRange evaluates expr over a range.
	QueryRange(ctx context.Context, expr string, r Range) (model.Matrix, Notes, error)
	// QuerySamples evaluates a range selector at one moment: the samples as they are stored.
	QuerySamples(ctx context.Context, expr string, at time.Time) (model.Matrix, Notes, error)
}

// Client queries one Prometheus API. It is safe for concurrent use.
type Client struct {
	base   *url.URL
	http   *http.Client
	limits Limits
	// slots holds a token for each running request.
	slots chan struct{}
}

// New makes a client for the API at rawURL (without /api/v1) that sends through hc, which carries authentication and
// TLS. The error is an *Error of KindConfig.
func New(rawURL string, hc *http.Client, limits Limits) (*Client, error) {
	base, err := parseURL(rawURL)
	if err != nil {
		return nil, err
	}
	// A redirect is a wrong URL or a login page. Following it would send credentials elsewhere and turn a clear
	// error into a confusing one.
	own := *hc
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	own.Timeout = 0 // The context below bounds the request, and its error can be identified.
	limits = limits.withDefaults()
	return &Client{base: base, http: &own, limits: limits, slots: make(chan struct{}, limits.MaxParallel)}, nil
}

// BuildInfo is what a server reports about itself. Prometheus itself leaves Application empty.
type BuildInfo struct {
	Application string `json:"application"`
	Version     string `json:"version"`
}

// Query evaluates expr at one moment. Scalars come back as a vector of one sample without labels.
func (c *Client) Query(ctx context.Context, expr string, at time.Time) (model.Vector, Notes, error) {
	if err := c.limits.checkQuery(expr); err != nil {
		return nil, Notes{}, err
	}
	var vector model.Vector
	notes, err := c.call(ctx, "/api/v1/query", url.Values{"query": {expr}, "time": {timestamp(at)}}, func(ctx context.Context, data []byte) (cut int, err error) {
		vector, cut, err = (&resultReader{ctx: ctx, limits: c.limits}).vector(data)
		return cut, err
	})
	if err != nil {
		return nil, notes, err
	}
	return vector, notes, nil
}

// QueryRange evaluates expr over a range.
func (c *Client) QueryRange(ctx context.Context, expr string, r Range) (model.Matrix, Notes, error) {
	if err := errors.Join(c.limits.checkQuery(expr), c.limits.checkRange(r)); err != nil {
		return nil, Notes{}, err
	}
	params := url.Values{
		"query": {expr},
		"start": {timestamp(r.Start)},
		"end":   {timestamp(r.End)},
		"step":  {strconv.FormatFloat(r.Step.Seconds(), 'f', -1, 64)},
	}
	var matrix model.Matrix
	notes, err := c.call(ctx, "/api/v1/query_range", params, func(ctx context.Context, data []byte) (cut int, err error) {
		matrix, cut, err = (&resultReader{ctx: ctx, limits: c.limits}).matrix(data)
		return cut, err
	})
	if err != nil {
		return nil, notes, err
	}
	return matrix, notes, nil
}

// QuerySamples evaluates a range selector, such as metric[1h], at one moment: the samples as they are stored. Series are not
// left out beyond MaxSeries, as the samples of all are needed; more than can be held are an error.
func (c *Client) QuerySamples(ctx context.Context, expr string, at time.Time) (model.Matrix, Notes, error) {
	if err := c.limits.checkQuery(expr); err != nil {
		return nil, Notes{}, err
	}
	limits := c.limits
	limits.MaxSeries = maxAnswerSeries
	var matrix model.Matrix
	notes, err := c.call(ctx, "/api/v1/query", url.Values{"query": {expr}, "time": {timestamp(at)}}, func(ctx context.Context, data []byte) (cut int, err error) {
		matrix, cut, err = (&resultReader{ctx: ctx, limits: limits}).matrix(data)
		return cut, err
	})
	if err != nil {
		return nil, notes, err
	}
	return matrix, notes, nil
}

// LabelValues lists the values a label has in the series that match any of the selectors, in the given time range;
// at most limit. Stores have no POST here: the selectors must fit into a URL.
func (c *Client) LabelValues(ctx context.Context, label string, selectors []string, start, end time.Time, limit int) ([]string, error) {
	var values []string
	params := url.Values{
		"match[]": selectors,
		"start":   {timestamp(start)},
		"end":     {timestamp(end)},
		"limit":   {strconv.Itoa(limit)},
	}
	_, err := c.call(ctx, "/api/v1/label/"+url.PathEscape(label)+"/values", params, func(_ context.Context, data []byte) (_ int, err error) {
		// Stores that are older than the parameter ignore it.
		values, err = readTexts(data, limit)
		return 0, err
	})
	return values, err
}

// BuildInfo queries the server's name and version. Some stores have no such endpoint; the error is then of
// KindNotFound or another kind that says nothing about queries.
func (c *Client) BuildInfo(ctx context.Context) (BuildInfo, error) {
	var info BuildInfo
	_, err := c.call(ctx, "/api/v1/status/buildinfo", nil, func(_ context.Context, data []byte) (int, error) {
		err := json.Unmarshal(data, &info)
		info.Application, info.Version = clip(info.Application), clip(info.Version)
		return 0, err
	})
	return info, err
}

// Close closes idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Address is where the client sends its requests, safe to show.
func (c *Client) Address() string { return address(c.base) }

// call sends one request. read parses the data of the answer and returns how many series it left out.
func (c *Client) call(ctx context.Context, path string, params url.Values, read func(context.Context, []byte) (int, error)) (Notes, error) {
	if err := c.wait(ctx); err != nil {
		return Notes{}, err
	}
	// Held until the answer is read, because bodies take the memory.
	defer func() { <-c.slots }()
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
	env, isJSON := readReply(body)
	if e := responseError(res, body, env, isJSON, c.base); e != nil {
		return Notes{}, e
	}
	if env.form != nil {
		return Notes{}, c.unexpected(env.form)
	}
	cut, err := read(ctx, env.data)
	if e := timingError(err, c.Address(), time.Since(started)); e != nil {
		return Notes{}, e
	}
	if _, ok := errors.AsType[*Error](err); ok {
		return Notes{}, err
	}
	if err != nil {
		return Notes{}, c.unexpected(err)
	}
	notes := env.notes.worded(env.partial)
	notes.Cut = cut
	return notes.with(c.limits.cutNote(cut)), nil
}

// wait takes a slot for a request.
func (c *Client) wait(ctx context.Context) error {
	started := time.Now()
	select {
	case c.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
	}
	if e := timingError(ctx.Err(), c.Address(), time.Since(started)); e.Kind == KindCanceled {
		return e
	}
	return &Error{Kind: KindTimeout, cause: ctx.Err(), Message: fmt.Sprintf(
		"%s was busy for %s with the %d requests that Insights sends it at once. Wait until other panels have loaded, or look at its load.", c.Address(), roundSeconds(time.Since(started)), c.limits.MaxParallel)}
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

// unexpected is the error for an answer in the API's envelope whose content is not what was requested.
func (c *Client) unexpected(cause error) error {
	return &Error{Kind: KindUnsupported, cause: cause, Message: fmt.Sprintf(
		"%s answers in a form that Insights cannot read. Check that the URL leads to a Prometheus-compatible API.", c.Address())}
}

// timestamp formats a time as the API reads it: Unix seconds, to the millisecond.
func timestamp(t time.Time) string {
	return strconv.FormatFloat(float64(t.UnixMilli())/1000, 'f', -1, 64)
}

func mebibytes(n int64) string {
	return strconv.FormatFloat(float64(n)/(1<<20), 'g', 3, 64) + " MiB"
}
