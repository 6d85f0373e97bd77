package instrument

import (
	"context"
	"sync"
	"time"

	"go.opentelemetry.io/otel/metric"
)

// PoolState is the number of connections in a pool. Size is Active plus Idle
// unless the pool counts others.
type PoolState struct{ Size, Active, Idle int64 }

// Pool records a connection pool: its size, connections in use and idle, how
// long callers wait for a connection, and connections opened, closed and failed.
//
// Report each event, or the whole state with SetState, or both.
type Pool struct {
	size, active, idle     metric.Int64UpDownCounter
	wait                   metric.Float64Histogram
	opened, closed, errors metric.Int64Counter

	mu    sync.Mutex
	state PoolState
}

func newPool(b *builder) *Pool {
	p := &Pool{
		size: b.upDownCounter("contextd.connection_pool.size", "{connection}",
			"Connections in the pool, in use or idle."),
		active: b.upDownCounter("contextd.connection_pool.active", "{connection}",
			"Connections in use."),
		idle: b.upDownCounter("contextd.connection_pool.idle", "{connection}",
			"Connections that are open and not in use."),
		wait: b.histogram("contextd.connection_pool.wait.duration", "s",
			"Time that a caller waited for a connection from the pool.", durationBuckets),
		opened: b.counter("contextd.connections.opened", "{connection}", "Connections that the pool opened."),
		closed: b.counter("contextd.connections.closed", "{connection}", "Connections that the pool closed."),
		errors: b.counter("contextd.connection.errors", "{error}",
			"Connections that could not be opened or that broke."),
	}
	for _, c := range []metric.Int64UpDownCounter{p.size, p.active, p.idle} {
		c.Add(context.Background(), 0)
	}
	startAtZero(p.opened, p.closed, p.errors)
	return p
}

// Opened counts a new connection, which is idle until it is acquired.
func (p *Pool) Opened(ctx context.Context) {
	if p == nil {
		return
	}
	p.opened.Add(ctx, 1)
	p.change(ctx, PoolState{Size: 1, Idle: 1})
}

// Acquired counts an idle connection as in use. wait is how long its caller waited.
func (p *Pool) Acquired(ctx context.Context, wait time.Duration) {
	if p == nil {
		return
	}
	p.wait.Record(ctx, seconds(wait))
	p.change(ctx, PoolState{Active: 1, Idle: -1})
}

// Waited records a wait without a change of state: of a caller that gave up, or
// beside SetState.
func (p *Pool) Waited(ctx context.Context, wait time.Duration) {
	if p != nil {
		p.wait.Record(ctx, seconds(wait))
	}
}

// Released counts a connection in use as idle again.
func (p *Pool) Released(ctx context.Context) {
	if p != nil {
		p.change(ctx, PoolState{Active: -1, Idle: 1})
	}
}

// Closed counts an idle connection as closed.
func (p *Pool) Closed(ctx context.Context) {
	if p == nil {
		return
	}
	p.closed.Add(ctx, 1)
	p.change(ctx, PoolState{Size: -1, Idle: -1})
}

// Discarded counts a connection in use as closed, because it broke or is too old.
func (p *Pool) Discarded(ctx context.Context) {
	if p == nil {
		return
	}
	p.closed.Add(ctx, 1)
	p.change(ctx, PoolState{Size: -1, Active: -1})
}

// Failed counts a connection that could not be opened or that broke. It does
// not change the state; call Discarded for a broken connection that is dropped.
func (p *Pool) Failed(ctx context.Context) {
	if p != nil {
		p.errors.Add(ctx, 1)
	}
}

// AddConnections counts connections that were opened and closed without
// changing the state, for a pool that is read with SetState. A number below 1
// is ignored.
func (p *Pool) AddConnections(ctx context.Context, opened, closed int64) {
	if p == nil {
		return
	}
	if opened > 0 {
		p.opened.Add(ctx, opened)
	}
	if closed > 0 {
		p.closed.Add(ctx, closed)
	}
}

// SetState sets the numbers of connections, as in a pool's own statistics
// (sql.DBStats: OpenConnections, InUse, Idle). Negative numbers count as 0.
func (p *Pool) SetState(ctx context.Context, s PoolState) {
	if p == nil {
		return
	}
	s = PoolState{max(s.Size, 0), max(s.Active, 0), max(s.Idle, 0)}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.add(ctx, PoolState{s.Size - p.state.Size, s.Active - p.state.Active, s.Idle - p.state.Idle})
}

func (p *Pool) change(ctx context.Context, d PoolState) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.add(ctx, d)
}

// add changes the state by d; p.mu is held. The instruments are counters of
// changes, so that two pools on one provider add up.
func (p *Pool) add(ctx context.Context, d PoolState) {
	p.state = PoolState{p.state.Size + d.Size, p.state.Active + d.Active, p.state.Idle + d.Idle}
	if d.Size != 0 {
		p.size.Add(ctx, d.Size)
	}
	if d.Active != 0 {
		p.active.Add(ctx, d.Active)
	}
	if d.Idle != 0 {
		p.idle.Add(ctx, d.Idle)
	}
}
