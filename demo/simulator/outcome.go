package simulator

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// Routes of the HTTP API, as they are labelled.
const (
	routeHealth = "/health"
	routeSave   = "/checkpoints"
	routeSearch = "/checkpoints/search"
)

var errEmbedding = errors.New("embedding: the provider did not answer")

// outcome is what comes of a call: all that has to be recorded when it ends.
type outcome struct {
	call   call
	end    int64 // Unix nanoseconds
	took   time.Duration
	reason instrument.Reason
	embeds []embedding
	work   work
	http   instrument.HTTPRequest
}

// embedding is one operation of an embedding model.
type embedding struct {
	model  int
	kind   string
	result instrument.EmbeddingResult
}

// judge draws what comes of calls. Its buffers are reused: an outcome is valid
// until the next one is drawn, unless it is kept with clone.
type judge struct {
	dice   *dice
	embeds []embedding
}

func (o outcome) clone() outcome {
	o.embeds = append([]embedding(nil), o.embeds...)
	return o
}

// of draws the outcome of c under the effects of its moment.
func (j *judge) of(c call, e effects) outcome {
	j.dice.key(c.key)
	o := outcome{call: c}
	if c.kind == callTool {
		j.toolCall(&o, e)
	} else {
		j.httpCall(&o, e)
	}
	o.end = c.at + int64(o.took)
	return o
}

func (j *judge) toolCall(o *outcome, e effects) {
	d, t := j.dice, &tools[o.call.tool]
	o.took = time.Duration(float64(d.lasting(t.median, t.sigma)) * e.toolFactor)
	o.reason = j.failure(t.errors, e)
	o.work = work{calls: 1, cpu: 0.004 + o.took.Seconds()*0.12, alloc: 0.9*mib + d.Float64()*1.4*mib,
		cgo: 2, received: 700, sent: 1500 + d.Float64()*9000}
	j.embeds = j.embeds[:0]
	if t.embeds != embedNothing && o.reason != instrument.ReasonValidation {
		j.embed(o, t, int(o.call.model), e)
	}
	o.embeds = j.embeds
	if o.reason == instrument.ReasonTimeout {
		o.took = max(o.took, 5*time.Second)
	}
}

// failure draws whether a call fails, and why.
func (j *judge) failure(everyday float64, e effects) instrument.Reason {
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
func (j *judge) embed(o *outcome, t *tool, modelIndex int, e effects) {
	d, m := j.dice, &models[modelIndex]
	kind, texts, tokensPerText := operationQuery, 1, 28.0
	if t.embeds == embedDocuments {
		kind, tokensPerText = operationDocuments, 260
		if t.texts > 1 {
			texts = max(1, int(d.logNormal(t.texts, .7)))
		}
	}
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
			o.reason = instrument.ReasonStorage
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

func (j *judge) httpCall(o *outcome, e effects) {
	d := j.dice
	r := instrument.HTTPRequest{Method: http.MethodGet, Status: http.StatusOK}
	switch o.call.kind {
	case callHealth:
		r.Route, r.ResponseBytes = routeHealth, int64(len(healthBody))
		o.took = d.lasting(.0006, .5)
	case callSave:
		r.Method, r.Route = http.MethodPost, routeSave
		r.RequestBytes, r.ResponseBytes = int64(d.logNormal(900, .8)), 120
		o.took = d.lasting(.028, .6)
	case callSearch:
		r.Route, r.ResponseBytes = routeSearch, int64(d.logNormal(4200, .7))
		o.took = d.lasting(.045, .6)
	}
	if o.call.kind != callHealth {
		o.took = time.Duration(float64(o.took) * e.toolFactor)
		if d.Float64() < e.errorRate {
			r.Status, r.ResponseBytes = http.StatusInternalServerError, 96
		} else if o.call.kind == callSave && d.Float64() < .006 {
			r.Status, r.ResponseBytes = http.StatusBadRequest, 84
		}
	}
	r.Duration = o.took
	o.http = r
	o.work = work{cpu: 0.0004, alloc: 60 << 10, received: float64(r.RequestBytes) + 300, sent: float64(r.ResponseBytes) + 200}
	if o.call.kind != callHealth {
		o.work.calls, o.work.cpu, o.work.alloc = 1, 0.006, 0.6*mib
	}
}

// record writes a finished call into the instruments.
func (o *outcome) record(m *instrument.Metrics) {
	ctx := context.Background()
	if o.call.kind != callTool {
		m.HTTP.Record(ctx, o.http)
		return
	}
	for i := range o.embeds {
		em := &o.embeds[i]
		m.Embeddings.Record(ctx, models[em.model].name, em.kind, em.result)
	}
	m.Tools.RecordReason(ctx, tools[o.call.tool].name, o.took, o.reason)
}

// active counts the call as in progress (+1) or done (-1).
func (o *outcome) active(m *instrument.Metrics, n int64) {
	if o.call.kind == callTool {
		m.Tools.AddActive(context.Background(), tools[o.call.tool].name, n)
	} else {
		m.HTTP.AddActive(context.Background(), n)
	}
}
