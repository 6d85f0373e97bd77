package insights

import (
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestAnAbsurdTimeOfTheRulesCostsARecordedAnswerOnly(t *testing.T) {
	for _, last := range []string{"9223372036854774.784", "-9223372036854775", "1e300", "+Inf"} {
		prom := newSliProm(t, twoTools)
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(r.FormValue("query"), "timestamp(slo:sli_") {
				fmt.Fprintf(w, `{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,%q]}]}}`, last)
				return
			}
			prom.ServeHTTP(w, r)
		}))
		res := askSlo(t, srv.URL, map[string]any{"slo": testSlo(nil), "measure": "state", "value": "spent"}, 12)
		srv.Close()
		if res.Error != nil || len(res.Frames[0].Fields) != 1 || math.Abs(res.Frames[0].Fields[0].At(0).(float64)-0.25) > 1e-9 {
			t.Fatalf("%s: %v, frames %v", last, res.Error, res.Frames)
		}
		if n := res.Frames[0].Meta.Notices; len(n) == 0 || !strings.Contains(n[0].Text, "raw counters were used") {
			t.Errorf("%s: notices %v", last, n)
		}
	}
}

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
