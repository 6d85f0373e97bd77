package rules

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

const calls = `{"kind": "ratio", "total": "calls_total{job=\"a\"}", "bad": "calls_total{job=\"a\",code=\"500\"}"}`

// defined is a definition as the app sends it.
func defined(t *testing.T, name, indicator, more string) slo.Definition {
	t.Helper()
	text := fmt.Sprintf(`{"name": %q, "service": "shop", "objective": 0.99, "window": {"kind": "rolling", "days": 30}, "indicator": %s%s}`, name, indicator, more)
	var d slo.Definition
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func fileOf(t *testing.T, defs ...slo.Definition) string {
	t.Helper()
	text, err := Recording(Input{SLOs: defs})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// flat is a text on one line.
func flat(text string) string {
	return strings.NewReplacer("( ", "(", " )", ")", "|- ", "").Replace(strings.Join(strings.Fields(text), " "))
}

func TestLayersOfARatio(t *testing.T) {
	got := fileOf(t, defined(t, "errors", calls, `, "recordedLabels": {"definition": "1e234567"}`))
	if !strings.HasPrefix(got, "groups:\n  - name: contextd.slo\n    interval: 5m\n    rules:\n      # The counter of each process.\n      - record: ") {
		t.Errorf("the file begins with\n%.200s", got)
	}
	for _, part := range []string{
		`- record: contextd_slo:calls:sum expr: |- sum by (job, instance) (max without (replica, prometheus_replica) (calls_total{job="a"}))`,
		`- record: contextd_slo:calls:increase5m expr: |- (last_over_time(contextd_slo:calls:sum[1m]) - last_over_time(contextd_slo:calls:sum[1m] offset 5m) >= 0)`,
		`expr: |- count( resets(calls_total{job="a"}[10m]) > 0 or last_over_time(calls_total{job="a"}[10m]) unless calls_total{job="a"} or calls_total{job="a"} >= last_over_time(calls_total{job="a"}[1d] offset 5m) unless calls_total{job="a"} offset 5m or contextd_slo:calls:sum unless contextd_slo:calls:increase5m ) labels: counter: calls`,
		`- record: contextd_slo:calls_code_500:sum expr: |- ( sum by (job, instance) ( max without (replica, prometheus_replica) (calls_total{code="500",job="a"}) ) or 0 * contextd_slo:calls:sum )`,
		`- record: slo:sli_total:increase5m expr: |- sum(contextd_slo:calls:increase5m) labels: definition: '1e234567' service: shop slo: errors`,
		`- record: slo:sli_bad:increase5m expr: |- sum(contextd_slo:calls_code_500:increase5m) labels: definition: '1e234567' service: shop slo: errors`,
		`- record: slo:sli_uncertain:count5m expr: |- (sum(contextd_slo:uncertain:count5m{counter=~"calls|calls_code_500"}) or 0 * count(contextd_slo:calls:sum)) labels: definition: '1e234567' service: shop slo: errors`,
		`- record: slo:objective:ratio expr: |- vector(0.99) labels: definition: '1e234567' service: shop slo: errors`,
		`- record: slo:period:days expr: |- vector(30) labels: definition: '1e234567' service: shop slo: errors`,
	} {
		if !strings.Contains(flat(got), flat(part)) {
			t.Errorf("there is no\n%s\nin\n%s", part, got)
		}
	}
	if n := strings.Count(got, "- record: "); n != 10 {
		t.Errorf("%d rules, want 10", n)
	}
}

func TestIndicators(t *testing.T) {
	for _, c := range []struct {
		name, indicator, more string
		want, not             []string
	}{
		{
			"good events", `{"kind": "ratio", "total": "a_total", "good": "b_total"}`, "",
			[]string{"sum(contextd_slo:a:increase5m) - sum(contextd_slo:b:increase5m)", "resets(b_total[10m]) > 0", "last_over_time(b_total[10m]) unless b_total"}, nil,
		},
		{
			"latency", `{"kind": "latency", "total": "d_seconds_count{job=\"a\"}", "good": "d_seconds_bucket{job=\"a\",le=\"0.5\"}", "threshold": 0.5}`, "",
			[]string{
				"(sum(contextd_slo:d_count:increase5m and on (job, instance) contextd_slo:d_bucket_le_0_5:increase5m) - sum(contextd_slo:d_bucket_le_0_5:increase5m))",
				`resets(d_seconds_bucket{job="a",le="0.5"}[10m]) > 0`,
			},
			[]string{`last_over_time(d_seconds_bucket{job="a",le="0.5"}[10m])`, "0 * contextd_slo:d_count:sum"},
		},
		{
			"native histogram", `{"kind": "latency", "total": "d_seconds", "native": true, "threshold": 0.5}`, "",
			[]string{
				"max without (replica, prometheus_replica) (histogram_count(d_seconds))",
				"histogram_fraction(-Inf, 0.5, d_seconds) * histogram_count(d_seconds) >= 0",
				"resets(d_seconds[10m]) > 0",
				"histogram_count(d_seconds) >= histogram_count(last_over_time(d_seconds[1d] offset 5m)) unless d_seconds offset 5m",
				"contextd_slo:d_within_0_5:sum unless contextd_slo:d_within_0_5:increase5m",
			}, nil,
		},
		{
			"namings", `{"kind": "ratio", "total": "a_total", "bad": "a_total{e=\"1\"}", "alternatives": [{"total": "b_total", "bad": "c_total"}, {"total": "d_total", "bad": "e_total"}]}`, "",
			[]string{
				`(b_total)) unless on (job, instance) contextd_slo:a:sum{naming="1"}`,
				`(d_total)) unless on (job, instance) contextd_slo:a:sum{naming=~"1|2"}`,
				`(c_total)) and on (job, instance) contextd_slo:a:sum{naming="2"} or on (job, instance) 0 * contextd_slo:a:sum{naming="2"}`,
				"labels: naming: '3'", "resets(e_total[10m]) > 0",
			}, []string{`resets(a_total{e="1"}`},
		},
		{
			"groups with other names", `{"kind": "ratio", "total": "a_total", "bad": "b_total", "labels": {"tool": "tool_name"}}`, `, "groupBy": ["tool", "job"]`,
			[]string{
				`sum by (job, instance, tool) ( label_replace( max without (replica, prometheus_replica) (a_total), "tool", "$1", "tool_name", "(.*)" ) )`,
				"sum by (tool, job) (contextd_slo:a:increase5m)",
				"or 0 * contextd_slo:a:sum and on (job, instance) last_over_time(contextd_slo:a:sum[1m] offset 5m)",
			}, nil,
		},
		{
			"throughput", `{"kind": "throughput", "total": "a_total", "target": 10, "conditions": []}`, "",
			[]string{"slo:sli_total:increase5m", "slo:sli_uncertain:count5m"}, []string{"slo:sli_bad", "vector("},
		},
		{
			"gauge", `{"kind": "gauge", "metrics": ["up", "max(x) or y"], "op": "==", "value": 1, "across": "any", "missing": "bad"}`, "",
			[]string{
				`max(up == bool 1)`, `max((max(x) or y) == bool 1)`, "[4m59s999ms:1m]",
				`slo:sli_total:increase5m{service="shop",slo="gauge"} - slo:sli_good:increase5m{service="shop",slo="gauge"}`,
				`0 * count(slo:sli_total:increase5m{service="shop",slo="gauge"})`,
			}, nil,
		},
		{
			"slices of a ratio", `{"kind": "ratio", "total": "a_total", "bad": "b_total", "slices": {"seconds": 300, "target": 0.95}}`, "",
			[]string{"# The SLO 'slices of a ratio' judges slices of 5m by their ratio. No recording rule can: the app counts the raw series. - record: slo:objective:ratio expr: |- vector(0.99)", "slo:period:days"},
			[]string{"slo:sli_", "contextd_slo:", "a_total"},
		},
		{
			"slices of time", `{"kind": "timeSlice", "metric": "p99", "op": "<", "value": 2.5, "sliceSeconds": 30, "missing": "ignored"}`, `, "groupBy": ["tool"]`,
			[]string{`count_over_time((min by (tool) (p99 < bool 2.5))[4m59s999ms:30s])`}, nil,
		},
		{
			"calendar", calls, `, "window": {"kind": "calendar", "unit": "quarter", "timeZone": "Europe/Berlin"}`,
			[]string{"vector(90)"}, nil,
		},
		{
			"dotted names", `{"kind": "ratio", "total": "{\"contextd.mcp.calls\",job=\"a\"}", "bad": "{\"contextd.mcp.calls\",job=\"a\",\"error.type\"!=\"\"}"}`, `, "groupBy": ["gen_ai.tool"]`,
			[]string{"contextd_slo:mcp_calls:sum", "contextd_slo:mcp_calls_error_type:sum", `sum by (job, instance, "gen_ai.tool")`},
			[]string{`resets({"contextd.mcp.calls",job="a","error.type"`},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := fileOf(t, defined(t, c.name, c.indicator, c.more))
			for _, part := range c.want {
				if !strings.Contains(flat(text), flat(part)) {
					t.Errorf("there is no\n%s\nin\n%s", part, text)
				}
			}
			for _, part := range c.not {
				if strings.Contains(flat(text), flat(part)) {
					t.Errorf("there is\n%s\nin\n%s", part, text)
				}
			}
		})
	}
}

var recorded = regexp.MustCompile(`- record: (\S+)`)

func TestLayersAreShared(t *testing.T) {
	throughput := `{"kind": "throughput", "total": "calls_total{job=\"a\"}", "target": 1}`
	text := fileOf(t, defined(t, "errors", calls, ""), defined(t, "errors-by-tool", calls, `, "groupBy": ["tool"]`), defined(t, "rate", throughput, ""))
	names := map[string]int{}
	for _, m := range recorded.FindAllStringSubmatch(text, -1) {
		names[m[1]]++
	}
	for name, n := range map[string]int{"contextd_slo:calls:sum": 1, "contextd_slo:calls_code_500:sum": 1, "contextd_slo:calls:increase5m": 1, "slo:sli_total:increase5m": 3, "slo:sli_bad:increase5m": 2} {
		if names[name] != n {
			t.Errorf("%s is recorded by %d rules, want %d", name, names[name], n)
		}
	}
	if !strings.Contains(text, "sum by (job, instance, tool)") || strings.Contains(text, "contextd.slo.2") {
		t.Errorf("the layers are not those by tool, or not in one group:\n%s", text)
	}
}

// Mimir takes 20 rules a group, and no group may read what another one records at the same time.
func TestGroupsAreSmallAndComplete(t *testing.T) {
	var defs []slo.Definition
	for i := range 30 {
		latency := fmt.Sprintf(`{"kind": "latency", "total": "d_count", "good": "d_bucket{le=\"%d\"}", "threshold": %[1]d}`, i%10)
		defs = append(defs, defined(t, fmt.Sprintf("slo-%d", i), latency, ""))
	}
	text := fileOf(t, defs...)
	groups := strings.Split(text, "  - name: ")[1:]
	everywhere := map[string]int{}
	slos := 0
	for i, group := range groups {
		if !strings.HasPrefix(group, fmt.Sprintf("contextd.slo.%d\n    interval: 5m\n", i+1)) {
			t.Errorf("group %d begins with %.60s", i, group)
		}
		var here []string
		for _, m := range recorded.FindAllStringSubmatch(group, -1) {
			here = append(here, m[1])
			if strings.HasPrefix(m[1], "contextd_slo:") && m[1] != uncertain {
				everywhere[m[1]]++
			}
		}
		if len(here) > maxRules {
			t.Errorf("group %d has %d rules", i, len(here))
		}
		for _, used := range regexp.MustCompile(`contextd_slo:\w+:\w+`).FindAllString(group, -1) {
			if !slices.Contains(here, used) {
				t.Errorf("group %d uses %s, which another one records", i, used)
			}
		}
		slos += strings.Count(group, "record: slo:objective:ratio")
	}
	for name, n := range everywhere {
		if n > 1 {
			t.Errorf("%s is recorded in %d groups, at different times", name, n)
		}
	}
	if slos != len(defs) {
		t.Errorf("%d SLOs have rules, want %d", slos, len(defs))
	}
}

func TestWrongDefinitions(t *testing.T) {
	for _, c := range []struct{ name, indicator, want string }{
		{"an expression", `{"kind": "ratio", "total": "sum(a_total)", "bad": "b_total"}`, `counts by "sum(a_total)", which is not a selector of one counter. Write`},
		{"no total", `{"kind": "throughput", "target": 1}`, `counts by "", which is not a selector`},
		{"no kind", `{"kind": "median"}`, `has no indicator kind "median"`},
		{"no PromQL", `{"kind": "gauge", "metrics": ["max(a"], "op": "==", "value": 1, "across": "any", "missing": "bad"}`, `"max(a" is not PromQL: unclosed left parenthesis. Correct it`},
		{"rest of a selector", `{"kind": "ratio", "total": "a_total{x=\"}", "bad": "b_total"}`, "not a selector"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, err := Recording(Input{SLOs: []slo.Definition{defined(t, "x", c.indicator, "")}})
			if err == nil || !strings.Contains(err.Error(), c.want) || text != "" {
				t.Errorf("%q and %v, want an error with %q", text, err, c.want)
			}
		})
	}
	if _, err := Recording(Input{SLOs: []slo.Definition{defined(t, " ", `{"kind": "throughput", "total": "a"}`, "")}}); err == nil {
		t.Error("an SLO without a name has rules")
	}
}

