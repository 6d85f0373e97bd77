package simulator

import "github.com/fyrsmithlabs/contextd-observability/instrument"

// embedKind is what a tool embeds.
type embedKind uint8

const (
	embedNothing embedKind = iota
	embedQuery
	embedDocuments
)

// tool describes how a tool of contextd behaves and which tools follow it.
type tool struct {
	name   string
	median float64 // seconds without embeddings
	sigma  float64
	errors float64 // probability of failing on an ordinary day
	embeds embedKind
	texts  float64 // mean number of texts embedded, for documents
	next   []step
}

// step is a following tool, and how often it follows.
type step struct {
	tool   string
	weight float64
}

// endSession is the regular end of a session.
const endSession = ""

// firstSteps are the first tools of sessions.
var firstSteps = []step{
	{"checkpoint_list", 3}, {"checkpoint_resume", 2}, {"memory_search", 5}, {"semantic_search", 2},
	{"repository_search", 1.5}, {"troubleshoot_diagnose", 1}, {"branch_create", .7}, {"repository_index", .3},
}

// automationSteps are the first tools of unattended agents: they index and search.
var automationSteps = []step{
	{"repository_index", 1}, {"memory_search", 4}, {"repository_search", 3}, {"checkpoint_list", 2},
	{"remediation_search", 1},
}

// Most calls take milliseconds. An index of a repository and a consolidation of
// memories take seconds, and about one in twenty takes a minute or more.
var tools = []tool{
	{"branch_create", .012, .5, .002, embedNothing, 0, []step{{"memory_search", 3}, {"semantic_search", 2}, {"repository_search", 2}, {"branch_status", 1}}},
	{"branch_return", .020, .5, .003, embedNothing, 0, []step{{"memory_record", 3}, {"memory_search", 3}, {"checkpoint_save", 1}}},
	{"branch_status", .003, .5, .001, embedNothing, 0, []step{{"branch_return", 3}, {"memory_search", 2}}},
	{"checkpoint_save", .045, .6, .002, embedDocuments, 1, []step{{"memory_search", 4}, {"memory_record", 1}, {"repository_search", 1}, {"semantic_search", 1}, {"memory_consolidate_session", .4}, {endSession, 1}}},
	{"checkpoint_list", .018, .5, .001, embedNothing, 0, []step{{"checkpoint_resume", 6}, {"memory_search", 2}}},
	{"checkpoint_resume", .030, .6, .005, embedNothing, 0, []step{{"memory_search", 5}, {"semantic_search", 2}, {"branch_status", .8}}},
	{"memory_search", .035, .6, .003, embedQuery, 0, []step{{"memory_search", 2}, {"semantic_search", 3}, {"repository_search", 2}, {"memory_feedback", 2}, {"memory_record", 1.5}, {"remediation_search", 1}, {"branch_create", .6}, {"checkpoint_save", 1}, {"memory_outcome", 1}}},
	{"memory_record", .030, .6, .003, embedDocuments, 1, []step{{"memory_search", 3}, {"checkpoint_save", 2}, {"memory_outcome", 2}, {"semantic_search", 2}, {"memory_consolidate_session", .3}}},
	{"memory_feedback", .010, .5, .002, embedNothing, 0, []step{{"memory_search", 3}, {"semantic_search", 2}, {"memory_record", 1}}},
	{"memory_outcome", .010, .5, .002, embedNothing, 0, []step{{"memory_search", 3}, {"checkpoint_save", 2}, {"memory_record", 1}, {"reflect_analyze", .2}}},
	{"memory_consolidate", 4, 1.3, .006, embedDocuments, 20, []step{{"reflect_report", 1}, {"memory_search", 3}, {"reflect_analyze", 1}}},
	{"memory_consolidate_session", .60, .5, .005, embedDocuments, 6, []step{{"memory_consolidate", 1}, {"checkpoint_save", 2}, {"memory_search", 1}}},
	{"reflect_analyze", .80, .5, .005, embedDocuments, 4, []step{{"reflect_report", 4}, {"memory_search", 1}}},
	{"reflect_report", .30, .5, .004, embedNothing, 0, []step{{"memory_search", 2}, {"checkpoint_save", 1}}},
	{"remediation_search", .040, .6, .003, embedQuery, 0, []step{{"remediation_feedback", 2}, {"remediation_record", 1.5}, {"troubleshoot_diagnose", 1}, {"memory_search", 2}}},
	{"remediation_record", .035, .6, .003, embedDocuments, 1, []step{{"memory_search", 2}, {"checkpoint_save", 1}}},
	{"remediation_feedback", .009, .5, .002, embedNothing, 0, []step{{"memory_search", 2}, {"remediation_search", .5}}},
	{"repository_index", 6, 1.4, .010, embedDocuments, 60, []step{{"repository_search", 4}, {"semantic_search", 3}}},
	{"repository_search", .060, .6, .003, embedQuery, 0, []step{{"repository_search", 2}, {"semantic_search", 2}, {"memory_search", 2}, {"troubleshoot_diagnose", .7}, {"memory_record", 1}, {"checkpoint_save", .8}}},
	{"semantic_search", .055, .6, .003, embedQuery, 0, []step{{"semantic_search", 2}, {"repository_search", 2}, {"memory_search", 2}, {"memory_record", 1}, {"checkpoint_save", 1}, {"branch_create", .5}}},
	{"troubleshoot_diagnose", .35, .6, .006, embedQuery, 0, []step{{"remediation_search", 5}, {"repository_search", 1}, {"memory_search", 1}}},
}

