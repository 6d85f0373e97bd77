package simulator

import (
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// Collections of the vector store that the tools use.
const (
	inMemories     = "memories"
	inRemediations = "remediations"
	inCheckpoints  = "checkpoints"
	inCodebase     = "codebase"
)

// Operations on the stores.
const (
	opSearch = "search"
	opInsert = "insert"
	opUpdate = "update"
	opGet    = "get"
	opList   = "list"
	opDelete = "delete"
)

// operations lists all of them, with the median of their duration in seconds.
var operations = []struct {
	name   string
	median float64
}{
	{opSearch, .012}, {opInsert, .009}, {opUpdate, .006}, {opGet, .003}, {opList, .005}, {opDelete, .006},
}

// access is one kind of operation on a collection.
type access struct{ operation, collection string }

// accesses are the store operations of each tool.
var accesses = map[string][]access{
	"branch_create":              {{opGet, inMemories}},
	"branch_return":              {{opUpdate, inMemories}},
	"checkpoint_save":            {{opInsert, inCheckpoints}},
	"checkpoint_list":            {{opList, inCheckpoints}},
	"checkpoint_resume":          {{opGet, inCheckpoints}},
	"memory_search":              {{opSearch, inMemories}},
	"memory_record":              {{opInsert, inMemories}},
	"memory_feedback":            {{opUpdate, inMemories}},
	"memory_outcome":             {{opUpdate, inMemories}},
	"memory_consolidate":         {{opSearch, inMemories}, {opInsert, inMemories}, {opDelete, inMemories}},
	"memory_consolidate_session": {{opSearch, inMemories}, {opInsert, inMemories}},
	"reflect_analyze":            {{opSearch, inMemories}},
	"reflect_report":             {{opList, inMemories}},
	"remediation_search":         {{opSearch, inRemediations}},
	"remediation_record":         {{opInsert, inRemediations}},
	"remediation_feedback":       {{opUpdate, inRemediations}},
	"repository_index":           {{opInsert, inCodebase}, {opDelete, inCodebase}},
	"repository_search":          {{opSearch, inCodebase}},
	"semantic_search":            {{opSearch, inCodebase}},
	"troubleshoot_diagnose":      {{opSearch, inRemediations}},
}

// httpAccesses are the store operations of the HTTP API.
var httpAccesses = map[kind][]access{
	callSave:   {{opInsert, inCheckpoints}},
	callSearch: {{opSearch, inCheckpoints}},
}

// traits are the properties of a tool beside its own entry.
type traits struct {
	accesses []access
	// cached reports whether a cache may have the answer.
	cached bool
	// saves reports whether it saves a checkpoint.
	saves bool
	// batches reports whether it processes many texts.
	batches bool
}

// toolTraits is by the tool's index.
var toolTraits = func() []traits {
	list := make([]traits, len(tools))
	for i, t := range tools {
		own := accesses[t.name]
		list[i] = traits{
			accesses: own,
			cached:   len(own) == 1 && own[0] == access{opSearch, inCodebase},
			saves:    t.name == "checkpoint_save",
			batches:  t.texts > 1,
		}
	}
	return list
}()

var medianOf = func() map[string]float64 {
	m := map[string]float64{}
	for _, o := range operations {
		m[o.name] = o.median
	}
	return m
}()

// storeOperation is one operation on a store, as it happened.
type storeOperation struct {
	access
	took      time.Duration
	reason    instrument.Reason
	results   int // of a search
	documents int // that were added or deleted
}

// detail is what a service records about a call besides its duration.
type detail struct {
	results  int
	good     bool    // the rating, or the outcome of a task
	automate bool    // contextd did it automatically
	bytes    int64   // of a checkpoint
	choice   float64 // 0 to 1: picks a level, a scope, a category, the end of a branch
	secrets  int     // found and redacted
}

// Hit ratios of the caches, normally and when they are cold.
const (
	embeddingHits     = .42
	queryHits         = .27
	coldHits          = .02
	averageVector     = 6200 // bytes of a cached embedding
	averageAnswer     = 3100 // bytes of a cached answer
	documentBytes     = 1900 // mean size of an indexed text
	everydayLimited   = .003 // share of checkpoints that exceed the rate limit
	everydayDenied    = .0003
	secretProbability = .012
)

// hits is the hit ratio of a cache.
func (e *effects) hits(everyday float64) float64 {
	if e.cacheCold {
		return coldHits
	}
	return everyday
}

// serve draws the work of the services for a tool call.
func (j *judge) serve(o *outcome, e *effects) {
	d, t := j.dice, &toolTraits[o.call.tool]
	d.key(keyServices, o.call.key)
	o.detail = detail{good: d.Float64() < .8, automate: d.Float64() < .35, choice: d.Float64()}
	o.denied = d.Float64() < everydayDenied
	if tools[o.call.tool].embeds == embedDocuments && d.Float64() < secretProbability {
		o.detail.secrets = 1 + d.poisson(.4)
	}
	if t.saves {
		o.detail.bytes = int64(d.logNormal(18_000, .8))
	}
	if t.cached {
		o.lookups.queries = 1
		if d.Float64() < e.hits(queryHits) {
			o.lookups.queryHits = 1
			o.detail.results = d.poisson(6.5)
			return // the store is not used
		}
	}
	j.useStores(o, t.accesses, e)
	if len(o.stores) > 0 {
		o.detail.results = o.stores[0].results
	}
}

// useStores draws the operations on the stores, which may make the call fail,
// and how long it waits for a connection.
func (j *judge) useStores(o *outcome, wanted []access, e *effects) {
	if len(wanted) == 0 {
		return
	}
	d := j.dice
	j.stores = j.stores[:0]
	for _, a := range wanted {
		op := storeOperation{access: a, took: time.Duration(float64(d.lasting(medianOf[a.operation], .6)) * e.toolFactor)}
		if d.Float64() < e.databaseRate || o.reason == instrument.ReasonStorage {
			op.reason, o.reason = instrument.ReasonStorage, instrument.ReasonStorage
			j.stores = append(j.stores, op)
			break
		}
		switch a.operation {
		case opSearch:
			op.results = d.poisson(6.5)
		case opInsert:
			op.documents = max(1, o.texts)
		case opDelete:
			op.documents = 1 + d.poisson(float64(o.texts)*.3)
		}
		j.stores = append(j.stores, op)
	}
	o.stores = j.stores
	o.wait = d.lasting(.00004, .9)
	if e.poolExhausted {
		o.wait = d.lasting(.9, .5)
	}
	o.took += o.wait
}
