package simulator

import (
	"strings"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// folders is where the simulated users keep their projects.
const folders = "/home/dev/src/"

// service records the metrics of the service behind a tool. Memories and
// checkpoints are labelled with the project's name, remedies with its folder.
func (r v050Recorder) service(o *outcome) {
	name := tools[o.call.tool].name
	if o.reason != instrument.ReasonNone {
		r.serviceFailed(name, o.reason)
		return
	}
	d, project := &o.detail, projects[o.call.project].name
	switch name {
	case "memory_search":
		r.m.MemorySearched(project, d.results, o.took)
	case "memory_record":
		r.m.MemoryRecorded(project, outcomeOf(d.good))
	case "memory_feedback":
		r.m.MemoryRated(project, d.good)
	case "memory_outcome":
		r.m.MemoryOutcome(project, d.good)
	case "checkpoint_save":
		r.m.CheckpointSaved(project, d.automate, d.bytes, o.took)
	case "checkpoint_list":
		r.m.CheckpointsListed(project, o.took)
	case "checkpoint_resume":
		r.m.CheckpointResumed(project, choose(d.choice, levelsResumed), o.took)
	case "remediation_search":
		r.m.RemediationSearched(folders+project, choose(d.choice, scopes), d.results, o.took)
	case "remediation_record":
		r.m.RemediationRecorded(folders+project, "project", choose(d.choice, categories))
	case "remediation_feedback":
		r.m.RemediationRated(folders+project, choose(d.choice, ratings))
	}
}

// v050Failures are v0.5.0's own reasons for failures behind a tool: nearly
// always the same, whatever the reason.
var v050Failures = map[string]string{
	"memory_search":        "search_failed",
	"memory_record":        "store_failed",
	"memory_feedback":      "get_memory_failed",
	"memory_outcome":       "get_memory_failed",
	"checkpoint_save":      "store_failed",
	"checkpoint_list":      "search_failed",
	"checkpoint_resume":    "get_checkpoint_failed",
	"remediation_search":   "search_failed",
	"remediation_record":   "store_failed",
	"remediation_feedback": "get_remediation_failed",
}

// serviceFailed counts a failure in the service. A call that a tool refuses before it
// calls its service is not a failure of the service, and a search without results has not failed.
func (r v050Recorder) serviceFailed(tool string, reason instrument.Reason) {
	op, word := operationsOf[tool], v050Failures[tool]
	looksUp := strings.HasPrefix(word, "get_")
	if reason == instrument.ReasonValidation || reason == instrument.ReasonNotFound && !looksUp {
		return
	}
	switch op.service {
	case inMemories:
		r.m.MemoryFailed(op.operation, word)
	case inCheckpoints:
		r.m.CheckpointFailed(op.operation, word)
	case inRemediations:
		r.m.RemediationFailed(op.operation, word)
	}
}
