package insights

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/resource/httpadapter"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
)

const (
	// maxJobs bounds the list of jobs in the query editor.
	maxJobs = 1000
	// jobsWindow is how far back a job must have been scraped to be listed.
	jobsWindow = 6 * time.Hour
)

// resources routes the calls that the query editor makes outside of queries:
//
//	GET jobs -> {"jobs": ["contextd", ...]}, the job labels scraped in the last six hours, sorted, at most 1,000
//
// Failures answer {"message": "..."}.
func (ds *Datasource) resources() backend.CallResourceHandler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /jobs", ds.listJobs)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusNotFound, map[string]string{"message": "Insights has no such resource. It offers: GET jobs."})
	})
	return httpadapter.New(mux)
}

func (ds *Datasource) listJobs(w http.ResponseWriter, r *http.Request) {
	if ds.settingsErr != nil {
		writeError(w, ds.settingsErr)
		return
	}
	now := time.Now()
	jobs, err := ds.api.LabelValues(r.Context(), "job", promapi.Selector("up"), now.Add(-jobsWindow), now, maxJobs)
	if err != nil {
		writeError(w, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string][]string{"jobs": append([]string{}, jobs...)})
}

func writeError(w http.ResponseWriter, err error) {
	status := http.StatusInternalServerError
	if e, ok := errors.AsType[*promapi.Error](err); ok {
		status = int(e.HTTPStatus())
	}
	writeJSON(w, status, map[string]string{"message": err.Error()})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
