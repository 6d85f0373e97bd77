package insights

import (
	"encoding/json"
	"net/http"

	"github.com/fyrsmithlabs/contextd-observability/pkg/rules"
)

const (
	// maxRulesBytes, maxRuleSLOs and maxRuleAlerts bound a request for rules.
	maxRulesBytes = 4 << 20
	maxRuleSLOs   = 500
	maxRuleAlerts = 500
)

// ruleComments stand at the top of files.
var ruleComments = map[string]string{
	rules.FormatRecording:  "Recording rules of SLOs, for Prometheus and Mimir. They must be evaluated every five minutes.",
	rules.FormatPrometheus: "Recording and alert rules, for Prometheus and Mimir. Each group has its own interval.",
	rules.FormatKubernetes: "Recording and alert rules for the Prometheus Operator. Add the labels by which your Prometheus selects its rules.",
	rules.FormatGrafana:    "Alert rules for Grafana 12.4 and newer: put this file into <provisioning>/alerting/.",
}

// writeRules answers the rules of the SLOs and alerts of the body in one of the formats of package rules: as a text, or for
// Grafana's API as groups. Problems are the alerts that the SLOs cannot have.
func (ds *Datasource) writeRules(w http.ResponseWriter, r *http.Request) {
	var in rules.Input
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRulesBytes)).Decode(&in); err != nil {
		writeError(w, badQuery("The rules cannot be read: %s. Send {\"slos\": [...], \"alerts\": [...]} with the definition of each.", err))
		return
	}
	if in.Format == "" {
		in.Format = rules.FormatRecording
	}
	if n := len(in.SLOs); n > maxRuleSLOs {
		writeError(w, badQuery("These are %d SLOs; rules are written for up to %d at once.", n, maxRuleSLOs))
		return
	}
	if n := len(in.Alerts); n > maxRuleAlerts {
		writeError(w, badQuery("These are %d alerts; rules are written for up to %d at once.", n, maxRuleAlerts))
		return
	}
	if len(in.SLOs)+len(in.Alerts) == 0 || in.Format == rules.FormatRecording && len(in.SLOs) == 0 {
		writeError(w, badQuery("There is nothing to write rules for. Send at least one SLO, or for other formats than recording an alert."))
		return
	}
	in.Comment = ruleComments[in.Format]
	answer, err := writtenRules(in)
	if err != nil {
		writeError(w, badQuery("%s", err))
		return
	}
	writeJSON(w, http.StatusOK, answer)
}

func writtenRules(in rules.Input) (map[string]any, error) {
	problems, err := rules.Problems(in)
	if err != nil {
		return nil, err
	}
	if in.Format == rules.FormatGrafanaAPI {
		groups, err := rules.GrafanaRules(in)
		return map[string]any{"groups": groups, "problems": problems}, err
	}
	text, err := rules.Text(in)
	return map[string]any{"rules": text, "problems": problems}, err
}
