package count

import (
	"reflect"
	"testing"
	"time"

	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

const testSlice = int64(300_000)

func planned(t *testing.T, s slo.SLO, cells ...slo.Cell) *slicePlan {
	t.Helper()
	p, err := planSlices(s, slo.RatioSlices{Length: 5 * time.Minute, Target: 0.9}, cells)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// ends are the ends of slices, in slices since 1970.
func ends(cells []slo.Cell) (all []int64) {
	for _, c := range cells {
		all = append(all, c.To/testSlice)
	}
	return all
}

func TestSlicesBelongToTheirEnd(t *testing.T) {
	p := planned(t, slo.SLO{}, slo.Cell{From: testSlice - 1, To: 2*testSlice - 1}, slo.Cell{From: 2*testSlice - 1, To: 4 * testSlice}, slo.Cell{From: 4 * testSlice, To: 5*testSlice - 1})
	if got := ends(p.slices); !reflect.DeepEqual(got, []int64{1, 2, 3, 4}) {
		t.Errorf("%v", got)
	}
}

// Slice 2 ends in maintenance, slice 3 begins in it, and slice 5 contains one.
func TestSlicesAreCutByMaintenance(t *testing.T) {
	s := slo.SLO{Maintenance: []slo.Maintenance{{Start: testSlice + 10, End: 2*testSlice + 20}, {Start: 4*testSlice + 30, End: 4*testSlice + 40}}}
	p := planned(t, s, slo.Cell{From: 0, To: 6 * testSlice})
	if got := ends(p.slices); !reflect.DeepEqual(got, []int64{1, 3, 4, 5, 6}) {
		t.Errorf("%v", got)
	}
	var got []slo.Cell
	for _, piece := range p.pieces(p.slices) {
		got = append(got, piece.Cell)
	}
	want := []slo.Cell{
		{From: 0, To: testSlice}, {From: 2*testSlice + 20, To: 3 * testSlice}, {From: 3 * testSlice, To: 4 * testSlice},
		{From: 4 * testSlice, To: 4*testSlice + 30}, {From: 4*testSlice + 40, To: 5 * testSlice}, {From: 5 * testSlice, To: 6 * testSlice},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if blocks, single := p.blocks(); len(blocks) != 0 || len(single) != 5 {
		t.Errorf("%v, %v", blocks, single)
	}
}

func TestHoursAreBlocksOfSlices(t *testing.T) {
	p := planned(t, slo.SLO{Maintenance: []slo.Maintenance{{Start: 2*hour + 1, End: 2*hour + 2}}}, slo.Cell{From: hour/2 + 7, To: 4*hour + 10})
	blocks, single := p.blocks()
	var at []int64
	for _, b := range blocks {
		at = append(at, b.From/hour)
	}
	// The first half hour and the third hour, which maintenance touches, are counted by slices.
	if !reflect.DeepEqual(at, []int64{1, 3}) || len(single) != 6+12 {
		t.Errorf("%v, %d slices", at, len(single))
	}
}

func TestOfSlicesNearAChangeOfNamesSamplesAreRead(t *testing.T) {
	p := planned(t, slo.SLO{}, slo.Cell{From: 0, To: 6 * hour})
	unsure := []piece{{Cell: slo.Cell{From: 3 * hour, To: 4 * hour}}}
	near := p.in(slo.Cell{From: 2 * hour, To: 3 * hour})
	far := p.in(slo.Cell{From: 0, To: hour})
	for namings, want := range map[bool]int{true: 24, false: 12} {
		looks, others := p.looks(unsure, append(append([]slo.Cell{}, far...), near...), namings)
		if len(looks) != want || len(others) != 36-want {
			t.Errorf("namings %v: %d and %d", namings, len(looks), len(others))
		}
	}
}

func TestSlicesAreJudgedFromTheFirstSampleToTheLast(t *testing.T) {
	p := planned(t, slo.SLO{}, slo.Cell{From: 0, To: 4 * testSlice}, slo.Cell{From: 4 * testSlice, To: 10 * testSlice})
	event := func(end int64, bad, total float64) slo.Increment {
		return slo.Increment{T: end * testSlice, Width: testSlice, Bad: bad, Total: total}
	}
	groups := []Group{
		{Labels: model.Metric{"tool": "a"}, Increments: []slo.Increment{event(2, 0, 10), event(4, 2, 10), event(8, 1, 10)}},
		{Labels: model.Metric{"tool": "b"}, Increments: []slo.Increment{event(4, 2, 30), event(9, 0, 0)}},
	}
	for _, tc := range []struct {
		by   []string
		want [][]slo.Counts
	}{
		// By itself: a has slices 2 to 8, of which 4 is bad; b has 4 to 9.
		{nil, [][]slo.Counts{{{Bad: 1, Total: 3}, {Bad: 0, Total: 4}}, {{Bad: 0, Total: 1}, {Bad: 0, Total: 5}}}},
		// Together: slices 2 to 9. In slice 4, 10 % are bad, which is good. Slices without events are shared.
		{[]string{}, [][]slo.Counts{{{Bad: 0, Total: 1 + 0.5 + 0.25}, {Bad: 0, Total: 3*0.5 + 1 + 0.5}}, {{Bad: 0, Total: 0.5 + 0.75}, {Bad: 0, Total: 3*0.5 + 0.5}}}},
	} {
		for i, g := range p.judged(groups, tc.by) {
			for k, want := range tc.want[i] {
				if got := g.Increments[k]; got.Bad != want.Bad || got.Total != want.Total || got.T != p.cells[k].To {
					t.Errorf("by %v: %s has %+v, want %+v", tc.by, g.Labels, got, want)
				}
			}
		}
	}
}