// everydayReasons are the reasons for failed calls on an ordinary day: mistakes of callers, for contextd itself is healthy.
var everydayReasons = []struct {
	reason instrument.Reason
	weight float64
}{
	{instrument.ReasonValidation, 55}, {instrument.ReasonNotFound, 45},
}

// chain is the table of next steps with indexes instead of names.
type chain struct {
	tools   []int // -1 ends the session
	weights []float64
}

var (
	toolIndex  = indexTools()
	nextSteps  = linkTools()
	firstChain = link(firstSteps)
	agentChain = link(automationSteps)
)

func indexTools() map[string]int {
	m := make(map[string]int, len(tools))
	for i, t := range tools {
		m[t.name] = i
	}
	return m
}

func linkTools() []chain {
	chains := make([]chain, len(tools))
	for i, t := range tools {
		chains[i] = link(t.next)
	}
	return chains
}

func link(steps []step) chain {
	var c chain
	for _, s := range steps {
		i, known := toolIndex[s.tool]
		switch {
		case s.tool == endSession:
			i = -1
		case !known:
			panic("simulator: unknown tool " + s.tool)
		}
		c.tools = append(c.tools, i)
		c.weights = append(c.weights, s.weight)
	}
	return c
}

// model is an embedding model and what it costs.
type model struct {
	name         string
	median       float64 // seconds for one text
	perText      float64 // seconds for each further text
	sigma        float64
	usdPerToken  float64 // 0: runs locally, no price
	cpuPerText   float64 // seconds of this process' CPU
	remote       bool    // called over the network, so a provider's problems affect it
	cgoCallsText int64
}

// The models' indexes in models.
const (
	modelLocal = iota
	modelSmall
	modelLarge
)

var models = []model{
	modelLocal: {name: "bge-small-en-v1.5", median: .014, perText: .006, sigma: .35, cpuPerText: .008, cgoCallsText: 14},
	modelSmall: {name: "text-embedding-3-small", median: .095, perText: .002, sigma: .40, usdPerToken: 0.02e-6, cpuPerText: .0004, remote: true},
	modelLarge: {name: "text-embedding-3-large", median: .140, perText: .003, sigma: .45, usdPerToken: 0.13e-6, cpuPerText: .0005, remote: true},
}

const (
	operationQuery     = "embed_query"
	operationDocuments = "embed_documents"
	// maxBatch is the number of texts that contextd embeds in one operation.
	maxBatch = 64
)
