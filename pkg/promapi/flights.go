package promapi

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// flights lets callers that need the same result at the same time share one call. A caller that leaves does not end the
// call for the others; when the last one has left, the call is cancelled.
type flights struct {
	group singleflight.Group
	mu    sync.Mutex
	open  map[string]*flight
}

type flight struct {
	ctx     context.Context
	cancel  context.CancelFunc
	waiting int
}

func newFlights() *flights { return &flights{open: map[string]*flight{}} }

// do returns the result of fn, run by this caller or by another one with the same key; joined says which. fn runs with
// the values of its caller's context, such as credentials, but not with its end.
func (f *flights) do(ctx context.Context, key string, fn func(context.Context) (answer, error)) (a answer, joined bool, err error) {
	started := time.Now()
	result, fl, joined := f.board(ctx, key, fn)
	select {
	case r := <-result:
		a, _ = r.Val.(answer)
		return a, joined, r.Err
	case <-ctx.Done():
		f.leave(key, fl)
		return answer{}, joined, timingError(ctx.Err(), "The store", time.Since(started))
	}
}

func (f *flights) board(ctx context.Context, key string, fn func(context.Context) (answer, error)) (<-chan singleflight.Result, *flight, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fl, joined := f.open[key]
	if !joined {
		fl = &flight{}
		fl.ctx, fl.cancel = context.WithCancel(context.WithoutCancel(ctx))
		f.open[key] = fl
	}
	fl.waiting++
	return f.group.DoChan(key, func() (any, error) {
		defer f.land(key, fl)
		var a answer
		err := Guard(func() (err error) {
			a, err = fn(fl.ctx)
			return err
		})
		return a, err
	}), fl, joined
}

// leave removes one caller; no caller may join a call that it cancels.
func (f *flights) leave(key string, fl *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if fl.waiting--; fl.waiting == 0 {
		fl.cancel()
		f.forget(key, fl)
	}
}

// land ends the call: later callers start another one.
func (f *flights) land(key string, fl *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fl.cancel()
	f.forget(key, fl)
}

func (f *flights) forget(key string, fl *flight) {
	if f.open[key] == fl {
		delete(f.open, key)
		f.group.Forget(key)
	}
}
