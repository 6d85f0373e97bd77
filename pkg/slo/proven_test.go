package slo

import (
	"encoding/json"
	"testing"
	"time"
)

func TestProvenRateQuery(t *testing.T) {
	cases := map[string]struct{ indicator, held, seen string }{
		"alone": {
			`{"kind":"throughput","total":"calls_total","target":10}`,
			`sum (rate(calls_total[5m]))`, `sum (rate(calls_total[5m]))`,
		},
		"another naming": {
			`{"kind":"throughput","total":"a","alternatives":[{"total":"b"}],"target":10}`,
			`sum (rate(a[5m]) or (rate(b[5m]) unless on (job, instance) a))`, `sum (rate(a[5m]) or (rate(b[5m]) unless on (job, instance) a))`,
		},
		"bad events": {
			`{"kind":"throughput","total":"c","target":10,"conditions":[{"name":"x","objective":0.99,"indicator":{"kind":"ratio","total":"t","bad":"e"}}]}`,
			`sum (rate(c[5m])) unless ((sum (rate(e[5m])) or 0 * sum (rate(t[5m]))) / (sum (rate(t[5m])) > 0) > 0.01)`, `sum (rate(c[5m]))`,
		},
		"good events": {
			`{"kind":"throughput","total":"c","target":10,"conditions":[{"name":"x","objective":0.95,"indicator":{"kind":"latency","total":"n","good":"b"}}]}`,
			`sum (rate(c[5m])) unless ((sum (rate(n[5m])) - sum (rate(b[5m]))) / (sum (rate(n[5m])) > 0) > 0.05)`, `sum (rate(c[5m]))`,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			objective := 0.99
			_, throughput, err := Definition{
				Name: "x", Objective: &objective, Window: json.RawMessage(`{"kind":"rolling","days":30}`), Indicator: json.RawMessage(tc.indicator),
			}.ResolveThroughput()
			if err != nil {
				t.Fatal(err)
			}
			if got, want := throughput.Rate("1h"), peaks(tc.held, tc.seen); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// peaks are the highest rates of an hour, of both parts.
func peaks(held, seen string) string {
	return `label_replace(max_over_time((` + held + `)[1h:5m]), "slo_part", "total", "", "") or ` +
		`label_replace(max_over_time((` + seen + `)[1h:5m]), "slo_part", "seen", "", "")`
}

func TestProvenRateOfRecordedSeries(t *testing.T) {
	objective := 0.99
	_, throughput, err := Definition{
		Name: "x", Service: "s", Objective: &objective, Window: json.RawMessage(`{"kind":"rolling","days":30}`),
		RecordedLabels: map[string]string{"definition": "1"},
		Indicator: json.RawMessage(`{"kind":"throughput","total":"c","target":10,"conditions":[` +
			`{"name":"y","service":"s","recordedLabels":{"definition":"2"},"objective":0.99,"indicator":{"kind":"ratio","total":"t","bad":"e"}}]}`),
	}.ResolveThroughput()
	if err != nil {
		t.Fatal(err)
	}
	const own, other = `{slo="x",service="s",definition="1"}`, `{slo="y",service="s",definition="2"}`
	all := `max(slo:sli_total:increase5m` + own + `) / 300`
	rate := all + ` unless (sum(slo:sli_bad:increase5m` + other + `) / (sum(slo:sli_total:increase5m` + other + `) > 0) > 0.01)`
	steps := func(of, i string) string {
		return `label_replace(max(count_over_time(slo:sli_total:increase5m` + of + `[3599999ms])), "slo_condition", "` + i + `", "", "")`
	}
	both := steps(own, "0") + " or " + steps(other, "1")
	want := peaks(rate, all) + ` or ` +
		`label_replace((min(` + both + `) and on() (count(` + both + `) == 2)), "slo_part", "samples", "", "")`
	if got := throughput.RecordedRate(time.Hour); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
