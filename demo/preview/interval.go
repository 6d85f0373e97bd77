package preview

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	maxPoints         = 11000 // of one series in one response: Prometheus refuses more
	defaultDataPoints = 100   // of a query that does not set it
)

// niceSteps pairs every round step with the longest exact interval that is rounded to it,
// both in milliseconds: Grafana's own table, so that a panel sends the same query in both.
var niceSteps = []struct{ upTo, step int64 }{
	{10, 1}, {15, 10}, {35, 20}, {75, 50}, {150, 100}, {350, 200}, {750, 500},
	{1500, 1000}, {3500, 2000}, {7500, 5000}, {12500, 10000}, {17500, 15000}, {25000, 20000}, {45000, 30000},
	{90000, 60000}, {210000, 120000}, {450000, 300000}, {750000, 600000}, {1050000, 900000}, {1500000, 1200000}, {2700000, 1800000},
	{5400000, 3600000}, {9000000, 7200000}, {16200000, 10800000}, {32400000, 21600000}, {86400000, 43200000},
	{604800000, 86400000}, {1814400000, 604800000}, {63071999999, 2592000000}, {math.MaxInt64, 31536000000},
}

func roundStep(exact time.Duration) time.Duration {
	for _, nice := range niceSteps {
		if exact.Milliseconds() <= nice.upTo {
			return time.Duration(nice.step) * time.Millisecond
		}
	}
	return 0 // not reached: the last row matches everything
}

// stepRequest determines the step of a response.
type stepRequest struct {
	Range          time.Duration // from the start to the end of the query
	MaxDataPoints  int64         // the panel's width in pixels; 0 means unknown
	MinStep        string        // the query's own "Min step": a duration, a macro or ""
	Factor         int64         // of the resolution: 2 means every second point; 0 means 1
	ScrapeInterval time.Duration // of the data source
}

// steps are the two intervals that a query's text can refer to.
type steps struct {
	Step time.Duration // $__interval
	Rate time.Duration // $__rate_interval: at least four scrapes wide, so that rate() always has points
}

// computeSteps chooses the step of a range query as Grafana's Prometheus data source does.
//
// Errors name the "Min step" that cannot be read.
func computeSteps(req stepRequest) (steps, error) {
	minStep, scrape := req.ScrapeInterval, req.ScrapeInterval
	isRate := req.MinStep == "$__rate_interval" || req.MinStep == "${__rate_interval}"
	if req.MinStep != "" && !strings.Contains(req.MinStep, "__") {
		parsed, err := parseInterval(req.MinStep)
		if err != nil {
			return steps{}, err
		}
		minStep, scrape = parsed, parsed
	}
	points := req.MaxDataPoints
	if points <= 0 {
		points = defaultDataPoints
	}
	step := max(roundStep(req.Range/time.Duration(points)), minStep, safeStep(req.Range))
	if req.Factor > 1 {
		step *= time.Duration(req.Factor)
	}
	rate := max(step+scrape, 4*scrape)
	if isRate {
		step = rate
	}
	return steps{Step: step, Rate: rate}, nil
}

// safeStep keeps one series below the number of points that Prometheus returns.
func safeStep(span time.Duration) time.Duration {
	exact := span / maxPoints
	step := roundStep(exact)
	if step < exact { // rounded down: the response would have too many points
		for _, nice := range niceSteps {
			if candidate := time.Duration(nice.step) * time.Millisecond; candidate >= exact {
				return candidate
			}
		}
	}
	return step
}

var durationParts = regexp.MustCompile(`^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$`)

// parseInterval reads "15s", "1m30s", "2h", "1d", ">10s" or a number of seconds.
func parseInterval(text string) (time.Duration, error) {
	bare := strings.TrimSpace(strings.TrimLeft(text, "><="))
	if seconds, err := strconv.ParseFloat(bare, 64); err == nil && seconds > 0 {
		return time.Duration(seconds * float64(time.Second)), nil
	}
	parts := durationParts.FindStringSubmatch(bare)
	units := []time.Duration{365 * 24 * time.Hour, 7 * 24 * time.Hour, 24 * time.Hour, time.Hour, time.Minute, time.Second, time.Millisecond}
	var total time.Duration
	for i, unit := range units {
		if parts == nil || parts[i+1] == "" {
			continue
		}
		count, err := strconv.ParseInt(parts[i+1], 10, 64)
		if err != nil {
			break
		}
		total += time.Duration(count) * unit
	}
	if total <= 0 {
		return 0, fmt.Errorf("the minimal step %q is not a duration: write for example 15s or 1m", text)
	}
	return total, nil
}

// promDuration writes a duration as PromQL reads it, for example 15s, 1m0s or 500ms.
func promDuration(d time.Duration) string {
	if d%time.Second != 0 {
		return strconv.FormatInt(d.Milliseconds(), 10) + "ms"
	}
	return d.String()
}

// alignRange moves both ends down to multiples of the step, so that a refresh requests the same points.
// offset is the user's offset from UTC.
func alignRange(from, to time.Time, step, offset time.Duration) (time.Time, time.Time) {
	align := func(at time.Time) time.Time {
		ms, stepMS, shift := at.UnixMilli(), step.Milliseconds(), offset.Milliseconds()
		aligned := int64(math.Floor(float64(ms+shift)/float64(stepMS)))*stepMS - shift
		return time.UnixMilli(aligned).UTC()
	}
	return align(from), align(to)
}

// expandMacros expands the built-in variables that the page leaves to the data source's backend.
func expandMacros(expr string, s steps, span time.Duration) string {
	seconds := int64(math.Round(span.Seconds()))
	for _, macro := range []struct{ name, value string }{
		{"__rate_interval_ms", strconv.FormatInt(s.Rate.Milliseconds(), 10)},
		{"__rate_interval", promDuration(s.Rate)},
		{"__interval_ms", strconv.FormatInt(s.Step.Milliseconds(), 10)},
		{"__interval", promDuration(s.Step)},
		{"__range_ms", strconv.FormatInt(span.Milliseconds(), 10)},
		{"__range_s", strconv.FormatInt(seconds, 10)},
		{"__range", strconv.FormatInt(seconds, 10) + "s"},
	} {
		expr = strings.ReplaceAll(expr, "${"+macro.name+"}", macro.value)
		expr = strings.ReplaceAll(expr, "$"+macro.name, macro.value)
	}
	return expr
}
