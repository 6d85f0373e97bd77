package simulator

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/simulate"
)

// recorder records the events of a process. Everything that the simulation
// counts goes through it, so that another naming only needs another recorder.
type recorder interface {
	// declare sets which projects the instance serves, before the first call.
	declare(instance int)
	// active counts a call as in progress (+1) or done (-1).
	active(o *outcome, n int64)
	// begin counts the start of a call; it is called before finish.
	begin(o *outcome)
	// finish records a call that ended.
	finish(o *outcome)
	// stored records only an outcome's operations on the stores and its wait for a
	// connection, for a real request.
	stored(o *outcome)
	// branchOpened and branch record the beginning and the end of a context branch.
	branchOpened(project, depth int)
	branch(b branchEnd)
	// levels records what is not an event.
	levels(l *levels)
	// connected counts a new connection to the HTTP server.
	connected()
	// wrap records real requests to a handler, and connState its connections.
	wrap(h http.Handler) http.Handler
	connState(conn net.Conn, s http.ConnState)
	// resume continues an open session, without counting anything.
	resume(s *visit)
}

// branchEnd is a context branch that ended; reason is empty if it returned.
type branchEnd struct {
	branch   instrument.Branch
	reason   string
	timedOut bool
}

// levels is the state of a process at the full minute.
type levels struct {
	pool           instrument.PoolState
	opened, closed int64 // connections since the previous minute
	broken         int64
	caches         [2]cacheLevel // embeddings, answers
	memories       int64
	checkpoints    int64
}

// cacheLevel is the content of a cache, and its evictions since the previous minute.
type cacheLevel struct{ bytes, evicted int64 }

// Names of the caches.
const (
	cacheEmbeddings = "embeddings"
	cacheAnswers    = "queries"
)

// roadmapRecorder records with the instrument module, like a contextd that uses it.
type roadmapRecorder struct{ m *instrument.Metrics }

func (r roadmapRecorder) declare(instance int) {
	for i := range projects {
		if projects[i].shares[instance] > 0 {
			r.m.Embeddings.Declare(models[projects[i].model].name, operationQuery, operationDocuments)
		}
	}
	for _, o := range operations {
		r.m.Database.Declare(o.name)
	}
	r.m.Caches.Declare(cacheEmbeddings, cacheAnswers)
}

func (r roadmapRecorder) active(o *outcome, n int64) {
	switch {
	case o.call.kind != callTool:
		r.m.HTTP.AddActive(background, n)
	case !o.begun: // by the process before a saved state
		r.m.Tools.AddActive(background, tools[o.call.tool].name, n)
	}
}

// begin starts a tool's call by the line that instrument/README.md has for contextd.
func (r roadmapRecorder) begin(o *outcome) {
	c := &o.call
	if c.kind != callTool {
		return
	}
	id := sessionID(c.session)
	o.begun = true
	o.started = r.m.StartCall(background, instrument.Call{Tool: tools[c.tool].name, Session: id, Project: projects[c.project].name})
	if c.last {
		r.m.Sessions.End(background, id)
	}
}

func (r roadmapRecorder) finish(o *outcome) {
	if o.call.kind.byPeople() || o.call.kind == callFlood {
		r.m.RateLimit.Checked(background, o.limited)
	}
	r.stored(o)
	if o.call.kind != callTool {
		r.m.HTTP.Record(background, o.http)
		if o.call.kind == callIntruder {
			r.m.Security.AuthFailed(background)
			r.m.Security.InvalidToken(background)
		}
		return
	}
	for i := range o.embeds {
		em := &o.embeds[i]
		r.m.Embeddings.Record(background, models[em.model].name, em.kind, em.result)
		if toolTraits[o.call.tool].batches {
			r.m.Batches.Record(background, instrument.Batch{Duration: em.result.Duration, Err: em.result.Err,
				Items: int64(em.result.BatchSize), Bytes: int64(em.result.BatchSize) * documentBytes})
		}
	}
	if o.begun {
		o.started.End(failures[o.reason])
	} else {
		r.m.Tools.RecordReason(background, tools[o.call.tool].name, o.took, o.reason)
	}
	r.lookups(&o.lookups)
	r.m.Security.SecretsDetected(background, o.detail.secrets)
	if o.denied {
		r.m.Security.PermissionDenied(background)
	}
	r.service(o)
}

func (r roadmapRecorder) lookups(l *lookups) {
	r.m.Caches.Hit(background, cacheEmbeddings, l.textHits)
	r.m.Caches.Miss(background, cacheEmbeddings, l.texts-l.textHits)
	r.m.Caches.Hit(background, cacheAnswers, l.queryHits)
	r.m.Caches.Miss(background, cacheAnswers, l.queries-l.queryHits)
}

func (r roadmapRecorder) stored(o *outcome) {
	if len(o.stores) > 0 {
		r.m.Pool.Waited(background, o.wait)
	}
	for i := range o.stores {
		op := &o.stores[i]
		r.m.Database.RecordReason(background, op.operation, op.took, op.reason)
		if word, indexed := vectorOperations[op.operation]; indexed {
			r.vector(op, word)
		}
	}
}

// vectorOperations are the operations that use the index, as named by the
// vector store. Reads by key do not use it.
var vectorOperations = map[string]string{opSearch: "search", opInsert: "add_documents", opDelete: "delete_documents"}

func (r roadmapRecorder) vector(op *storeOperation, word string) {
	if op.reason != instrument.ReasonNone {
		r.m.VectorStore.Record(background, word, op.collection, op.took, errRefused)
		return
	}
	r.m.VectorStore.Record(background, word, op.collection, op.took, nil)
	switch op.operation {
	case opSearch:
		r.m.VectorStore.Results(background, op.collection, op.results)
	case opInsert:
		r.m.VectorStore.Documents(background, "add", op.collection, op.documents)
	case opDelete:
		r.m.VectorStore.Documents(background, "delete", op.collection, op.documents)
	}
}

func (r roadmapRecorder) levels(l *levels) {
	r.m.Pool.SetState(background, l.pool)
	r.m.Pool.AddConnections(background, l.opened, l.closed)
	for range l.broken {
		r.m.Pool.Failed(background)
	}
	for k, name := range [2]string{cacheEmbeddings, cacheAnswers} {
		r.m.Caches.SetSize(background, name, l.caches[k].bytes)
		r.m.Caches.Evicted(background, name, l.caches[k].evicted)
	}
	r.m.Memories.SetCount(background, l.memories)
	r.m.Checkpoints.SetCount(background, l.checkpoints)
}

func (r roadmapRecorder) branchOpened(project, depth int) {
	r.m.Folding.Created(background, projects[project].name, depth)
}

func (r roadmapRecorder) branch(b branchEnd) {
	switch {
	case b.timedOut:
		r.m.Folding.TimedOut(background, b.branch)
	case b.reason != "":
		r.m.Folding.Failed(background, b.branch, b.reason)
	default:
		r.m.Folding.Returned(background, b.branch)
	}
}

func (r roadmapRecorder) resume(v *visit) {
	simulate.Resume(r.m.Sessions, sessionID(v.id), projects[v.project].name, time.Unix(0, v.start), time.Unix(0, v.last), v.tools...)
}

func (r roadmapRecorder) connected() { r.m.HTTP.AddConnections(background, 1) }

func (r roadmapRecorder) wrap(h http.Handler) http.Handler { return r.m.HTTP.Wrap(h, nil) }

func (r roadmapRecorder) connState(conn net.Conn, s http.ConnState) { r.m.HTTP.ConnState(conn, s) }

var background = context.Background()
