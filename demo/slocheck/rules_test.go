package slocheck

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/storage"
)

const (
	shippedRules = "../../provisioning/prometheus/contextd-slo.rules.yaml"
	shippedSLOs  = "../../src/slo/shipped.json"
	ruleStep     = 5 * time.Minute
	// rulesPhase is when the rules run, after each full five minutes. Prometheus chooses it by the group's name.
	rulesPhase = 97 * time.Second
)

func shippedGroups(t testing.TB) []rulefmt.RuleGroup {
	t.Helper()
	file, errs := rulefmt.ParseFile(shippedRules, false, model.UTF8Validation, parser.NewParser(parser.Options{}), promslog.NewNopLogger())
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return file.Groups
}

// shippedLabels are those of an SLO's recorded series, beside slo and service.
func shippedLabels(t testing.TB, slo string) map[string]string {
	t.Helper()
	for _, g := range shippedGroups(t) {
		for _, r := range g.Rules {
			if r.Labels["slo"] == slo {
				return map[string]string{"definition": r.Labels["definition"]}
			}
		}
	}
	t.Fatalf("the rules record nothing of %s", slo)
	return nil
}

// What an operator reads, and what no number would show: intervals, objectives, the form of expressions.
func TestShippedRules(t *testing.T) {
	var slos []struct {
		Name      string
		Objective float64
		Window    struct{ Days float64 }
		Indicator struct{ Kind string }
	}
	data, err := os.ReadFile(shippedSLOs)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &slos); err != nil {
		t.Fatal(err)
	}
	recorded := map[string]string{}
	for _, g := range shippedGroups(t) {
		if time.Duration(g.Interval) != ruleStep {
			t.Errorf("%s is evaluated every %s: its steps overlap, or leave gaps", g.Name, g.Interval)
		}
		if len(g.Rules) > 20 {
			t.Errorf("%s has %d rules, which Mimir does not take", g.Name, len(g.Rules))
		}
		for _, r := range g.Rules {
			recorded[r.Labels["slo"]+" "+r.Record] = r.Expr
			parsed, err := parser.NewParser(parser.Options{}).ParseExpr(r.Expr)
			if err != nil {
				t.Fatal(err)
			}
			if formatted := parser.Prettify(parsed); r.Expr != formatted {
				t.Errorf("%s is not as promtool formats it:\n%s\nbut\n%s", r.Record, formatted, r.Expr)
			}
			if len(r.Expr) > 400 {
				t.Errorf("%s has %d characters", r.Record, len(r.Expr))
			}
		}
	}
	for _, slo := range slos {
		if slo.Indicator.Kind == "throughput" {
			continue
		}
		for record, value := range map[string]float64{"slo:objective:ratio": slo.Objective, "slo:period:days": slo.Window.Days} {
			if want := "vector(" + strconv.FormatFloat(value, 'g', -1, 64) + ")"; recorded[slo.Name+" "+record] != want {
				t.Errorf("%s of %s is %s, want %s", record, slo.Name, recorded[slo.Name+" "+record], want)
			}
		}
	}
}

// record evaluates the shipped rules of an SLO from a moment on, as Prometheus would have, and stores what they record.
func record(t testing.TB, dir string, on serve, slo string, since time.Time) {
	t.Helper()
	for _, level := range levels(rulesOf(t, slo)) {
		url, stop := on(t, dir)
		var all []storage.Series
		for _, r := range level {
			all = append(all, recorded(r, ask(t, url, r.Expr, since.Add(rulesPhase), to, ruleStep))...)
		}
		stop()
		if len(all) > 0 {
			write(t, dir, all)
		}
	}
}

// rulesOf are the rules of an SLO and the layers below them.
func rulesOf(t testing.TB, slo string) []rulefmt.Rule {
	t.Helper()
	for _, g := range shippedGroups(t) {
		if slices.ContainsFunc(g.Rules, func(r rulefmt.Rule) bool { return r.Labels["slo"] == slo }) {
			return slices.DeleteFunc(g.Rules, func(r rulefmt.Rule) bool { return r.Labels["slo"] != slo && r.Labels["slo"] != "" })
		}
	}
	t.Fatalf("the rules record nothing of %s", slo)
	return nil
}

// levels are the rules of a group in pieces, each of which reads only what the ones before it record.
func levels(rules []rulefmt.Rule) [][]rulefmt.Rule {
	var all [][]rulefmt.Rule
	level := make([]int, len(rules))
	for i, r := range rules {
		for j, earlier := range rules[:i] {
			if strings.Contains(r.Expr, earlier.Record) {
				level[i] = max(level[i], level[j]+1)
			}
		}
		for len(all) <= level[i] {
			all = append(all, nil)
		}
		all[level[i]] = append(all[level[i]], r)
	}
	return all
}

// checkSteps compares each recorded step that is not marked as uncertain with what scrapes have seen happen in it.
func (w *world) checkSteps(t *testing.T, url, slo string) {
	t.Helper()
	of := func(name string) map[int64]float64 {
		values := map[int64]float64{}
		for _, piece := range ask(t, url, name+`{slo="`+slo+`"}`, from.AddDate(0, 0, -1).Add(rulesPhase), to, ruleStep) {
			for _, v := range piece.Values {
				values[int64(v.Timestamp)] = float64(v.Value)
			}
		}
		return values
	}
	total, bad, uncertain := of("slo:sli_total:increase5m"), of("slo:sli_bad:increase5m"), of("slo:sli_uncertain:count5m")
	marked, wrong := 0, 0
	for at, n := range total {
		marks, known := uncertain[at]
		if !known {
			t.Errorf("%s: whether %g events are certain is not recorded", time.UnixMilli(at).UTC(), n)
		}
		if marks > 0 {
			marked++
			continue
		}
		truth := w.between(at-ruleStep.Milliseconds(), at)
		if _, known := bad[at]; !known || math.Abs(n-truth.total) > 1e-6 || math.Abs(bad[at]-truth.bad) > 1e-6 {
			if wrong++; wrong < 5 {
				t.Errorf("%s: %g of %g events were recorded as bad, but %g of %g were", time.UnixMilli(at).UTC(), bad[at], n, truth.bad, truth.total)
			}
		}
	}
	// What cannot be trusted costs a look at the raw series: it must be rare.
	t.Logf("%d steps recorded, %d of them marked, %d only marked", len(total), marked, len(uncertain)-len(total))
	if len(total) < 2000 || len(uncertain) > len(total)+40 || marked > len(total)/50 {
		t.Errorf("of %d steps with events %d are uncertain, and %d steps beside them", len(total), marked, len(uncertain)-len(total))
	}
}

// between is what scrapes in (from, to] have seen happen.
func (w *world) between(from, to int64) (all events) {
	first := int(time.UnixMilli(from).Sub(time.UnixMilli(scrapedAt(0)))/time.Minute) - 1
	for m := first; m <= first+8; m++ {
		if at := scrapedAt(m); at > from && at <= to {
			all.add(w.seen[m])
		}
	}
	return all
}
