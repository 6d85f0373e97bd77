// Package rules writes recording and alert rules of SLOs and alerts, for Prometheus and for Grafana.
package rules

import (
	"fmt"
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
}

// Formats of rules.
const (
	// FormatRecording is a rule file of Prometheus with the recording rules of the SLOs.
	FormatRecording = "recording"
	// FormatPrometheus is a rule file of Prometheus with the recording rules of the SLOs and all alerts.
	FormatPrometheus = "prometheus"
)

var formats = []string{FormatRecording, FormatPrometheus}

// Text writes the rules in the format of the input. Errors are sentences for the author of the input.
func Text(in Input) (string, error) {
	switch in.Format {
	case FormatRecording:
		return Recording(in)
	case FormatPrometheus:
		return Prometheus(in)
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
	return yamlText(in.Comment, doc), err
}

// Prometheus writes the recording rules of the SLOs, and the alerts.
func Prometheus(in Input) (string, error) {
	slis, err := readAll(in.SLOs)
	if err != nil {
		return "", err
	}
	if err := CheckAlerts(in.Alerts); err != nil {
		return "", err
	}
	groups := append(recordingGroups(slis), alertGroups(in.Alerts)...)
	doc, err := document(groups)
	return yamlText(in.Comment, doc), err
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
