package preview

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/prometheus/client_golang/api"
	promv1 "github.com/prometheus/client_golang/api/prometheus/v1"
	"github.com/prometheus/common/model"
)

// promClient is a client of a Prometheus API.
type promClient struct {
	api    promv1.API
	scrape time.Duration
}

func newPromClient(address string, scrape time.Duration) (*promClient, error) {
	client, err := api.NewClient(api.Config{Address: address})
	if err != nil {
		return nil, fmt.Errorf("the Prometheus URL %q: %w", address, err)
	}
	return &promClient{api: promv1.NewAPI(client), scrape: scrape}, nil
}

// ping runs a minimal query.
func (c *promClient) ping(ctx context.Context) error {
	_, _, err := c.api.Query(ctx, "1+1", time.Now())
	return err
}

func (c *promClient) queryRange(ctx context.Context, expr string, from, to time.Time, step time.Duration) (model.Value, []string, error) {
	value, warnings, err := c.api.QueryRange(ctx, expr, promv1.Range{Start: from, End: to, Step: step})
	return value, warnings, err
}

func (c *promClient) queryInstant(ctx context.Context, expr string, at time.Time) (model.Value, []string, error) {
	value, warnings, err := c.api.Query(ctx, expr, at)
	return value, warnings, err
}

// queryFailure is an error of one query, as /api/ds/query reports it.
type queryFailure struct {
	Status  int
	Message string
}

// classify converts a client error to a status and a sentence. ctx is the request's.
func classify(ctx context.Context, err error) queryFailure {
	var apiError *promv1.Error
	switch {
	case ctx.Err() != nil:
		return queryFailure{Status: 499, Message: "the query was cancelled"}
	case errors.As(err, &apiError):
		kind, text := apiError.Type, apiError.Msg
		var body struct {
			ErrorType promv1.ErrorType `json:"errorType"`
			Error     string           `json:"error"`
		}
		// The client ignores the body of a 5xx, where Prometheus reports a query timeout.
		if kind == promv1.ErrServer && json.Unmarshal([]byte(apiError.Detail), &body) == nil && body.Error != "" {
			kind, text = body.ErrorType, body.Error
		}
		message := string(kind) + ": " + text
		switch kind {
		case promv1.ErrBadData:
			return queryFailure{Status: http.StatusBadRequest, Message: message}
		case promv1.ErrTimeout, promv1.ErrCanceled:
			return queryFailure{Status: http.StatusServiceUnavailable, Message: message}
		case promv1.ErrExec:
			return queryFailure{Status: http.StatusUnprocessableEntity, Message: message}
		default:
			return queryFailure{Status: http.StatusBadGateway, Message: message}
		}
	default:
		return queryFailure{Status: http.StatusBadGateway, Message: "Prometheus could not be queried: " + err.Error()}
	}
}

// promPaths are the read-only parts of the API that a data source's front end calls.
var promPaths = []string{
	"api/v1/labels", "api/v1/label/*/values", "api/v1/series", "api/v1/metadata", "api/v1/query", "api/v1/query_range",
	"api/v1/query_exemplars", "api/v1/rules", "api/v1/alerts", "api/v1/targets", "api/v1/status/buildinfo", "api/v1/format_query",
}

func newPromProxy(target *url.URL, log *slog.Logger) *httputil.ReverseProxy {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			// Prometheus does not need the page's headers, and some versions fail on Origin.
			for _, name := range []string{"Origin", "Cookie", "Referer", "Authorization"} {
				r.Out.Header.Del(name)
			}
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			if r.Context().Err() != nil {
				return // the page cancelled the request
			}
			log.Warn("Prometheus could not be queried", "path", r.URL.Path, "error", err)
			writeMessage(w, http.StatusBadGateway, "Prometheus could not be queried: "+err.Error())
		},
	}
}

// proxyPrometheus forwards a call to the Prometheus API if it is read-only.
func (h *Host) proxyPrometheus(w http.ResponseWriter, r *http.Request, name string) {
	clean := strings.TrimPrefix(path.Clean("/"+name), "/")
	for _, allowed := range promPaths {
		matched, err := path.Match(allowed, clean)
		if err != nil || !matched {
			continue
		}
		out := r.Clone(r.Context())
		out.URL.Path, out.URL.RawPath = "/"+clean, ""
		h.promProxy.ServeHTTP(w, out)
		return
	}
	writeMessage(w, http.StatusNotFound, fmt.Sprintf("The preview does not forward %s to Prometheus.", clean))
}
