package slo

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestGridAndRuns(t *testing.T) {
	cases := map[string]struct {
		from, to, step, phase int64
		cuts                  []int64
		want                  []Run
	}{
		"on the grid":          {0, 30, 10, 0, nil, []Run{{10, 30, 10}}},
		"off the grid":         {3, 27, 10, 0, nil, []Run{{10, 10, 7}, {20, 20, 10}, {27, 27, 7}}},
		"with a phase":         {0, 30, 10, 4, nil, []Run{{4, 4, 4}, {14, 24, 10}, {30, 30, 6}}},
		"a phase over a step":  {0, 30, 10, 14, nil, []Run{{4, 4, 4}, {14, 24, 10}, {30, 30, 6}}},
		"cut":                  {0, 30, 10, 0, []int64{15, 0, 30, 99}, []Run{{10, 10, 10}, {15, 20, 5}, {30, 30, 10}}},
		"cut on the grid":      {0, 30, 10, 0, []int64{10}, []Run{{10, 30, 10}}},
		"shorter than a step":  {12, 14, 10, 0, nil, []Run{{14, 14, 2}}},
		"before the epoch":     {-15, 5, 10, 0, nil, []Run{{-10, -10, 5}, {0, 0, 10}, {5, 5, 5}}},
		"nothing":              {10, 10, 10, 0, nil, nil},
		"ends before it began": {20, 10, 10, 0, nil, nil},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if got := Runs(Grid(tc.from, tc.to, tc.step, tc.phase, tc.cuts)); !slices.Equal(got, tc.want) {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

func TestGridTilesTime(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		from := rng.Int64N(1000) - 500
		to := from + rng.Int64N(1000)
		cuts := make([]int64, rng.IntN(5))
		for i := range cuts {
			cuts[i] = rng.Int64N(2000) - 1000
		}
		at := from
		var cells []Cell
		for _, run := range Runs(Grid(from, to, 1+rng.Int64N(100), rng.Int64N(100), cuts)) {
			cells = append(cells, run.Cells()...)
		}
		for _, c := range cells {
			if c.From != at || c.To <= c.From {
				t.Fatalf("cell %v begins not at %d", c, at)
			}
			at = c.To
		}
		if at != to {
			t.Fatalf("the cells end at %d, not at %d", at, to)
		}
	}
}

func TestCellsAreCounted(t *testing.T) {
	step := RecordedStep.Milliseconds()
	for name, tc := range map[string]struct {
		run  Run
		want int
	}{
		"one":                      {Run{10, 10, 5}, 1},
		"three":                    {Run{10, 20, 5}, 3},
		"an end between two steps": {Run{10, 19, 5}, 2},
		"no width":                 {Run{10, 10, 0}, 0},
		"negative width":           {Run{10, 10, -5}, 0},
		"ends before it begins":    {Run{10, 5, 5}, 0},
		"at the largest integer":   {Run{math.MaxInt64 - 9, math.MaxInt64, step}, 1},
		"all of time":              {Run{math.MinInt64, math.MaxInt64, 1}, maxRunCells},
	} {
		cells := tc.run.Cells()
		if len(cells) != tc.want {
			t.Errorf("%s: %d cells, want %d", name, len(cells), tc.want)
		}
		if tc.want > 0 && tc.want < maxRunCells && (cells[0].To != tc.run.First || cells[len(cells)-1].To > tc.run.Last) {
			t.Errorf("%s: %v", name, cells)
		}
	}
}
