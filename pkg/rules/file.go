// Package rules writes Prometheus recording rules for SLOs, in layers that an operator can read.
package rules

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

// File is the text of a rule file for these SLOs, with a comment at its top. Its errors are sentences for the author of
// the definitions.
func File(defs []slo.Definition, comment string) (string, error) {
	slis := make([]sli, len(defs))
	for i, d := range defs {
		var err error
		if slis[i], err = read(d); err != nil {
			return "", err
		}
	}
	var out strings.Builder
	if comment = strings.TrimSpace(comment); comment != "" {
		for line := range strings.SplitSeq(comment, "\n") {
			out.WriteString(strings.TrimRight("# "+line, " ") + "\n")
		}
	}
	if len(slis) == 0 {
		out.WriteString("groups: []\n")
		return out.String(), nil
	}
	out.WriteString("groups:\n")
	groups := grouped(slis)
	for i, rules := range groups {
		name := "contextd.slo"
		if len(groups) > 1 {
			name = fmt.Sprintf("contextd.slo.%d", i+1)
		}
		fmt.Fprintf(&out, "  - name: %s\n    interval: %s\n    rules:\n", name, slo.Duration(slo.RecordedStep))
		for _, r := range rules {
			r.write(&out)
		}
	}
	return out.String(), nil
}

func (r rule) write(out *strings.Builder) {
	if r.comment != "" {
		fmt.Fprintf(out, "      # %s\n", r.comment)
	}
	lines := strings.ReplaceAll(format(r.expr), "\n", "\n          ")
	fmt.Fprintf(out, "      - record: %s\n        expr: |-\n          %s\n", r.record, lines)
	if len(r.labels) == 0 {
		return
	}
	out.WriteString("        labels:\n")
	for _, label := range slices.Sorted(maps.Keys(r.labels)) {
		fmt.Fprintf(out, "          %s: %s\n", scalar(label), scalar(r.labels[label]))
	}
}

var (
	plainScalar = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_-]*$`)
	notText     = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|y|n|null)$`)
	control     = regexp.MustCompile(`[\x00-\x1f\x7f-\x{a0}\x{2028}\x{2029}\x{feff}]`)
)

// scalar is a string in YAML, plain where every reader of YAML takes it for one.
func scalar(s string) string {
	switch {
	case plainScalar.MatchString(s) && !notText.MatchString(s):
		return s
	case control.MatchString(s):
		quoted, _ := json.Marshal(s) // a string always has JSON, which is YAML
		return string(quoted)
	default:
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
}
