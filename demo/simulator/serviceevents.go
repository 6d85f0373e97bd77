package simulator

import "github.com/fyrsmithlabs/contextd-observability/instrument"

// choose returns the word of a weighted list at x (0 to 1).
func choose(x float64, list []weighted) string {
	for _, w := range list {
		if x -= w.share; x < 0 {
			return w.word
		}
	}
	return list[len(list)-1].word
}

type weighted struct {
	word  string
	share float64
}

var (
	levelsResumed = []weighted{{"summary", .55}, {"context", .35}, {"full", .10}}
	scopes        = []weighted{{"project", .7}, {"org", .3}}
	categories    = []weighted{{"compile", .3}, {"runtime", .3}, {"test", .25}, {"lint", .1}, {"performance", .05}}
	ratings       = []weighted{{"helpful", .7}, {"not_helpful", .2}, {"outdated", .1}}
)

// service records the metrics of the service behind a tool.
func (r roadmapRecorder) service(o *outcome) {
	name := tools[o.call.tool].name
	if o.reason != instrument.ReasonNone {
		r.serviceFailed(name, o.reason)
		return
	}
	project, d := projects[o.call.project].name, &o.detail
	switch name {
	case "memory_search":
		r.m.Memories.Searched(background, project, d.results, o.took)
	case "memory_record":
		r.m.Memories.Recorded(background, project, outcomeOf(d.good))
	case "memory_feedback":
		r.m.Memories.Rated(background, project, d.good)
	case "memory_outcome":
		r.m.Memories.Outcome(background, project, d.good)
	case "checkpoint_save":
		r.m.Checkpoints.Saved(background, instrument.CheckpointSave{Project: project, AutoCreated: d.automate, Bytes: d.bytes, Duration: o.took})
	case "checkpoint_list":
		r.m.Checkpoints.Listed(background, o.took)
	case "checkpoint_resume":
		r.m.Checkpoints.Resumed(background, project, choose(d.choice, levelsResumed), o.took)
	case "remediation_search":
		r.m.Remediations.Searched(background, project, choose(d.choice, scopes), d.results, o.took)
	case "remediation_record":
		r.m.Remediations.Recorded(background, project, "project", choose(d.choice, categories))
	case "remediation_feedback":
		r.m.Remediations.Rated(background, project, choose(d.choice, ratings))
	}
}

func outcomeOf(good bool) string {
	if good {
		return "success"
	}
	return "failure"
}

// operationsOf is the operation, as named by contextd v0.5.0, for which a tool
// counts in its service's error counter.
var operationsOf = map[string]struct{ service, operation string }{
	"memory_search":        {inMemories, "search"},
	"memory_record":        {inMemories, "record"},
	"memory_feedback":      {inMemories, "feedback"},
	"memory_outcome":       {inMemories, "outcome"},
	"checkpoint_save":      {inCheckpoints, "save"},
	"checkpoint_list":      {inCheckpoints, "list"},
	"checkpoint_resume":    {inCheckpoints, "resume"},
	"remediation_search":   {inRemediations, "search"},
	"remediation_record":   {inRemediations, "record"},
	"remediation_feedback": {inRemediations, "feedback"},
}

// failureWords are the services' own reasons for failed operations.
var failureWords = map[instrument.Reason]string{
	instrument.ReasonStorage:    "store_failed",
	instrument.ReasonValidation: "invalid_request",
	instrument.ReasonNotFound:   "not_found",
	instrument.ReasonTimeout:    "timeout",
	instrument.ReasonInternal:   "internal",
}

func (r roadmapRecorder) serviceFailed(tool string, reason instrument.Reason) {
	op, word := operationsOf[tool], failureWords[reason]
	switch op.service {
	case inMemories:
		r.m.Memories.Failed(background, op.operation, word)
	case inCheckpoints:
		r.m.Checkpoints.Failed(background, op.operation, word)
	case inRemediations:
		r.m.Remediations.Failed(background, op.operation, word)
	}
}
