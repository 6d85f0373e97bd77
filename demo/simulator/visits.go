package simulator

import (
	"strconv"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// visit is an active session.
type visit struct {
	id       uint64
	project  int
	start    int64 // Unix nanoseconds
	last     int64
	tools    []string // kept only for a session that a resumed process continues
	branches []int64  // when each open context branch was opened, the outermost first
}

// sessionID is contextd's identifier of a session.
func sessionID(id uint64) string { return strconv.FormatUint(id, 36) }

const (
	// branchTimeout is how long a context branch may be open.
	branchTimeout = 20 * time.Minute
	// deepest is how many branches of a session may be open at once.
	deepest = 2
)

// visit tracks a session's context branches. Calls come in the order in which
// they start.
func (i *Instance) visit(o *outcome) {
	if o.call.kind != callTool {
		return
	}
	v := i.visits[o.call.session]
	if v == nil {
		v = &visit{id: o.call.session, project: int(o.call.project), start: o.call.at}
		i.visits[o.call.session] = v
	}
	v.last = o.call.at
	v.fold(o, i.process.rec, i.dice)
	if o.call.last {
		for len(v.branches) > 0 {
			v.close(o, i.process.rec, i.dice, abandoned(o.call.key, len(v.branches)))
		}
		delete(i.visits, o.call.session)
	}
}

// fold opens and closes branches; rec is nil while the past is only replayed.
func (v *visit) fold(o *outcome, rec recorder, d *dice) {
	if o.reason != instrument.ReasonNone {
		return
	}
	switch tools[o.call.tool].name {
	case "branch_create":
		if len(v.branches) == deepest {
			return
		}
		if rec != nil {
			rec.branchOpened(v.project, len(v.branches))
		}
		v.branches = append(v.branches, o.call.at)
	case "branch_return":
		if len(v.branches) > 0 {
			v.close(o, rec, d, "")
		}
	}
}

// abandoned is why a branch that is open at the end of a session ends: most
// agents return from it before they leave.
func abandoned(key uint64, depth int) string {
	if mix(key+uint64(depth))%20 == 0 {
		return "session ended"
	}
	return ""
}

// close ends the innermost branch.
func (v *visit) close(o *outcome, rec recorder, d *dice, reason string) {
	depth := len(v.branches) - 1
	open := time.Duration(o.call.at - v.branches[depth])
	v.branches = v.branches[:depth]
	if rec == nil {
		return
	}
	d.key(keyServices, o.call.key, uint64(depth))
	rec.branch(branchEnd{reason: reason, timedOut: open > branchTimeout, branch: instrument.Branch{
		Project: projects[v.project].name, Depth: depth, Duration: open,
		Tokens: int64(d.logNormal(2600, .7)), Budget: 8192,
	}})
}

// revisit finds the sessions that are open from the calls before now, and
// continues them in the process.
func (i *Instance) revisit(before []call) {
	open := i.people.ongoing()
	for _, c := range i.calls {
		if c.kind == callTool {
			open[c.session] = true
		}
	}
	clear(i.visits)
	for _, c := range before {
		at := time.Unix(0, c.at)
		if c.kind != callTool || !open[c.session] || at.Before(i.process.runtime.Start) {
			continue
		}
		v := i.visits[c.session]
		if v == nil {
			v = &visit{id: c.session, project: int(c.project), start: c.at}
			i.visits[c.session] = v
		}
		o := i.judge.of(c, effectsAt(i.incidents, i.Name, at))
		v.last, v.tools = c.at, append(v.tools, tools[c.tool].name)
		v.fold(&o, nil, i.dice)
	}
	for _, v := range i.visits {
		i.process.rec.resume(v)
		v.tools = nil
	}
}
