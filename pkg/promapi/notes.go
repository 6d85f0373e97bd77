package promapi

import (
	"slices"
	"strings"
)

// maxNotes bounds the warnings of an answer, and its infos.
const maxNotes = 20

// Notes are the warnings and infos of the API and of this package beside the result.
type Notes struct {
	Warnings []string
	Infos    []string
	// Cut is how many series were left out of the result, because there were more than Limits.MaxSeries. One of the
	// warnings says so too. The rest must not be summed: see Whole.
	Cut int
}

const partialNote = "Part of the store did not answer, so values can be too low. Run the query again; if the warning stays, check the store's nodes."

// worded explains a store's warnings. Thanos, Mimir and the VictoriaMetrics cluster warn of missing parts, which look
// like drops in a panel; the warnings of PromQL itself need no explanation.
func (n Notes) worded(partial bool) Notes {
	said := Notes{Infos: n.Infos, Cut: n.Cut}
	if partial {
		said = said.with(partialNote)
	}
	for _, w := range n.Warnings {
		if !strings.HasPrefix(w, "PromQL ") {
			w = partialNote + saying(clip(strings.TrimSpace(w)))
		}
		said = said.with(w)
	}
	return said
}

// with adds a warning of our own, unless it is empty.
func (n Notes) with(warning string) Notes {
	if warning == "" {
		return n
	}
	return Join(n, Notes{Warnings: []string{warning}})
}

// Join joins the notes of two answers, without duplicates.
func Join(n, m Notes) Notes {
	return Notes{Warnings: union(n.Warnings, m.Warnings), Infos: union(n.Infos, m.Infos), Cut: n.Cut + m.Cut}
}

func union(a, b []string) []string {
	joined := slices.Clip(a)
	for _, s := range b {
		if len(joined) < maxNotes && !slices.Contains(joined, s) {
			joined = append(joined, s)
		}
	}
	return joined
}