func TestComment(t *testing.T) {
	text, err := Recording(Input{Comment: "One\n\nTwo "})
	if want := "# One\n#\n# Two\ngroups: []\n"; err != nil || text != want {
		t.Errorf("%q and %v, want %q", text, err, want)
	}
}

func TestScalars(t *testing.T) {
	for in, want := range map[string]string{
		"tool-errors": "tool-errors", "59547546": "'59547546'", "1e234567": "'1e234567'", "c26637dd": "c26637dd", "true": "'true'", "No": "'No'",
		"it's: # so": "'it''s: # so'", "": "''", "a\nb\tc": `"a\nb\tc"`, "größe": "'größe'", "- x": "'- x'", "{a}": "'{a}'",
	} {
		if got := scalar(in); got != want {
			t.Errorf("%q is written %s, want %s", in, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	for in, want := range map[string]string{
		`contextd_mcp_tool_calls_total{job="contextd"}`:                "mcp_tool_calls",
		`http_requests_total{job=~"a|b", code=~"5.."}`:                 "http_requests_code_5",
		`contextd_mcp_tool_duration_seconds_bucket{le=~"1|1\\.0"}`:     "mcp_tool_duration_bucket_le_1_1_0",
		`{__name__="x_total",path='/a,b}'}`:                            "x_path_a_b",
		"{code=`500`}":                                                 "code_500",
		`a_total{long="` + strings.Repeat("very_", 20) + `long"}`:      "a_long_very_very_very_very_",
		`a_total{long="` + strings.Repeat("very_", 20) + `different"}`: "a_long_very_very_very_very_",
	} {
		sel, ok := parseSelector(in)
		if got := sel.name(); !ok || !strings.HasPrefix(got, want) || len(got) > maxName {
			t.Errorf("%s is called %s, want %s", in, got, want)
		}
	}
	for _, in := range []string{"", "sum(a)", "a[5m]", "a offset 5m", `a{b="c"`, `a{b=c}`, "a + b", "{}"} {
		if _, ok := parseSelector(in); ok {
			t.Errorf("%s is taken for a selector", in)
		}
	}
}
