package insights

import (
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
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
		if n := res.Frames[0].Meta.Notices; len(n) == 0 || !strings.Contains(n[0].Text, "raw counters were counted") {
			t.Errorf("%s: notices %v", last, n)
		}
	}
}
