package instrument

import (
	"context"
	"hash/maphash"
	"sync"
	"time"

	"go.opentelemetry.io/otel/metric"
)

// DefaultSessionGap is the idle time after which a session ends.
const DefaultSessionGap = 30 * time.Minute

// Names of the journey counters.
const (
	nameTransitions = "contextd.mcp.tool.transitions"
	nameUnplaced    = "contextd.mcp.tool.transitions.unplaced"
	namePaths       = "contextd.mcp.tool.paths"
	nameConversions = "contextd.mcp.tool.conversions"
)

// Limits on memory.
const (
	maxOpenSessions = 10_000
	maxWalk         = 1_000 // tools of a session, without immediate repeats
)

// Sessions records sessions: how long they last, and which tools follow each
// other in them. A session is never a label, and only a hash of its identifier
// is kept, while it is open.
//
// A session's journey is counted as a whole when it ends, and all journeys as of
// one moment, so that at every moment exactly what enters a tool leaves it. A session ends with End, after
// DefaultSessionGap without a call, with EndAll, or when it is the longest idle
// of more than 10,000. After 1,000 tools it is split and counts as two.
type Sessions struct {
	duration metric.Float64Histogram
	ended    *byProject
	calls    *byProject
	active   metric.Int64ObservableUpDownCounter
	counters journeyCounters

	projects *projects
	births   *births
	clock    func() time.Time
	gap      time.Duration
	seed     maphash.Seed

	mu       sync.Mutex
	open     map[uint64]*session
	queue    session // head of the ring of open sessions: queue.next is the longest idle
	free     *session
	journeys *journeys
}

// session is open, or free for reuse.
type session struct {
	key        uint64
	start      time.Time
	last       time.Time
	project    string      // its label
	ended      *bornSeries // of its project
	named      bool        // the project is known
	walk       []uint8
	prev, next *session
}

func newSessions(b *builder, cfg config, p *projects) *Sessions {
	s := &Sessions{
		duration: b.histogram("contextd.session.duration", "s",
			"Time from the first to the last call of a session.", sessionBuckets),
		ended: newByProject(b, b.counter("contextd.sessions", "{session}", "Sessions that ended, by project.")),
		calls: newByProject(b, b.counter("contextd.session.calls", "{call}", "Calls of tools in sessions, by project.")),
		active: b.observableUpDownCounter("contextd.sessions.active", "{session}",
			"Sessions that are currently open."),
		counters: journeyCounters{
			transitions: b.observableCounter(nameTransitions, "{transition}",
				"Tools that followed each other in ended sessions; _start and _end mark the session's start and end."),
			unplaced: b.observableCounter(nameUnplaced, "{transition}",
				"Calls left out of the transitions because the limit of series was reached."),
			paths: b.observableCounter(namePaths, "{session}",
				"Ended sessions by their first five tools, for frequent paths."),
			conversions: b.observableCounter(nameConversions, "{session}",
				"Ended sessions that called a tool, by whether they called a second one afterwards."),
		},
		projects: p,
		births:   b.births,
		clock:    cfg.clock,
		gap:      cfg.sessionGap,
		seed:     maphash.MakeSeed(),
		open:     map[uint64]*session{},
		journeys: newJourneys(b, cfg),
	}
	s.queue.next, s.queue.prev = &s.queue, &s.queue
	c := s.counters
	b.observe(s.observe, nameTransitions, s.active, c.transitions, c.unplaced, c.paths, c.conversions)
	return s
}

// Call counts a call of a tool in its session. A session belongs to the first
// project that is not empty, and so does a call without a project from then on.
// Metrics.StartCall calls it.
func (s *Sessions) Call(ctx context.Context, c Call) {
	if s == nil {
		return
	}
	project := s.projects.label(c.Project)
	now := s.clock()
	key := maphash.String(s.seed, c.Session)
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.current(key, now)
	switch {
	case !e.named:
		s.name(e, project, c.Project != "")
	case c.Project == "":
		project = e.project
	}
	s.calls.add(ctx, project, "", "")
	e.visit(s.journeys.node(c.Tool))
	if len(e.walk) >= maxWalk {
		s.end(ctx, e)
	}
}

