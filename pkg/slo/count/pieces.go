package count

import (
	"slices"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

const (
	hour = int64(3_600_000)
	// widest is the width from which cells are queried by the hour, so that few samples are fetched where raw samples are
	// needed.
	widest = 4 * hour
)

// piece is a part of a cell that is queried by itself.
type piece struct {
	slo.Cell
	// of is the cell that it belongs to.
	of slo.Cell
}

// piecesOf cuts wide cells.
func piecesOf(cells []slo.Cell) []piece {
	var pieces []piece
	for _, c := range cells {
		if c.Width() <= widest {
			pieces = append(pieces, piece{c, c})
			continue
		}
		// Counted from the end, so that whole hours of one cell and of the next lie on one grid.
		for _, p := range slo.Grid(c.From, c.To, hour, c.To, nil) {
			pieces = append(pieces, piece{p, c})
		}
	}
	return pieces
}

// row is a number of pieces that one query covers: their ends lie on one grid.
type row struct {
	slo.Run
	pieces []piece
}

// maxGap is how many unused points a range query may have between two pieces.
const maxGap = 12

// rowsOf joins pieces of one width whose ends lie on one grid. Short gaps do not end a row: two queries cost more.
func rowsOf(pieces []piece) []row { return rowsAcross(pieces, 0) }

// rowsAcross is rowsOf with gaps of at least so many milliseconds.
func rowsAcross(pieces []piece, gap int64) []row {
	type grid struct{ width, phase int64 }
	last := map[grid]int{}
	var rows []row
	for _, p := range pieces {
		key := grid{p.Width(), p.To % p.Width()}
		if i, ok := last[key]; ok && p.To-rows[i].Last <= max(maxGap*p.Width(), gap) {
			rows[i].Last = p.To
			rows[i].pieces = append(rows[i].pieces, p)
			continue
		}
		last[key] = len(rows)
		rows = append(rows, row{slo.Run{First: p.To, Last: p.To, Width: p.Width()}, []piece{p}})
	}
	return rows
}

// stretch is a time whose samples are fetched. Those in its pieces are counted one by one.
type stretch struct {
	pieces []piece
}

func (s stretch) from() int64 { return s.pieces[0].From }
func (s stretch) to() int64   { return s.pieces[len(s.pieces)-1].To }

// stretchesOf joins pieces that follow each other.
func stretchesOf(pieces []piece) []stretch {
	sortPieces(pieces)
	var all []stretch
	for _, p := range pieces {
		if n := len(all) - 1; n >= 0 && all[n].to() == p.From {
			all[n].pieces = append(all[n].pieces, p)
			continue
		}
		all = append(all, stretch{[]piece{p}})
	}
	return all
}

// joinNearest joins the stretches with the shortest gaps between them until at most so many are left: samples that are
// fetched and not counted cost less than queries.
func joinNearest(all []stretch, most int) []stretch {
	if len(all) <= most {
		return all
	}
	gap := func(i int) int64 { return all[i].from() - all[i-1].to() }
	var order []int
	for i := range all[1:] {
		order = append(order, i+1)
	}
	slices.SortStableFunc(order, func(a, b int) int { return compare(gap(a), gap(b)) })
	joins := map[int]bool{}
	for _, i := range order[:len(all)-most] {
		joins[i] = true
	}
	var fewer []stretch
	for i, s := range all {
		if joins[i] {
			last := &fewer[len(fewer)-1]
			last.pieces = slices.Concat(last.pieces, s.pieces)
			continue
		}
		fewer = append(fewer, s)
	}
	return fewer
}

func sortPieces(pieces []piece) {
	slices.SortFunc(pieces, func(a, b piece) int { return compare(a.To, b.To) })
}
