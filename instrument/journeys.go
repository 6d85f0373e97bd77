package instrument

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

const (
	// JourneyStart and JourneyEnd stand for the beginning and the end of a
	// session in the labels from and to.
	JourneyStart = "_start"
	JourneyEnd   = "_end"
	// DefaultMaxPaths is how many paths have their own series unless WithMaxPaths says
	// otherwise.
	DefaultMaxPaths = 50

	stepLater        = "later" // the label step of later transitions
	outcomeConverted = "converted"
	outcomeDropped   = "dropped"

	maxSteps          = 5 // of a path, and of the label step
	maxTransitions    = 484
	maxStepTransition = 4 * maxTransitions // with the label step; below the SDK's limit of 2,000
	maxJourneyTools   = 100
	maxConversions    = 20
	maxCandidates     = 1024 // paths that have occurred once
)

// Conversion is a pair of tools: of the sessions that called From, how many
// called To afterwards?
type Conversion struct{ From, To string }

var defaultConversions = []Conversion{
	{"checkpoint_list", "checkpoint_resume"},
	{"memory_search", "memory_feedback"},
	{"troubleshoot_diagnose", "remediation_search"},
	{"remediation_search", "remediation_feedback"},
}

// journeys counts the walks of ended sessions over tools. It is not safe for
// concurrent use; Sessions holds its lock.
//
// A walk is a list of nodes without immediate repeats. A node is a tool's index
// in names; in an edge, len(names) stands for the start as from and for the
// end as to.
type journeys struct {
	names []string // the last one is Other
	nodes map[string]uint8
	steps int // 0: no label step

	transitions tally
	edges       []int32 // index in transitions plus 1, 0: none; by plane, from, to
	inner       int     // edges between two tools that may still be added
	unplaced    tally

	paths      tally // the first one is Other
	known      map[path]int
	candidates map[path]bool
	maxPaths   int

	conversions tally
	pairs       []pair

	hold time.Duration
	aged time.Time // when the tallies aged last
}

// path is the beginning of a walk; its last element is the number of nodes,
// doubled, and 1 more when the walk ended there.
type path [maxSteps + 1]uint8

type pair struct {
	from, to           uint8
	converted, dropped int // in conversions
}

func newJourneys(b *builder, cfg config) *journeys {
	j := &journeys{
		nodes: map[string]uint8{}, steps: cfg.steps,
		known: map[path]int{}, candidates: map[path]bool{}, maxPaths: cfg.maxPaths,
		hold: cfg.hold,
	}
	for _, name := range cfg.tools {
		label := cleanLabel(name)
		reserved := name == "" || label == JourneyStart || label == JourneyEnd || label == Other
		if _, twice := j.nodes[name]; twice || reserved || len(j.names) == maxJourneyTools {
			continue
		}
		j.nodes[name] = uint8(len(j.names))
		j.names = append(j.names, label)
	}
	j.names = append(j.names, Other)
	j.prepareEdges()
	j.unplaced.create()
	j.paths.create(attribute.String("path", Other))
	j.prepareConversions(b, cfg)
	return j
}

// prepareEdges reserves the edges from the start to every tool and from every
// tool to the end, so that whatever enters a node can leave it.
func (j *journeys) prepareEdges() {
	n := len(j.names)
	j.edges = make([]int32, (j.steps+1)*(n+1)*(n+1))
	limit := maxTransitions
	if j.steps > 0 {
		limit = maxStepTransition
	}
	j.inner = limit - n - n*max(j.steps, 1)
}

func (j *journeys) prepareConversions(b *builder, cfg config) {
	for _, c := range cfg.conversions {
		from, okFrom := j.nodes[c.From]
		to, okTo := j.nodes[c.To]
		switch {
		case len(j.pairs) == maxConversions:
			b.errs = append(b.errs, fmt.Errorf("instrument: %d conversions are too many; the limit is %d",
				len(cfg.conversions), maxConversions))
			return
		case okFrom && okTo && from != to:
			j.pairs = append(j.pairs, pair{from, to, j.createConversion(from, to, outcomeConverted), j.createConversion(from, to, outcomeDropped)})
		case cfg.custom:
			b.errs = append(b.errs, fmt.Errorf("instrument: the conversion from %q to %q needs two different tools "+
				"that are listed; WithTools lists them", c.From, c.To))
		}
	}
}

func (j *journeys) createConversion(from, to uint8, outcome string) int {
	return j.conversions.create(attribute.String("from", j.names[from]), attribute.String("to", j.names[to]),
		attribute.String("outcome", outcome))
}

// node is the node of a tool; one that is not listed is "other".
func (j *journeys) node(tool string) uint8 {
	if n, ok := j.nodes[tool]; ok {
		return n
	}
	return uint8(len(j.names) - 1)
}