// name gives a session its project, whose counter of ended sessions exists at 0
// from then on.
func (s *Sessions) name(e *session, project string, known bool) {
	if e.ended == nil || e.project != project {
		e.project, e.ended = project, s.ended.series(project, "", "")
	}
	e.named = known
}

// visit adds a tool to the walk, unless it repeats the previous one.
func (e *session) visit(node uint8) {
	if len(e.walk) == 0 || e.walk[len(e.walk)-1] != node {
		e.walk = append(e.walk, node)
	}
}

// End ends a session, if it is open, as when its client disconnects.
func (s *Sessions) End(ctx context.Context, session string) {
	if s == nil {
		return
	}
	key := maphash.String(s.seed, session)
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.open[key]; e != nil {
		s.end(ctx, e)
	}
}

// EndAll ends all open sessions, as when the process stops, and reports from the
// next collection on all journeys, and the events of all other series that are
// held at 0. The provider's Shutdown makes that collection for a reader that
// pushes. Close reports new series at 0 first.
func (s *Sessions) EndAll(ctx context.Context) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endAll(ctx)
	s.journeys.publish()
	s.births.publish()
}

// Close is EndAll for a process that pushes: between the end of the sessions and
// the report of their journeys it calls flush, the ForceFlush of the provider, so
// that new series are pushed at 0 first and increase() sees their first session.
// The provider's Shutdown comes next. It returns flush's error.
func (s *Sessions) Close(ctx context.Context, flush func(context.Context) error) error {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	s.endAll(ctx)
	s.mu.Unlock()
	var err error
	if flush != nil {
		err = flush(ctx) // which calls observe
	}
	s.publish()
	return err
}

// endAll ends all open sessions. s.mu is held.
func (s *Sessions) endAll(ctx context.Context) {
	for s.queue.next != &s.queue {
		s.end(ctx, s.queue.next)
	}
}

func (s *Sessions) publish() {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.journeys.publish()
	s.births.publish()
}

// current returns the open session of key at now, creating one if necessary, as
// the most recently used. s.mu is held.
func (s *Sessions) current(key uint64, now time.Time) *session {
	e := s.open[key]
	if e != nil && now.Sub(e.last) >= s.gap {
		s.end(context.Background(), e)
		e = nil
	}
	if e == nil {
		if len(s.open) >= maxOpenSessions {
			s.end(context.Background(), s.queue.next)
		}
		e = s.begin(key, now)
	} else {
		e.unlink()
	}
	if now.After(e.last) {
		e.last = now
	}
	e.link(&s.queue)
	return e
}

func (s *Sessions) begin(key uint64, now time.Time) *session {
	e := s.free
	if e == nil {
		e = &session{}
	} else {
		s.free = e.next
	}
	*e = session{key: key, start: now, last: now, walk: e.walk[:0]}
	s.open[key] = e
	return e
}

// end counts a session and removes it. s.mu is held.
func (s *Sessions) end(ctx context.Context, e *session) {
	e.unlink()
	delete(s.open, e.key)
	s.duration.Record(ctx, seconds(e.last.Sub(e.start)))
	e.ended.add(ctx, 1)
	s.journeys.finish(e.walk)
	*e = session{walk: e.walk[:0], next: s.free}
	s.free = e
}

// observe ends the sessions that are idle for too long and reports. It is
// called at every collection.
func (s *Sessions) observe(_ context.Context, o metric.Observer) error {
	now := s.clock()
	s.mu.Lock()
	defer s.mu.Unlock()
	for e := s.queue.next; e != &s.queue && now.Sub(e.last) >= s.gap; e = s.queue.next {
		s.end(context.Background(), e)
	}
	s.births.collect(now)
	o.ObserveInt64(s.active, int64(len(s.open)))
	s.journeys.observe(now, o, s.counters)
	return nil
}

// link makes e the last of the ring.
func (e *session) link(head *session) {
	e.prev, e.next = head.prev, head
	e.prev.next, e.next.prev = e, e
}

func (e *session) unlink() {
	e.prev.next, e.next.prev = e.next, e.prev
}
