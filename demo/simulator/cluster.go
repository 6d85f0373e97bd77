// Package simulator is a simulated contextd: several instances, the users and
// agents who call their tools, their faults, and the HTTP API of
// contextd's roadmap. A seed and the time of day determine everything.
//
// The same code runs in virtual time, to create a history in seconds, and live.
package simulator

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Cluster is all instances of the simulated contextd.
type Cluster struct {
	Instances []*Instance

	mu       sync.Mutex
	schedule Schedule
	now      time.Time
}

// New starts all instances at the schedule's origin, in virtual time.
func New(s Schedule) (*Cluster, error) {
	c := &Cluster{schedule: s, now: s.Origin}
	for k := range s.Names.Instances() {
		i := newInstance(&s, k, false)
		// They have just been installed: all counters are at zero.
		started := s.Origin.Add(-time.Duration(40-7*k) * time.Second)
		p, err := i.newProcess(i.versionAt(s.Origin), newRuntime(started, indexBytes(k, s.Origin, s.Origin)))
		if err != nil {
			return nil, err
		}
		p.runtime.Until = s.Origin
		p.rec.declare(k)
		i.begin(s.Origin, p)
		c.Instances = append(c.Instances, i)
	}
	return c, nil
}

// Advance simulates all events before t on all instances.
func (c *Cluster) Advance(t time.Time) error {
	for _, i := range c.Instances {
		if err := i.Advance(t); err != nil {
			return err
		}
	}
	c.mu.Lock()
	c.now = t
	c.mu.Unlock()
	return nil
}

// Schedule is a copy of the plan and of the faults switched on since.
func (c *Cluster) Schedule() Schedule {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.schedule
	s.Incidents = slices.Clone(s.Incidents)
	return s
}

// Run keeps the instances at the clock's time until ctx ends.
func (c *Cluster) Run(ctx context.Context) error {
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if err := c.Advance(time.Now()); err != nil {
				return err
			}
		}
	}
}

// FaultState is a fault that can be switched on, and where it is active.
type FaultState struct {
	Fault
	Enabled   bool       `json:"enabled"`
	Instances []string   `json:"instances,omitempty"` // where it is active
	Since     *time.Time `json:"since,omitempty"`
}

// ErrUnknownFault is returned for an unknown name of a fault or an instance.
var ErrUnknownFault = errors.New("unknown")

// Faults lists the faults that can be switched on while the demo runs.
func (c *Cluster) Faults() []FaultState {
	c.mu.Lock()
	defer c.mu.Unlock()
	var list []FaultState
	for _, f := range LiveFaults() {
		st := FaultState{Fault: f}
		for _, in := range c.schedule.Incidents {
			if !in.Live || in.Fault != f.Name || !in.End.IsZero() {
				continue
			}
			st.Enabled, st.Since = true, &in.Start
			st.Instances = append(st.Instances, c.struck(in)...)
		}
		list = append(list, st)
	}
	return list
}

func (c *Cluster) struck(in Incident) []string {
	var names []string
	for _, i := range c.Instances {
		if in.strikes(i.Name) {
			names = append(names, i.Name)
		}
	}
	return names
}

func unknownFault(name string) error {
	return fmt.Errorf("fault %q is %w; the faults are %s", name, ErrUnknownFault, names(LiveFaults(), func(f Fault) string { return f.Name }))
}

// EnableFault switches a fault on, on one instance or (empty) on the fault's
// default. Switching on an active fault changes nothing.
//
// The error is ErrUnknownFault, with the names that exist.
func (c *Cluster) EnableFault(name, instance string) error {
	f, ok := faults[name]
	if !ok || !f.live {
		return unknownFault(name)
	}
	if instance == "" {
		instance = c.defaultInstance(f)
	}
	if instance != "" && !slices.ContainsFunc(c.Instances, func(i *Instance) bool { return i.Name == instance }) {
		return fmt.Errorf("instance %q is %w; the instances are %s", instance, ErrUnknownFault, names(c.Instances, func(i *Instance) string { return i.Name }))
	}
	return c.change(func(s *Schedule, now time.Time) {
		for _, in := range s.Incidents {
			if in.Live && in.Fault == name && in.Instance == instance && in.End.IsZero() {
				return
			}
		}
		s.Incidents = append(s.Incidents, Incident{
			ID: fmt.Sprintf("%s-%d", name, now.Unix()), Fault: name, Instance: instance,
			Start: now, Truth: "Switched on by hand: " + f.Description + ".", Live: true,
		})
	})
}

// defaultInstance is the instance of a fault if none is named: the fault's
// default, or the last instance if there are fewer.
func (c *Cluster) defaultInstance(f Fault) string {
	known := slices.ContainsFunc(c.Instances, func(i *Instance) bool { return i.Name == f.defaultInstance })
	if f.defaultInstance == "" || known {
		return f.defaultInstance
	}
	return c.Instances[len(c.Instances)-1].Name
}

// DisableFault switches a fault off everywhere. The error is ErrUnknownFault.
func (c *Cluster) DisableFault(name string) error {
	if f, ok := faults[name]; !ok || !f.live {
		return unknownFault(name)
	}
	return c.change(func(s *Schedule, now time.Time) { s.endLive(now, name) })
}

// endLive ends the live faults with that name; empty means all.
func (s *Schedule) endLive(now time.Time, name string) {
	for k := range s.Incidents {
		if in := &s.Incidents[k]; in.Live && in.End.IsZero() && (name == "" || in.Fault == name) {
			in.End = now
		}
	}
}

// change edits the schedule just ahead of the instances' time, so that
// every instance reaches the change.
func (c *Cluster) change(edit func(s *Schedule, now time.Time)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, i := range c.Instances {
		i.mu.Lock()
		defer i.mu.Unlock()
	}
	now := c.now
	for _, i := range c.Instances {
		if i.now.After(now) {
			now = i.now
		}
	}
	now = now.Add(time.Millisecond)
	c.schedule.Incidents = slices.Clone(c.schedule.Incidents)
	edit(&c.schedule, now)
	for _, i := range c.Instances {
		i.reschedule(&c.schedule)
	}
	return nil
}

func names[T any](list []T, name func(T) string) string {
	text := ""
	for k, v := range list {
		if k > 0 {
			text += ", "
		}
		text += name(v)
	}
	return text
}
