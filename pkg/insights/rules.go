package insights

import (
	"encoding/json"
	"net/http"

	"github.com/fyrsmithlabs/contextd-observability/pkg/rules"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

const (
	// maxRulesBytes and maxRuleSLOs bound a request for recording rules.
	maxRulesBytes = 4 << 20
	maxRuleSLOs   = 500
	rulesComment  = "Recording rules of SLOs, for Prometheus and Mimir. They must be evaluated every five minutes."
)

// writeRules answers the recording rules of the SLOs of the body.
func (ds *Datasource) writeRules(w http.ResponseWriter, r *http.Request) {
	var body struct {
		SLOs []slo.Definition `json:"slos"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRulesBytes)).Decode(&body); err != nil {
		writeError(w, badQuery("The SLOs cannot be read: %s. Send {\"slos\": [...]} with the definition of each.", err))
		return
	}
	if n := len(body.SLOs); n == 0 || n > maxRuleSLOs {
		writeError(w, badQuery("These are %d SLOs; recording rules are written for 1 to %d at once.", n, maxRuleSLOs))
		return
	}
	text, err := rules.Recording(rules.Input{SLOs: body.SLOs, Comment: rulesComment})
	if err != nil {
		writeError(w, badQuery("%s", err))
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"rules": text})
}
