package instrument

import (
	"hash/maphash"
	"strings"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument/internal/simulation"
)

func init() {
	simulation.Resume = func(sessions any, session, project string, start, last time.Time, tools []string) {
		sessions.(*Sessions).resume(session, project, start, last, tools)
	}
	simulation.Restore = func(sessions any, name string, labels map[string]string, n int64) bool {
		return sessions.(*Sessions).restore(name, labels, n)
	}
	simulation.Publish = func(sessions any) { sessions.(*Sessions).publish() }
	simulation.SetRate = func(limit any, perSecond float64) { limit.(*RateLimit).setRate(perSecond) }
}

// resume is simulate.Resume.
func (s *Sessions) resume(session, project string, start, last time.Time, tools []string) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.current(maphash.String(s.seed, session), last)
	e.start, e.last = start, last
	s.name(e, s.projects.label(project), project != "")
	for _, tool := range tools {
		e.visit(s.journeys.node(tool))
	}
}

// restore is simulate.Restore.
func (s *Sessions) restore(name string, labels map[string]string, n int64) bool {
	if s == nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, i, ok := s.journeys.find(name, labels)
	if ok {
		t.restore(i, n)
	}
	return ok
}

// find returns the tally that reports under name, and the index of the labels in
// it, which is created if it is new.
func (j *journeys) find(name string, labels map[string]string) (*tally, int, bool) {
	switch name {
	case nameTransitions:
		from, okFrom := j.nodeOf(labels["from"], JourneyStart)
		to, okTo := j.nodeOf(labels["to"], JourneyEnd)
		step, okStep := j.stepOf(labels["step"])
		if !okFrom || !okTo || !okStep {
			return nil, 0, false
		}
		i, ok := j.edge(step, from, to)
		return &j.transitions, i, ok
	case nameUnplaced:
		return &j.unplaced, 0, true
	case namePaths:
		i, ok := j.pathIndex(labels["path"])
		return &j.paths, i, ok
	case nameConversions:
		i, ok := j.conversionIndex(labels["from"], labels["to"], labels["outcome"])
		return &j.conversions, i, ok
	}
	return nil, 0, false
}

// nodeOf is the node with a label; outside represents the end of the session.
func (j *journeys) nodeOf(label, outside string) (uint8, bool) {
	if label == outside {
		return uint8(len(j.names)), true
	}
	for i, name := range j.names {
		if name == label {
			return uint8(i), true
		}
	}
	return 0, false
}

// stepOf reads the label step.
func (j *journeys) stepOf(label string) (int, bool) {
	switch {
	case label == "":
		return 1, j.steps == 0
	case label == stepLater:
		return j.steps + 1, j.steps > 0
	case len(label) == 1 && label[0] >= '1' && int(label[0]-'0') <= j.steps:
		return int(label[0] - '0'), true
	}
	return 0, false
}

// pathIndex is the index of a path by its label. A new path gets its own index
// until the limit is reached.
func (j *journeys) pathIndex(label string) (int, bool) {
	if label == Other {
		return 0, true
	}
	var p path
	parts := strings.Split(label, ">")
	whole := 0
	if parts[len(parts)-1] == JourneyEnd {
		whole, parts = 1, parts[:len(parts)-1]
	}
	if len(parts) == 0 || len(parts) > maxSteps {
		return 0, false
	}
	for k, part := range parts {
		node, ok := j.nodeOf(part, "")
		if !ok {
			return 0, false
		}
		p[k] = node
	}
	p[maxSteps] = uint8(len(parts)<<1 + whole)
	if i, ok := j.known[p]; ok {
		return i, true
	}
	if len(j.known) >= j.maxPaths {
		return 0, false
	}
	j.known[p] = j.createPath(p)
	return j.known[p], true
}

func (j *journeys) conversionIndex(from, to, outcome string) (int, bool) {
	for _, p := range j.pairs {
		if j.names[p.from] != from || j.names[p.to] != to {
			continue
		}
		switch outcome {
		case outcomeConverted:
			return p.converted, true
		case outcomeDropped:
			return p.dropped, true
		}
	}
	return 0, false
}
