package simulator

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// project is a team's code base: when its users are active and which instances serve them.
type project struct {
	name     string
	utc      int     // offset of the team's time zone from UTC in hours
	sessions float64 // started per minute at the busiest time
	model    int
	shares   [3]float64 // of its sessions, by instance
	always   bool       // unattended agents: the same load day and night
	calls    float64    // median calls per session
}

var projects = []project{
	{name: "gateway", utc: 1, sessions: 5.0, model: modelSmall, shares: [3]float64{.65, .35, 0}, calls: 18},
	{name: "webapp", utc: -5, sessions: 4.6, model: modelLarge, shares: [3]float64{0, .55, .45}, calls: 18},
	{name: "research", utc: 1, sessions: 2.4, model: modelLocal, shares: [3]float64{.3, 0, .7}, calls: 22},
	// Continuous integration and review agents keep every instance a little busy.
	{name: "automation", sessions: 2.7, model: modelLocal, shares: [3]float64{.4, 0, .6}, always: true, calls: 6},
	{name: "automation", sessions: 1.6, model: modelSmall, shares: [3]float64{0, 1, 0}, always: true, calls: 6},
}

const (
	growthPerDay   = 0.006 // of traffic, each day
	weekend        = 0.10  // of a weekday's traffic
	maxSession     = 55 * time.Minute
	maxCalls       = 80
	medianPause    = 17.0 // seconds between two calls of a session
	pauseSigma     = 0.9
	httpPerSession = 0.30 // share of sessions whose editor also uses the HTTP API
	// everydayIntruders is how many requests per minute an instance receives with
	// an invalid or missing token.
	everydayIntruders = 0.04
)

// busyness is the share of a team's users at work, 0 to about 1, at local time.
func busyness(local time.Time) float64 {
	h := float64(local.Hour()) + float64(local.Minute())/60
	hump := func(mid, width float64) float64 {
		d := (h - mid) / width
		return math.Exp(-d * d)
	}
	b := hump(10.4, 2.1) + 0.92*hump(15.2, 2.3) + 0.10*hump(20.5, 2)
	switch local.Weekday() {
	case time.Saturday, time.Sunday:
		b *= weekend
	case time.Friday:
		b *= 0.85
	}
	return b
}

// rate is how many sessions per minute project p starts at t on all instances.
func (p project) rate(t, origin time.Time, dayNoise float64) float64 {
	growth := 1 + growthPerDay*t.Sub(origin).Hours()/24
	if p.always {
		return p.sessions * growth
	}
	return p.sessions * busyness(t.UTC().Add(time.Duration(p.utc)*time.Hour)) * growth * dayNoise
}

// kind of a call.
type kind uint8

const (
	callTool kind = iota
	callHealth
	callSave   // POST /checkpoints
	callSearch // GET /checkpoints/search
	callIntruder
	callFlood
)

// byPeople reports whether the call is a user's work, not a probe or an attack.
func (k kind) byPeople() bool { return k == callTool || k == callSave || k == callSearch }

// call is a request to an instance at a moment. Its outcome
// is drawn from its own key when it happens, under that moment's faults.
type call struct {
	at      int64 // Unix nanoseconds
	key     uint64
	session uint64 // of a tool call
	kind    kind
	tool    uint8
	project uint8 // index in projects
	last    bool  // of its session
}

func (c *call) model() int { return projects[c.project].model }

// people produces the calls of one instance, a minute at a time.
type people struct {
	dice     *dice
	instance int
	origin   time.Time
	// ahead has the calls of the next minutes: a session reaches at most
	// maxSession into the future.
	ahead [64][]call
}

func newPeople(seed uint64, instance int, origin time.Time) *people {
	return &people{dice: newDice(seed), instance: instance, origin: origin}
}

// minute returns the calls of a minute (counted from the Unix epoch) in order.
// Minutes must be requested in order.
func (p *people) minute(m int64, e effects) []call {
	p.startSessions(m)
	p.healthChecks(m)
	p.unauthorized(m, keyIntruders, callIntruder, everydayIntruders+e.intruders)
	p.unauthorized(m, keyFlood, callFlood, e.flood)
	slot := m % int64(len(p.ahead))
	calls := p.ahead[slot]
	p.ahead[slot] = nil
	sortCalls(calls)
	return calls
}

