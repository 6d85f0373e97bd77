package preview

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

const parallelQueries = 8 // of one request

// queryRequest is the body of /api/ds/query.
type queryRequest struct {
	From    epochMS           `json:"from"`
	To      epochMS           `json:"to"`
	Queries []json.RawMessage `json:"queries"`
}

// queryHead has the fields of every query, whatever its data source.
type queryHead struct {
	RefID      string `json:"refId"`
	DataSource struct {
		UID  string `json:"uid"`
		Type string `json:"type"`
	} `json:"datasource"`
	MaxDataPoints int64   `json:"maxDataPoints"`
	IntervalMS    float64 `json:"intervalMs"`
	QueryType     string  `json:"queryType"`
}

// epochMS is a time in milliseconds, written as a string or a number.
type epochMS int64

func (e *epochMS) UnmarshalJSON(text []byte) error {
	var quoted string
	if json.Unmarshal(text, &quoted) != nil {
		quoted = string(text)
	}
	ms, err := strconv.ParseInt(quoted, 10, 64)
	if err != nil {
		return fmt.Errorf("the time %s is not a number of milliseconds", text)
	}
	*e = epochMS(ms)
	return nil
}

func (e epochMS) time() time.Time { return time.UnixMilli(int64(e)).UTC() }

// queryResult is the result of one query: frames, an error, or both.
type queryResult struct {
	Status      int         `json:"status"`
	Frames      data.Frames `json:"frames,omitempty"`
	Error       string      `json:"error,omitempty"`
	ErrorSource string      `json:"errorSource,omitempty"` // "downstream" or "plugin"
}

func failed(status int, message, source string) queryResult {
	return queryResult{Status: status, Error: message, ErrorSource: source}
}

// serveQuery runs a panel's queries independently, so that a failed one does not affect the others.
func (h *Host) serveQuery(w http.ResponseWriter, r *http.Request) {
	var request queryRequest
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&request); err != nil {
		writeMessage(w, http.StatusBadRequest, "bad request data: "+err.Error())
		return
	}
	if len(request.Queries) == 0 {
		writeMessage(w, http.StatusBadRequest, "No queries found in query")
		return
	}
	if request.To < request.From {
		writeMessage(w, http.StatusBadRequest, "bad request data: the time range ends before it starts")
		return
	}
	groups, heads, problem := h.group(request.Queries)
	if problem != "" {
		writeMessage(w, http.StatusNotFound, problem)
		return
	}
	results := h.runQueries(r.Context(), request, groups, heads)
	status := http.StatusOK
	for _, result := range results {
		if result.Error != "" {
			status = http.StatusBadRequest // as Grafana: the body shows which of the queries failed
		}
	}
	writeJSON(w, status, map[string]any{"results": results})
}

// group groups the queries by data source; problem names one that does not exist.
func (h *Host) group(queries []json.RawMessage) (groups map[string][]int, heads []queryHead, problem string) {
	groups, heads = map[string][]int{}, make([]queryHead, len(queries))
	for i, raw := range queries {
		if err := json.Unmarshal(raw, &heads[i]); err != nil {
			return nil, nil, "a query is not an object: " + err.Error()
		}
		if heads[i].RefID == "" {
			heads[i].RefID = "A"
		}
		uid := heads[i].DataSource.UID
		if uid == "__expr__" || heads[i].DataSource.Type == "__expr__" {
			return nil, nil, "The preview has no expressions; Grafana does."
		}
		if _, _, known := h.dataSource(uid); !known {
			return nil, nil, fmt.Sprintf("Data source not found: none has the uid %q", uid)
		}
		groups[uid] = append(groups[uid], i)
	}
	return groups, heads, ""
}

func (h *Host) runQueries(ctx context.Context, request queryRequest, groups map[string][]int, heads []queryHead) map[string]queryResult {
	results := make(map[string]queryResult, len(heads))
	var mu sync.Mutex
	var wait sync.WaitGroup
	slots := make(chan struct{}, parallelQueries)
	run := func(work func() map[string]queryResult) {
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			found := work()
			mu.Lock()
			defer mu.Unlock()
			for refID, result := range found {
				results[refID] = result
			}
		})
	}
	for uid, members := range groups {
		source, id, _ := h.dataSource(uid)
		if source.Type != prometheusType {
			run(func() map[string]queryResult { return h.backendQuery(ctx, source, id, request, members, heads) })
			continue
		}
		for _, i := range members {
			run(func() map[string]queryResult {
				return map[string]queryResult{heads[i].RefID: h.prometheus.run(ctx, request, request.Queries[i], heads[i])}
			})
		}
	}
	wait.Wait()
	return results
}
