// Package rules writes recording and alert rules of SLOs and alerts, for Prometheus and for Grafana.
package rules

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

// Input is what rules are written for.
type Input struct {
	// Comment stands at the top of a file.
	Comment string           `json:"comment"`
	SLOs    []slo.Definition `json:"slos"`
	Alerts  []Alert          `json:"alerts"`
	Format  string           `json:"format"`
	// PrometheusUID is the data source that Grafana's rules query.
	PrometheusUID string `json:"prometheusUid"`
	// Folder is the title of the folder of rules in a file, FolderUID its uid for the API.
	Folder    string `json:"folder"`
	FolderUID string `json:"folderUid"`
	// Notify sends Grafana's rules to the contact points of provisioning/alerting/. Without it, the notification policies of
	// that Grafana decide.
	Notify bool `json:"notify"`
	// DeleteRules are uids of Grafana's rules that earlier files had.
	DeleteRules []string `json:"deleteRules"`
}

// Formats of rules.
const (
	// FormatRecording is a rule file of Prometheus with the recording rules of the SLOs.
	FormatRecording = "recording"
	// FormatPrometheus is a rule file of Prometheus with the recording rules of the SLOs and all alerts.
	FormatPrometheus = "prometheus"
	// FormatKubernetes is the same as a PrometheusRule of the Prometheus Operator.
	FormatKubernetes = "prometheusrule"
	// FormatGrafana is a file of alert rules for Grafana's provisioning.
	FormatGrafana = "grafana"
	// FormatGrafanaAPI are the same rules for Grafana's provisioning API, as JSON.
	FormatGrafanaAPI = "grafana-api"
)

var formats = []string{FormatRecording, FormatPrometheus, FormatKubernetes, FormatGrafana, FormatGrafanaAPI}

// Text writes the rules in the format of the input. Errors are sentences for the author of the input.
func Text(in Input) (string, error) {
	switch in.Format {
	case FormatRecording:
		return Recording(in)
	case FormatPrometheus:
		return Prometheus(in)
	case FormatKubernetes:
		return Kubernetes(in)
	case FormatGrafana:
		return Grafana(in)
	case FormatGrafanaAPI:
		groups, err := GrafanaRules(in)
		if err != nil {
			return "", err
		}
		text, err := json.MarshalIndent(map[string]any{"groups": groups}, "", "  ")
		return string(text) + "\n", err
	default:
		return "", fmt.Errorf("There is no format %q of rules. Choose one of: %s.", in.Format, strings.Join(formats, ", "))
	}
}

// Recording writes the recording rules of the SLOs.
func Recording(in Input) (string, error) {
	slis, err := readAll(in.SLOs)
	if err != nil {
		return "", err
	}
	doc, err := document(recordingGroups(slis))
	if err != nil {
		return "", err
	}
	return yamlText(in.Comment, doc), nil
}

// Prometheus writes the recording rules of the SLOs, and the alerts.
func Prometheus(in Input) (string, error) {
	doc, err := prometheusDocument(in)
	if err != nil {
		return "", err
	}
	return yamlText(in.Comment, doc), nil
}

func prometheusDocument(in Input) (mapping, error) {
	slis, err := readAll(in.SLOs)
	if err != nil {
		return nil, err
	}
	if err := CheckAlerts(in.Alerts); err != nil {
		return nil, err
	}
	return document(slices.Concat(recordingGroups(slis), burnGroups(slis), alertGroups(in.Alerts)))
}

// Problems says which alerts the SLOs cannot have.
func Problems(in Input) ([]string, error) {
	slis, err := readAll(in.SLOs)
	if err != nil {
		return nil, err
	}
	problems := []string{}
	for _, s := range slis {
		if !s.throughput() {
			_, some := s.policies()
			problems = append(problems, some...)
		}
	}
	return problems, nil
}

func readAll(defs []slo.Definition) ([]sli, error) {
	slis := make([]sli, len(defs))
	names := map[string]bool{}
	for i, d := range defs {
		var err error
		if slis[i], err = read(d); err != nil {
			return nil, err
		}
		if names[d.Name] {
			return nil, fmt.Errorf("Two SLOs are named %q. Rename one of them.", d.Name)
		}
		names[d.Name] = true
	}
	return slis, nil
}

// recordingGroups are evaluated every five minutes, each sample counting the five minutes before it.
func recordingGroups(slis []sli) []group {
	var all []group
	rules := grouped(slis)
	for i, some := range rules {
		name := "contextd.slo"
		if len(rules) > 1 {
			name = fmt.Sprintf("contextd.slo.%d", i+1)
		}
		all = append(all, group{name: name, interval: time.Duration(slo.RecordedStep), rules: some})
	}
	return all
}