// rewind prepares for minute(m): it restarts the sessions that started
// before m and are still active. It returns the calls before m, in order.
func (p *people) rewind(m int64) []call {
	for i := range p.ahead {
		p.ahead[i] = nil
	}
	var before []call
	for past := m - int64(maxSession/time.Minute) - 1; past < m; past++ {
		p.startSessions(past)
		slot := past % int64(len(p.ahead))
		before = append(before, p.ahead[slot]...)
		p.ahead[slot] = nil
	}
	sortCalls(before)
	return before
}

// ongoing are the sessions that have calls from minute m on.
func (p *people) ongoing() map[uint64]bool {
	open := map[uint64]bool{}
	for _, calls := range p.ahead {
		for _, c := range calls {
			if c.kind == callTool {
				open[c.session] = true
			}
		}
	}
	return open
}

func sortCalls(calls []call) {
	slices.SortFunc(calls, func(a, b call) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.key, b.key)) })
}

// Domains of random keys.
const (
	keyDay = iota + 1
	keySessions
	keySession
	keyHealth
	keyProcess
	keyIntruders
	keyFlood
	keyServices
	keyLevels
	keyProbe
	keyHost
)

func (p *people) startSessions(m int64) {
	start := time.Unix(m*60, 0).UTC()
	for i := range projects {
		prj := &projects[i]
		share := prj.shares[p.instance]
		if share == 0 {
			continue
		}
		p.dice.key(keyDay, uint64(i), uint64(m/(24*60)))
		dayNoise := 1 + 0.08*p.dice.NormFloat64()
		p.dice.key(keySessions, uint64(i), uint64(p.instance), uint64(m))
		n := p.dice.poisson(share * prj.rate(start, p.origin, dayNoise))
		for s := range n {
			p.session(i, start, uint64(m), uint64(s))
		}
	}
}

// session schedules one user's or agent's calls.
func (p *people) session(project int, minute time.Time, keys ...uint64) {
	d, prj := p.dice, &projects[project]
	d.key(append([]uint64{keySession, uint64(p.instance), uint64(project)}, keys...)...)
	at := minute.Add(time.Duration(d.Float64() * float64(time.Minute)))
	end := at.Add(maxSession)
	steps := &firstChain
	if prj.always {
		steps = &agentChain
	}
	calls := min(2+int(d.logNormal(prj.calls, .6)), maxCalls)
	usesHTTP := d.Float64() < httpPerSession
	c := call{session: d.Uint64(), kind: callTool, project: uint8(project)}
	for range calls {
		next := steps.tools[d.pick(steps.weights)]
		if next < 0 || !at.Before(end) {
			break
		}
		if c.at != 0 {
			p.schedule(c)
		}
		c.at, c.key, c.tool = at.UnixNano(), d.Uint64(), uint8(next)
		if usesHTTP {
			p.scheduleHTTP(at, d)
		}
		at = at.Add(d.lasting(medianPause, pauseSigma))
		steps = &nextSteps[next]
	}
	if c.at != 0 {
		c.last = true
		p.schedule(c)
	}
}

// unauthorized adds unauthorized calls, spread over the minute.
func (p *people) unauthorized(m int64, key uint64, k kind, perMinute float64) {
	if perMinute <= 0 {
		return
	}
	p.dice.key(key, uint64(p.instance), uint64(m))
	for range p.dice.poisson(perMinute) {
		p.schedule(call{at: m*int64(time.Minute) + int64(p.dice.Float64()*float64(time.Minute)), key: p.dice.Uint64(), kind: k})
	}
}

// scheduleHTTP adds the HTTP API requests of an editor integration beside a tool call.
func (p *people) scheduleHTTP(at time.Time, d *dice) {
	k := callSearch
	if d.Float64() < 0.35 {
		k = callSave
	}
	p.schedule(call{at: at.Add(time.Duration(d.Float64() * float64(time.Second))).UnixNano(), key: d.Uint64(), kind: k})
}

// healthChecks adds a load balancer's probe every 10 seconds.
func (p *people) healthChecks(m int64) {
	p.dice.key(keyHealth, uint64(p.instance), uint64(m))
	for s := range int64(6) {
		p.schedule(call{at: (m*60+s*10+int64(p.instance))*1e9 + 1e8, key: p.dice.Uint64(), kind: callHealth})
	}
}

func (p *people) schedule(c call) {
	slot := (c.at / int64(time.Minute)) % int64(len(p.ahead))
	p.ahead[slot] = append(p.ahead[slot], c)
}