// finish counts an ended walk, which has at least one node.
func (j *journeys) finish(walk []uint8) {
	j.countTransitions(walk)
	j.countPath(walk)
	for _, p := range j.pairs {
		at := slices.Index(walk, p.from)
		switch {
		case at < 0:
		case slices.Contains(walk[at:], p.to):
			j.conversions.add(p.converted, 1)
		default:
			j.conversions.add(p.dropped, 1)
		}
	}
}

// countTransitions counts each edge of the walk. If the limit of series allows
// no edge to a tool, the tool is left out of the walk, so that what enters a node
// always leaves it.
func (j *journeys) countTransitions(walk []uint8) {
	outside := uint8(len(j.names))
	at, step := outside, 1
	for _, next := range walk {
		if next == at {
			continue // a repeat, since the tools in between were left out
		}
		i, ok := j.edge(step, at, next)
		if !ok {
			j.unplaced.add(0, 1)
			continue
		}
		j.transitions.add(i, 1)
		at = next
		step++
	}
	i, _ := j.edge(step, at, outside)
	j.transitions.add(i, 1)
}

// edge returns the index of an edge in transitions. It refuses a new edge
// between two tools when the limit of series is reached.
func (j *journeys) edge(step int, from, to uint8) (int, bool) {
	n := len(j.names)
	plane := min(step-1, j.steps)
	slot := &j.edges[(plane*(n+1)+int(from))*(n+1)+int(to)]
	if *slot > 0 {
		return int(*slot) - 1, true
	}
	if int(from) < n && int(to) < n {
		if j.inner <= 0 {
			return 0, false
		}
		j.inner--
	}
	i := j.transitions.create(j.edgeLabels(plane, from, to)...)
	*slot = int32(i) + 1
	return i, true
}

func (j *journeys) edgeLabels(plane int, from, to uint8) []attribute.KeyValue {
	start, end := JourneyStart, JourneyEnd
	if int(from) < len(j.names) {
		start = j.names[from]
	}
	if int(to) < len(j.names) {
		end = j.names[to]
	}
	labels := []attribute.KeyValue{attribute.String("from", start), attribute.String("to", end)}
	switch {
	case j.steps == 0:
		return labels
	case plane == j.steps:
		return append(labels, attribute.String("step", stepLater))
	}
	return append(labels, attribute.String("step", strconv.Itoa(plane+1)))
}

// countPath counts the walk's first steps. A path gets its own series when it
// occurs for the second time, up to maxPaths: frequent paths repeat first. The
// first path of the process gets one at once, because on stdio it is the only one.
func (j *journeys) countPath(walk []uint8) {
	p := pathOf(walk)
	if i, ok := j.known[p]; ok {
		j.paths.add(i, 1)
		return
	}
	first := len(j.known) == 0 && len(j.candidates) == 0
	if len(j.known) >= j.maxPaths {
		j.candidates = nil
	} else if first || j.candidates[p] {
		delete(j.candidates, p)
		i := j.createPath(p)
		j.known[p] = i
		j.paths.add(i, 1)
		return
	} else {
		if len(j.candidates) >= maxCandidates {
			clear(j.candidates)
		}
		j.candidates[p] = true
	}
	j.paths.add(0, 1)
}

func (j *journeys) createPath(p path) int {
	return j.paths.create(attribute.String("path", j.pathLabel(p)))
}

func pathOf(walk []uint8) (p path) {
	n := copy(p[:maxSteps], walk)
	p[maxSteps] = uint8(n) << 1
	if n == len(walk) {
		p[maxSteps]++
	}
	return p
}

// pathLabel joins the tools of a path; _end marks a whole session.
func (j *journeys) pathLabel(p path) string {
	var parts []string
	for _, node := range p[:p[maxSteps]>>1] {
		parts = append(parts, j.names[node])
	}
	if p[maxSteps]&1 == 1 {
		parts = append(parts, JourneyEnd)
	}
	return strings.Join(parts, ">")
}

// journeyCounters are the instruments that journeys reports to.
type journeyCounters struct {
	transitions, unplaced, paths, conversions metric.Int64ObservableCounter
}

// tallies are all counters of j, which report the same moment.
func (j *journeys) tallies() [4]*tally {
	return [...]*tally{&j.transitions, &j.unplaced, &j.paths, &j.conversions}
}

// observe reports the tallies as they were one to two holds ago. Every series
// so stays at 0 for at least one hold, in which every reader and every scraper
// collects it.
func (j *journeys) observe(now time.Time, o metric.Observer, c journeyCounters) {
	if d := now.Sub(j.aged); d >= j.hold || d < 0 {
		j.aged = now
		for _, t := range j.tallies() {
			t.age()
		}
	}
	j.transitions.observe(o, c.transitions)
	j.unplaced.observe(o, c.unplaced)
	j.paths.observe(o, c.paths)
	j.conversions.observe(o, c.conversions)
}

// publish reports from now on all events so far, as for the last collection.
func (j *journeys) publish() {
	for _, t := range j.tallies() {
		t.publish()
	}
}
