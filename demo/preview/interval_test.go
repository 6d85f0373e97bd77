package preview

import (
	"strings"
	"testing"
	"time"
)

func TestComputeSteps(t *testing.T) {
	const scrape = 15 * time.Second
	for _, test := range []struct {
		name       string
		req        stepRequest
		step, rate time.Duration
	}{
		{"an hour on a wide panel keeps the scrape interval", stepRequest{Range: time.Hour, MaxDataPoints: 1200}, 15 * time.Second, time.Minute},
		{"six hours in 600 pixels", stepRequest{Range: 6 * time.Hour, MaxDataPoints: 600}, 30 * time.Second, time.Minute},
		{"a day in 800 pixels", stepRequest{Range: 24 * time.Hour, MaxDataPoints: 800}, 2 * time.Minute, 2*time.Minute + scrape},
		{"30 days in 900 pixels", stepRequest{Range: 30 * 24 * time.Hour, MaxDataPoints: 900}, time.Hour, time.Hour + scrape},
		{"no width means 100 points", stepRequest{Range: time.Hour}, 30 * time.Second, time.Minute},
		{"a least step wins and counts as the scrape interval", stepRequest{Range: time.Hour, MaxDataPoints: 1200, MinStep: "1m"}, time.Minute, 4 * time.Minute},
		{"a factor widens the step", stepRequest{Range: time.Hour, MaxDataPoints: 1200, Factor: 2}, 30 * time.Second, time.Minute},
		{"the rate interval as the step", stepRequest{Range: time.Hour, MaxDataPoints: 1200, MinStep: "$__rate_interval"}, time.Minute, time.Minute},
		{"never more points than Prometheus answers", stepRequest{Range: 11000 * time.Hour, MaxDataPoints: 1 << 40}, time.Hour, time.Hour + scrape},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.req.ScrapeInterval = scrape
			got, err := computeSteps(test.req)
			if err != nil || got.Step != test.step || got.Rate != test.rate {
				t.Errorf("got %v, %v; want step %v, rate %v", got, err, test.step, test.rate)
			}
			if test.req.Range/got.Step > maxPoints {
				t.Errorf("%d points are too many", test.req.Range/got.Step)
			}
		})
	}
	if _, err := computeSteps(stepRequest{Range: time.Hour, MinStep: "soon", ScrapeInterval: scrape}); err == nil || !strings.Contains(err.Error(), `"soon"`) {
		t.Errorf("a minimum step that is not a duration: %v", err)
	}
}

func TestSafeStepBoundsPoints(t *testing.T) {
	for span := time.Second; span < 20*365*24*time.Hour; span += span/7 + time.Second {
		if step := safeStep(span); span/step > maxPoints+1 {
			t.Fatalf("%v in steps of %v is %d points", span, step, span/step)
		}
	}
}

func TestParseInterval(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"15s": 15 * time.Second, "1m30s": 90 * time.Second, "2h": 2 * time.Hour, "1d": 24 * time.Hour, "500ms": 500 * time.Millisecond,
		">10s": 10 * time.Second, "30": 30 * time.Second, "1w": 7 * 24 * time.Hour,
	} {
		if got, err := parseInterval(text); err != nil || got != want {
			t.Errorf("%q: got %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "0s", "-5s", "5 minutes", "s"} {
		if got, err := parseInterval(text); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

func TestExpandMacros(t *testing.T) {
	s := steps{Step: 30 * time.Second, Rate: 2 * time.Minute}
	for in, want := range map[string]string{
		"rate(x[$__rate_interval])":                "rate(x[2m0s])",
		"rate(x[${__rate_interval}])":              "rate(x[2m0s])",
		"avg_over_time(x[$__interval])":            "avg_over_time(x[30s])",
		"x * $__interval_ms / $__rate_interval_ms": "x * 30000 / 120000",
		"increase(x[$__range])":                    "increase(x[3600s])",
		"x / $__range_s + ${__range_ms}":           "x / 3600 + 3600000",
		`x{label="$__rate_intervals"}`:             `x{label="2m0ss"}`,
		`up{job="contextd"}`:                       `up{job="contextd"}`,
	} {
		if got := expandMacros(in, s, time.Hour); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

func TestAlignRange(t *testing.T) {
	at := func(text string) time.Time {
		parsed, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	from, to := alignRange(at("2026-03-01T10:00:07Z"), at("2026-03-01T11:00:07Z"), 15*time.Second, 0)
	if !from.Equal(at("2026-03-01T10:00:00Z")) || !to.Equal(at("2026-03-01T11:00:00Z")) {
		t.Errorf("15 s: %v to %v", from, to)
	}
	from, _ = alignRange(at("2026-03-01T10:00:00Z"), at("2026-03-02T10:00:00Z"), 24*time.Hour, 2*time.Hour)
	if !from.Equal(at("2026-02-28T22:00:00Z")) {
		t.Errorf("a day's step starts at the user's midnight, got %v", from)
	}
}
