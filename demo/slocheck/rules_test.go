package slocheck

import (
	"encoding/json"
	"math"
	"os"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/storage"
	"golang.org/x/sync/errgroup"

	"github.com/fyrsmithlabs/contextd-observability/pkg/rules"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
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

var (
	filters = regexp.MustCompile(`,tool[=!]~"[^"]*"`)
	indents = regexp.MustCompile(`\n +`)
)

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
		step := ruleStep
		if strings.HasPrefix(g.Name, "contextd.burn.") && !strings.HasSuffix(g.Name, ".tickets") {
			step = time.Minute
		}
		if time.Duration(g.Interval) != step {
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
				t.Errorf("%s is not as promtool formats it:\n%s\nbut\n%s", r.Record+r.Alert, formatted, r.Expr)
			}
			// What an SLO filters by is as long as its author wrote it.
			if short := indents.ReplaceAllString(filters.ReplaceAllString(r.Expr, ""), "\n"); len(short) > 450 {
				t.Errorf("%s has %d characters", r.Record+r.Alert, len(short))
			}
		}
	}
	for _, s := range slos {
		if s.Indicator.Kind == "throughput" {
			continue
		}
		for record, value := range map[string]float64{"slo:objective:ratio": s.Objective, "slo:period:days": s.Window.Days} {
			if want := "vector(" + strconv.FormatFloat(value, 'g', -1, 64) + ")"; recorded[s.Name+" "+record] != want {
				t.Errorf("%s of %s is %s, want %s", record, s.Name, recorded[s.Name+" "+record], want)
			}
		}
	}
}

// record evaluates the recording rules of the worlds from a day before their windows on, as Prometheus would have. Rules read
// what others have recorded: the store is written and opened once for each layer.
func record(t testing.TB, dir string, worlds []*world, on serve) {
	t.Helper()
	layers := map[int][]layered{}
	for _, w := range worlds {
		for _, r := range w.rules(t) {
			layers[r.layer] = append(layers[r.layer], r)
		}
	}
	for i := range len(layers) {
		url, stop := on(t, dir)
		made := make([][]storage.Series, len(layers[i]))
		var group errgroup.Group
		group.SetLimit(4)
		for k, r := range layers[i] {
			group.Go(func() error {
				made[k] = recorded(r.Rule, ask(t, url, r.Expr, r.since, to, ruleStep))
				return nil
			})
		}
		_ = group.Wait()
		stop()
		if all := slices.Concat(made...); len(all) > 0 {
			write(t, dir, all)
		}
	}
}

// layered is a rule that reads what rules of lower layers record.
type layered struct {
	rulefmt.Rule
	layer int
	since time.Time
}

// rules are the recording rules of the world's SLO.
func (w *world) rules(t testing.TB) []layered {
	t.Helper()
	raw, err := json.Marshal(w.definition())
	if err != nil {
		t.Fatal(err)
	}
	var d slo.Definition
	if err := json.Unmarshal(raw, &d); err != nil {
		t.Fatal(err)
	}
	text, err := rules.Recording(rules.Input{SLOs: []slo.Definition{d}})
	if err != nil {
		t.Fatal(err)
	}
	// One file would give each counter a name of its own.
	text = strings.ReplaceAll(text, "contextd_slo:", "contextd_slo_"+strings.ReplaceAll(w.job, "-", "_")+":")
	file, errs := rulefmt.Parse([]byte(text), false, model.UTF8Validation, parser.NewParser(parser.Options{}), promslog.NewNopLogger())
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	var all []layered
	since := to.AddDate(0, 0, -max(w.windowDays(), w.days)).Add(-2 * time.Hour).Truncate(ruleStep).Add(rulesPhase)
	for _, r := range file.Groups[0].Rules {
		if r.Record == "slo:objective:ratio" || r.Record == "slo:period:days" {
			continue
		}
		layer := 0
		for _, earlier := range all {
			if strings.Contains(r.Expr, earlier.Record) {
				layer = max(layer, earlier.layer+1)
			}
		}
		all = append(all, layered{r, layer, since})
	}
	return all
}

// checkSteps compares each recorded step that is not marked as uncertain with what scrapes have seen happen in it.
func (w *world) checkSteps(t *testing.T, url string) {
	t.Helper()
	of := func(name string) map[int64]float64 {
		values := map[int64]float64{}
		for _, piece := range ask(t, url, name+`{service="`+w.job+`"}`, from.AddDate(0, 0, -1).Add(rulesPhase), to, ruleStep) {
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
	first := sort.Search(len(w.seen), func(i int) bool { return w.seen[i].at > from })
	for _, one := range w.seen[first:] {
		if one.at > to {
			break
		}
		all.bad, all.total = all.bad+one.bad, all.total+one.total
	}
	return all
}
