package drill

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

// Table is the Markdown table of the results, and a line for the healthy day.
func Table(results []Result) string {
	var out strings.Builder
	out.WriteString("| fault | detected by | after | page | after | resolved after its end | budget spent |\n|---|---|---|---|---|---|---|\n")
	for _, r := range results {
		if r.Fault != "" {
			fmt.Fprintf(&out, "| %s |\n", strings.Join(r.cells(), " | "))
		}
	}
	for _, r := range results {
		if r.Fault == "" {
			fmt.Fprintf(&out, "\nIn the healthy day, %s fired.\n", strays(r.Stray))
		}
	}
	return out.String()
}

func (r Result) cells() []string {
	own, page := "none", "none"
	ownAfter, pageAfter, resolved := "", "", ""
	if f, ok := r.Detected(); ok {
		own, ownAfter, resolved = f.label(), minutes(f.Start.Sub(r.Onset)), "still fires"
		if !f.End.IsZero() {
			resolved = minutes(max(f.End.Sub(r.End), 0))
		}
	}
	if f, ok := r.Page(); ok {
		page, pageAfter = f.label(), minutes(f.Start.Sub(r.Onset))
	}
	spent := "none"
	if r.Spent.Ratio >= .0005 {
		spent = fmt.Sprintf("%.1f %% of %s", 100*r.Spent.Ratio, r.Spent.SLO)
	}
	return []string{r.Fault, own, ownAfter, page, pageAfter, resolved, spent}
}

// label names an alert and, where it has one, its objective.
func (f Firing) label() string {
	if f.SLO == "" {
		return f.Name
	}
	return f.Name + " of " + f.SLO
}

func strays(all []Firing) string {
	if len(all) == 0 {
		return "nothing but the watchdog"
	}
	var names []string
	for _, f := range all {
		names = append(names, fmt.Sprintf("%s (at %s)", f.label(), f.Start.Format("15:04")))
	}
	return strings.Join(names, ", ")
}

func minutes(d time.Duration) string { return fmt.Sprintf("%d min", int(math.Ceil(d.Minutes()))) }

// DocOf is the file with the tables, in the repository at root.
func DocOf(root string) string { return filepath.Join(root, "docs", "drill.md") }

// Document replaces the table of a naming in the text, which marks its place.
func Document(text []byte, names simulator.Names, table string) ([]byte, error) {
	first, last := fmt.Sprintf("<!-- drill %s -->\n", names), fmt.Sprintf("<!-- end of drill %s -->", names)
	before, rest, found := strings.Cut(string(text), first)
	_, after, ended := strings.Cut(rest, last)
	if !found || !ended {
		return nil, fmt.Errorf("it has no place for the table of %s: write %s and %s there", names, strings.TrimSpace(first), last)
	}
	return []byte(before + first + "\n" + table + "\n" + last + after), nil
}
