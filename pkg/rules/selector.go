package rules

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

var (
	plainLabel = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`)
	contextd   = regexp.MustCompile(`^contextd[_.]`)
	notInNames = regexp.MustCompile(`[^a-zA-Z0-9]+`)
)

// selector is a parsed selector of counters.
type selector struct {
	text     string
	metric   string
	matchers []matcher
}

type matcher struct{ label, op, value string }

// parseSelector parses a selector; false for all other PromQL, whose resets cannot be counted.
func parseSelector(s string) (selector, bool) {
	parsed, err := promQL.ParseExpr(s)
	vector, ok := parsed.(*parser.VectorSelector)
	if err != nil || !ok || vector.OriginalOffset != 0 || vector.Timestamp != nil || vector.StartOrEnd != 0 {
		return selector{}, false
	}
	sel := selector{text: vector.String(), metric: vector.Name}
	for _, m := range vector.LabelMatchers {
		switch {
		case m.Name != model.MetricNameLabel:
			sel.matchers = append(sel.matchers, matcher{m.Name, m.Type.String(), m.Value})
		case m.Type == labels.MatchEqual:
			sel.metric = m.Value
		}
	}
	return sel, true
}

// within reports whether the series of s are a subset of those of other: the same name, and at least its matchers.
func (s selector) within(other selector) bool {
	return s.metric == other.metric && s.metric != "" && s.narrows(other)
}

func (s selector) narrows(other selector) bool {
	for _, m := range other.matchers {
		if !slices.Contains(s.matchers, m) {
			return false
		}
	}
	return true
}

// bucketOf reports whether s is a bucket of the histogram whose count is other.
func (s selector) bucketOf(other selector) bool {
	name, isBucket := strings.CutSuffix(s.metric, "_bucket")
	return isBucket && other.metric == name+"_count" && s.narrows(other)
}

// maxName is the length of the part of a recorded name that is made of a selector.
const maxName = 40

// name is a piece of a metric's name that says what the selector selects: its metric without contextd's prefix and the
// unit, and what its matchers say, but for the job's, which all SLOs have in common.
func (s selector) name() string {
	metric := strings.TrimSuffix(contextd.ReplaceAllString(s.metric, ""), "_total")
	parts := []string{strings.Replace(metric, "_seconds", "", 1)}
	for _, m := range s.matchers {
		if m.label != "job" {
			parts = append(parts, m.label, m.value)
		}
	}
	name := strings.ToLower(strings.Trim(notInNames.ReplaceAllString(strings.Join(parts, "_"), "_"), "_"))
	if name == "" {
		name = "events"
	}
	if len(name) > maxName {
		sum := fnv.New32a()
		sum.Write([]byte(s.text))
		name = fmt.Sprintf("%s_%08x", strings.TrimRight(name[:maxName-9], "_"), sum.Sum32())
	}
	return name
}

// labelList writes names of labels; those with dots and the like are quoted.
func labelList(names []string) string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = name
		if !plainLabel.MatchString(name) {
			all[i] = strconv.Quote(name)
		}
	}
	return strings.Join(all, ", ")
}
