package slocheck

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"testing"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo/count"
)

func TestZZ(t *testing.T) {
	for i, h := range allHistories() {
		if h.name != os.Getenv("ZZ") {
			continue
		}
		_ = i
		w := play(h, "contextd-00")
		dir := t.TempDir()
		write(t, dir, w.series())
		url, stop := embedded(t, dir)
		defer stop()
		api, err := promapi.New(url, http.DefaultClient, promapi.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		raw, _ := json.Marshal(w.definition())
		var d slo.Definition
		_ = json.Unmarshal(raw, &d)
		s, err := d.Resolve()
		if err != nil {
			t.Fatal(err)
		}
		a, err := count.Count(context.Background(), count.Query{API: api, SLO: s, To: to, Plan: func(int64) []slo.Cell {
			return slo.Grid(to.AddDate(0, 0, -w.windowDays()).UnixMilli(), to.UnixMilli(), 3600_000, 0, nil)
		}})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("truth %v of %v", w.bad, w.total)
		for _, g := range a.Groups {
			last := -1.0
			for j, inc := range g.Increments {
				if inc.Total != last {
					t.Logf("%v day %d hour %d: %v of %v", g.Labels, j/24, j%24, inc.Bad, inc.Total)
				}
				last = inc.Total
			}
			t.Logf("excess %+v", g.Excess)
		}
	}
}
