package count

import (
	"math"
	"testing"
	"time"
)

func TestATimeThatTheQueryDidNotCoverIsNotUsed(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC)
	now := float64(at.Unix())
	for _, tc := range []struct {
		name    string
		seconds float64
		ok      bool
	}{
		{"now", now, true},
		{"14 minutes ago", now - 840.5, true},
		{"one hour ago", now - 3600, true},
		{"longer ago", now - 3600.001, false},
		{"just in the future", now + 0.001, false},
		{"almost the largest integer of milliseconds", 9223372036854774.784, false},
		{"beyond every integer", 1e300, false},
		{"the epoch", 0, false},
		{"long before the epoch", -9223372036854775.808, false},
		{"infinite", math.Inf(1), false},
		{"negative infinite", math.Inf(-1), false},
		{"not a number", math.NaN(), false},
	} {
		last, ok := lastEvaluated(tc.seconds, at)
		if ok != tc.ok || (ok && float64(last) != math.Round(tc.seconds*1000)) {
			t.Errorf("%s: %d, %v", tc.name, last, ok)
		}
	}
}
