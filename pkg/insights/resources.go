package insights

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/resource/httpadapter"
	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
)

const (
	// maxNames bounds the list of metric names, which the query editor resolves the app's SLOs against.
	maxNames = 20_000
	// namesWindow is how far back a metric must have had a sample: a short pause of contextd hides none.
	namesWindow = 24 * time.Hour
	// maxSelectors and maxSelectorBytes bound one request for names, so that it fits into the URL of the store.
	maxSelectors     = 8
	maxSelectorBytes = 1500
)

// resources routes the requests that the query editor makes outside of queries:
//
//	GET names?match=SELECTOR&match=... -> {"names": ["up", ...], "cut": false}, the metrics that had a sample in the last
//	24 hours and match any of the selectors, at most 20,000; cut says that more exist
//	GET version -> {"api": 1, "version": "0.1.0"}, the API version of this backend, and the plugin's version
//	POST rules {"slos": [DEFINITION, ...], "alerts": [ALERT, ...], "format": "prometheus"} -> {"rules": "groups: ...",
//	"problems": [...]}, the rules of these SLOs and alerts as YAML. Formats are recording (the default), prometheus,
//	prometheusrule, grafana, and grafana-api, which answers {"groups": [...]}; those of Grafana take prometheusUid, the
//	data source that they query, and folderUid or folder. Problems say which alerts an SLO cannot have.
//
// Failures answer {"message": "..."}.
func (ds *Datasource) resources() backend.CallResourceHandler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /names", ds.listNames)
	mux.HandleFunc("GET /version", ds.tellVersion)
	mux.HandleFunc("POST /rules", ds.writeRules)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusNotFound, map[string]string{"message": "Insights has no such resource. It offers: GET names, GET version, POST rules."})
	})
	return httpadapter.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := promapi.Guard(func() error {
			mux.ServeHTTP(w, r)
			return nil
		})
		if err != nil {
			writeError(w, err)
		}
	}))
}

func (ds *Datasource) listNames(w http.ResponseWriter, r *http.Request) {
	if ds.settingsErr != nil {
		writeError(w, ds.settingsErr)
		return
	}
	selectors := r.URL.Query()["match"]
	if err := checkSelectors(selectors); err != nil {
		writeError(w, err)
		return
	}
	now := time.Now()
	// One more than are shown, to detect a list that was cut.
	names, err := ds.api.LabelValues(r.Context(), model.MetricNameLabel, selectors, now.Add(-namesWindow), now, maxNames+1)
	if err != nil {
		writeError(w, err)
		return
	}
	shown := names[:min(len(names), maxNames)]
	writeJSON(w, http.StatusOK, map[string]any{"names": append([]string{}, shown...), "cut": len(names) > maxNames})
}

func checkSelectors(selectors []string) error {
	if len(selectors) == 0 {
		return badQuery("Name the metrics to list by at least one selector, such as names?match={job=\"contextd\"}.")
	}
	if len(selectors) > maxSelectors {
		return badQuery("These are %d selectors; names are listed for at most %d at once.", len(selectors), maxSelectors)
	}
	bytes := 0
	for _, selector := range selectors {
		bytes += len(url.QueryEscape(selector))
	}
	if bytes > maxSelectorBytes {
		return badQuery("The selectors have %d bytes in a URL; names are listed for at most %d. Write a shorter job name or expression.", bytes, maxSelectorBytes)
	}
	return nil
}

func writeError(w http.ResponseWriter, err error) {
	status := http.StatusInternalServerError
	if e, ok := errors.AsType[*promapi.Error](err); ok {
		status = int(e.HTTPStatus())
	}
	if _, ok := errors.AsType[*queryError](err); ok {
		status = http.StatusBadRequest
	}
	writeJSON(w, status, map[string]string{"message": err.Error()})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
