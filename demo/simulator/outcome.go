package simulator

import (
	"errors"
	"net/http"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// Routes of the HTTP API, as in the label.
const (
	routeHealth = "/health"
	routeSave   = "/checkpoints"
	routeSearch = "/checkpoints/search"
)

var (
	errEmbedding = errors.New("embedding: the provider did not answer")
	errRefused   = errors.New("vector store: refused")
)

// failure is the error of a call that failed.
type failure instrument.Reason

func (f failure) Error() string { return string(f) }

// failures are the errors by their reason; ReasonNone has none.
var failures = func() map[instrument.Reason]error {
	m := map[instrument.Reason]error{}
	for _, r := range instrument.Reasons() {
		m[r] = failure(r)
	}
	return m
}()

// reasonOf is the reason of a failure.
func reasonOf(err error) instrument.Reason {
	if f, ok := err.(failure); ok {
		return instrument.Reason(f)
	}
	return instrument.ReasonNone
}

// outcome is the result of a call: everything to record when it ends.
type outcome struct {
	call    call
	end     int64 // Unix nanoseconds
	took    time.Duration
	reason  instrument.Reason
	begun   bool                // in this process
	started instrument.ToolCall // if begun
	embeds  []embedding
	texts   int // embedded, from the cache or not
	lookups lookups
	stores  []storeOperation
	wait    time.Duration // for a connection to the stores
	detail  detail
	limited bool // rejected by the rate limit
	denied  bool // the caller is not authorized
	work    work
	http    instrument.HTTPRequest
}

// lookups are the lookups in the caches, and the number of hits.
type lookups struct{ texts, textHits, queries, queryHits int64 }

// embedding is one operation of an embedding model.
type embedding struct {
	model  int
	kind   string
	result instrument.EmbeddingResult
}

// judge draws the outcomes of calls. Its buffers are reused: an outcome is valid
// until the next one is drawn, unless it is kept with clone.
type judge struct {
	dice   *dice
	embeds []embedding
	stores []storeOperation
}

func (o outcome) clone() outcome {
	o.embeds = append([]embedding(nil), o.embeds...)
	o.stores = append([]storeOperation(nil), o.stores...)
	return o
}

// of draws the outcome of c under the effects of its moment.
func (j *judge) of(c call, e effects) outcome {
	j.dice.key(c.key)
	o := outcome{call: c}
	if c.kind == callTool {
		j.toolCall(&o, &e)
	} else {
		j.httpCall(&o, &e)
	}
	o.end = c.at + int64(o.took)
	return o
}

func (j *judge) toolCall(o *outcome, e *effects) {
	d, t := j.dice, &tools[o.call.tool]
	o.took = time.Duration(float64(d.lasting(t.median, t.sigma)) * e.toolFactor)
	o.reason = j.failure(t.errors, e)
	// A call of minutes mostly waits: for files, and for its embeddings, which are counted apart.
	o.work = work{calls: 1, cpu: 0.004 + min(o.took.Seconds(), 4)*0.12, alloc: 0.9*mib + d.Float64()*1.4*mib,
		cgo: 2, received: 700, sent: 1500 + d.Float64()*9000}
	j.embeds = j.embeds[:0]
	if t.embeds != embedNothing && o.reason != instrument.ReasonValidation {
		j.embed(o, t, o.call.model(), e)
	}
	o.embeds = j.embeds
	if o.reason == instrument.ReasonTimeout {
		o.took = max(o.took, 5*time.Second)
	}
	if o.reason != instrument.ReasonValidation {
		j.serve(o, e)
	}
}

// failure draws whether a call fails, and why.
func (j *judge) failure(everyday float64, e *effects) instrument.Reason {
	x := j.dice.Float64()
	if x < e.errorRate {
		return e.reason
	}
	if x-e.errorRate >= everyday {
		return instrument.ReasonNone
	}
	total := 0.0
	for _, r := range everydayReasons {
		total += r.weight
	}
	y := j.dice.Float64() * total
	for _, r := range everydayReasons {
		if y -= r.weight; y < 0 {
			return r.reason
		}
	}
	return instrument.ReasonInternal
}

// embed adds the embedding operations of a tool and the time they take.
func (j *judge) embed(o *outcome, t *tool, modelIndex int, e *effects) {
	d, m := j.dice, &models[modelIndex]
	kind, texts, tokensPerText := operationQuery, 1, 28.0
	if t.embeds == embedDocuments {
		kind, tokensPerText = operationDocuments, 260
		if t.texts > 1 {
			texts = max(1, int(d.logNormal(t.texts, .7)))
		}
	}
	if m.remote {
		tokensPerText *= e.tokenFactor
	}
	o.texts = texts
	texts -= j.lookUp(o, texts, e)
	for texts > 0 {
		n := min(texts, maxBatch)
		texts -= n
		median := m.median + m.perText*float64(n-1)
		if m.remote {
			median *= e.embedFactor
		}
		r := instrument.EmbeddingResult{Duration: d.lasting(median, m.sigma), BatchSize: n,
			Tokens: int64(d.logNormal(tokensPerText, .45)*float64(n)) + 3}
		r.CostUSD = float64(r.Tokens) * m.usdPerToken
		if m.remote && d.Float64() < 0.0008 {
			r.Err, r.Tokens, r.CostUSD = errEmbedding, 0, 0
			texts += n // tried again
		}
		o.took += r.Duration
		o.work.cpu += m.cpuPerText * float64(n)
		o.work.alloc += 0.2 * mib * float64(n)
		o.work.cgo += m.cgoCallsText * int64(n)
		o.work.sent += float64(r.Tokens) * 4
		o.work.received += float64(n) * 6500
		j.embeds = append(j.embeds, embedding{model: modelIndex, kind: kind, result: r})
	}
}

// lookUp looks up texts in the cache before they are embedded, and returns how
// many it found.
func (j *judge) lookUp(o *outcome, texts int, e *effects) (hits int) {
	share := e.hits(embeddingHits)
	for range texts {
		if j.dice.Float64() < share {
			hits++
		}
	}
	o.lookups.texts, o.lookups.textHits = int64(texts), int64(hits)
	return hits
}

func (j *judge) httpCall(o *outcome, e *effects) {
	d := j.dice
	r := instrument.HTTPRequest{Method: http.MethodGet, Status: http.StatusOK}
	switch o.call.kind {
	case callHealth:
		r.Route, r.ResponseBytes = routeHealth, int64(len(healthBody))
		o.took = d.lasting(.0006, .5)
	case callSave, callFlood:
		r.Method, r.Route = http.MethodPost, routeSave
		r.RequestBytes, r.ResponseBytes = int64(d.logNormal(900, .8)), 120
		o.took = d.lasting(.028, .6)
	case callSearch:
		r.Route, r.ResponseBytes = routeSearch, int64(d.logNormal(4200, .7))
		o.took = d.lasting(.045, .6)
	case callIntruder:
		r.Route, r.Status, r.ResponseBytes = routeSearch, http.StatusUnauthorized, 58
		o.took = d.lasting(.0004, .5)
	}
	o.work = work{cpu: 0.0004, alloc: 60 << 10}
	if o.call.kind.byPeople() || o.call.kind == callFlood {
		j.apiCall(o, &r, e)
	}
	r.Duration = o.took
	o.http = r
	o.work.received, o.work.sent = float64(r.RequestBytes)+300, float64(r.ResponseBytes)+200
}

// limits are the shares of requests that the rate limit rejects. It never
// rejects reads.
var limits = [...]float64{callSave: everydayLimited, callFlood: .92}

// apiCall is a request to the API by an authorized caller.
func (j *judge) apiCall(o *outcome, r *instrument.HTTPRequest, e *effects) {
	d := j.dice
	if d.Float64() < limits[o.call.kind] {
		o.limited = true
		o.took, r.Status, r.ResponseBytes = d.lasting(.0003, .4), http.StatusTooManyRequests, 61
		return
	}
	o.took = time.Duration(float64(o.took) * e.toolFactor)
	o.work.calls, o.work.cpu, o.work.alloc = 1, 0.006, 0.6*mib
	broken := d.Float64() < e.errorRate
	malformed := o.call.kind == callSave && d.Float64() < .006
	if !malformed {
		d.key(keyServices, o.call.key)
		wanted := httpAccesses[callSearch]
		if r.Route == routeSave {
			wanted = httpAccesses[callSave]
		}
		j.useStores(o, wanted, e)
	}
	switch {
	case broken || o.reason != instrument.ReasonNone:
		r.Status, r.ResponseBytes = http.StatusInternalServerError, 96
	case malformed:
		r.Status, r.ResponseBytes = http.StatusBadRequest, 84
	case e.silent:
		r.ResponseBytes = int64(len(silentBody))
	}
}
