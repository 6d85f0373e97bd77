package slocheck

import (
	"fmt"
	"math"
	"testing"
	"time"
)

const (
	// linePoints is how many points a budget is drawn with, one an hour.
	linePoints = 720
	tools      = 21
	processes  = 3
	fleetDays  = 2 * windowDays
)

// fleet is a history of 60 days: 126 series, so that each point of a line of 30 days has its 30 days behind it.
var fleet = history{name: "three processes with 21 tools", days: fleetDays, minute: func(w *world, m int) {
	for p := range processes {
		for tool := range tools {
			name, instance := fmt.Sprintf("tool_%02d", tool), fmt.Sprintf("contextd-%d", p)
			w.calls(instance, name, "success", float64(1+(m+fleetDays*day+tool)%3))
			w.calls(instance, name, "error", every(m+7*tool+p, 500, 1))
		}
	}
}}

// BenchmarkBudgetLine draws the budget of 30 days with 720 points in three ways: as one naive range query, and as Insights
// does it, from the raw series and from the recorded ones.
//
//	go test -tags remove_all_sd -run '^$' -bench . -benchtime 1x ./slocheck
func BenchmarkBudgetLine(b *testing.B) {
	dir := b.TempDir()
	w := play(fleet, "contextd")
	write(b, dir, w.series())
	url, stop := embedded(b, dir)
	naive := `1 - sum(increase(contextd_mcp_tool_calls_total{job="contextd",status="error"}[30d]))` +
		` / sum(increase(contextd_mcp_tool_calls_total{job="contextd"}[30d])) / (1 - 0.999)`
	first := from.Add(time.Hour)
	b.Run("naive", func(b *testing.B) {
		for b.Loop() {
			if got := ask(b, url, naive, first, to, time.Hour); len(got) == 0 {
				b.Fatal("no answer")
			}
		}
	})
	b.Run("raw", func(b *testing.B) { benchmarkLine(b, url, w) })
	stop()
	record(b, dir, []*world{w}, embedded)
	url, stop = embedded(b, dir)
	defer stop()
	b.Run("recorded", func(b *testing.B) { benchmarkLine(b, url, w) })
}

func benchmarkLine(b *testing.B, url string, w *world) {
	for b.Loop() {
		frames := query(b, url, map[string]any{"slo": w.definition(), "measure": "budget"}, linePoints)
		left := frames[0].Fields[1]
		if n := left.Len(); n < linePoints-1 {
			b.Fatalf("the line has %d points", n)
		}
		last, _ := left.ConcreteAt(left.Len() - 1)
		if got := last.(float64); math.Abs(got-w.budgetLeft()) > 1/(w.total*(1-objective)) {
			b.Fatalf("%v of the budget are left, but truly %v", got, w.budgetLeft())
		}
	}
}
