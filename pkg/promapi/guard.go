package promapi

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"golang.org/x/sync/errgroup"
)

// Guard runs do. A panic in it becomes the error of this one query, and its stack goes to the plugin's log: a panic
// that is not recovered ends the process for all organisations.
func Guard(do func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			backend.Logger.Error("A query panicked", "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			err = &Error{Kind: KindInternal, Message: "Insights failed on this query because of an error in the plugin itself. Please report it, with the lines of Grafana's log that say \"A query panicked\"."}
		}
	}()
	return do()
}

// Group is an errgroup.Group whose functions are guarded. Nothing else in this plugin starts goroutines.
type Group struct{ group *errgroup.Group }

// NewGroup creates a group, and a context that ends with its first error.
func NewGroup(ctx context.Context) (*Group, context.Context) {
	group, ctx := errgroup.WithContext(ctx)
	return &Group{group}, ctx
}

// SetLimit is errgroup's: at most n functions run at once.
func (g *Group) SetLimit(n int) { g.group.SetLimit(n) }

// Go runs do in its own goroutine.
func (g *Group) Go(do func() error) { g.group.Go(func() error { return Guard(do) }) }

// Wait waits for all functions, and returns their first error.
func (g *Group) Wait() error { return g.group.Wait() }
