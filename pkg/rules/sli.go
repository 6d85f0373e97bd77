package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/prometheus/promql/parser"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

// sli is an SLO as its rules need it.
type sli struct {
	name   string
	by     []string
	labels map[string]string
	// objective and days are 0 for a throughput, which has no error budget.
	objective float64
	days      int
	// sources are the namings of what counts events; nil for slices of time.
	sources []source
	slices  *slo.Slices
	// metrics are those of slices.
	metrics []expr
	// ratioSlices is the length of slices of a ratio. They begin at other moments than evaluations, so that no rule can
	// count them, and the app counts the raw series.
	ratioSlices time.Duration
	// ratioTarget is the share of good events in a good slice of a ratio.
	ratioTarget float64
	// minBad is how many bad events a burn rate needs to be significant.
	minBad float64
}

// source is one naming. Native histograms have a threshold and no part; a throughput has all events only.
type source struct {
	slo.Source
	total, part selector
}

func (s sli) throughput() bool { return s.objective == 0 }

// comment is written above the first of the SLO's own rules. A name takes one line there, whatever it contains.
func (s sli) comment() string {
	if s.ratioSlices > 0 {
		return fmt.Sprintf("The SLO %s judges slices of %s by their ratio. No recording rule can: the app counts the raw series.", scalar(s.name), slo.Duration(s.ratioSlices))
	}
	return "The SLO " + scalar(s.name) + "."
}

// good says that good events are counted instead of bad ones.
func (s sli) good() bool { return len(s.sources) > 0 && s.sources[0].Bad == "" }

// read checks a definition. Its errors are sentences for its author.
func read(d slo.Definition) (sli, error) {
	s := sli{name: d.Name, by: d.GroupBy, labels: map[string]string{}}
	maps.Copy(s.labels, d.RecordedLabels)
	s.labels["slo"], s.labels["service"] = d.Name, d.Service
	var kind struct {
		Kind         string       `json:"kind"`
		Alternatives []slo.Source `json:"alternatives"`
		slo.Source
	}
	if len(d.Indicator) > 0 && json.Unmarshal(d.Indicator, &kind) == nil && kind.Kind == "throughput" {
		if strings.TrimSpace(d.Name) == "" {
			return s, errors.New("The SLO has no name. Give it one, such as throughput.")
		}
		return s, s.readSources(append([]slo.Source{kind.Source}, kind.Alternatives...))
	}
	resolved, err := d.Resolve()
	if err != nil {
		return s, err
	}
	s.minBad = resolved.MinBadEvents
	s.objective, s.days = resolved.Objective, resolved.Window.NominalDays()
	switch indicator := resolved.Indicator.(type) {
	case slo.Counters:
		if indicator.Slices != nil {
			s.ratioSlices, s.ratioTarget = indicator.Slices.Length, indicator.Slices.Target
		}
		return s, s.readSources(indicator.Sources)
	case slo.Slices:
		s.slices = &indicator
		return s, s.readMetrics()
	default:
		return s, fmt.Errorf("The SLO %q counts neither events nor slices of time, so it has no recording rules.", d.Name)
	}
}

func (s *sli) readSources(all []slo.Source) error {
	for _, one := range all {
		parsed := source{Source: one}
		var ok bool
		if parsed.total, ok = parseSelector(one.Total); !ok {
			return s.notASelector(one.Total)
		}
		if part := one.Bad + one.Good; part != "" {
			if parsed.part, ok = parseSelector(part); !ok {
				return s.notASelector(part)
			}
		}
		s.sources = append(s.sources, parsed)
	}
	return nil
}

// readMetrics makes each metric an operand of a comparison.
func (s *sli) readMetrics() error {
	for _, metric := range s.slices.Metrics {
		parsed, err := promQL.ParseExpr(metric)
		if err != nil {
			return fmt.Errorf("The SLO %q judges slices of time: %w", s.name, notPromQL(metric, err))
		}
		if _, isSelector := parsed.(*parser.VectorSelector); isSelector {
			s.metrics = append(s.metrics, text(parsed.String()))
		} else {
			s.metrics = append(s.metrics, parens(text(parsed.String())))
		}
	}
	return nil
}

func (s *sli) notASelector(text string) error {
	return fmt.Errorf("The SLO %q counts by %s, which is not a selector of one counter. Write a name with matchers, such as requests_total{code=\"500\"}.", s.name, strconv.Quote(text))
}

// selected is the selector of one of the SLO's recorded series.
func (s sli) selected(name string) expr {
	var all []string
	for _, label := range slices.Sorted(maps.Keys(s.labels)) {
		all = append(all, labelList([]string{label})+"="+strconv.Quote(s.labels[label]))
	}
	return text(name + "{" + strings.Join(all, ",") + "}")
}
