package instrument_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

func TestToolsRecord(t *testing.T) {
	m, reader := newMetrics(t, instrument.WithTools("a", "b"))
	ctx := context.Background()
	m.Tools.Record(ctx, "a", 2*time.Second, nil)
	m.Tools.Record(ctx, "a", 1*time.Second, errors.New("memory not found"))
	m.Tools.Record(ctx, "a", -time.Hour, nil) // a clock that went back
	m.Tools.RecordReason(ctx, "a", time.Second, instrument.ReasonTimeout)
	m.Tools.RecordReason(ctx, "a", time.Second, "made up")
	for i := range 1000 {
		m.Tools.Record(ctx, fmt.Sprint("invented_", i), time.Second, nil)
	}
	got := collect(t, reader)
	got.check(t, map[string]float64{
		"contextd.mcp.tool.calls{status=success,tool=a}":         2,
		"contextd.mcp.tool.calls{status=error,tool=a}":           3,
		"contextd.mcp.tool.calls{status=success,tool=b}":         0, // there before its first call
		"contextd.mcp.tool.calls{status=error,tool=b}":           0,
		"contextd.mcp.tool.calls{status=success,tool=other}":     1000,
		"contextd.mcp.tool.errors{reason=not_found,tool=a}":      1,
		"contextd.mcp.tool.errors{reason=timeout,tool=a}":        1,
		"contextd.mcp.tool.errors{reason=internal_error,tool=a}": 1,
		"contextd.mcp.tool.duration_count{tool=a}":               5,
		"contextd.mcp.tool.duration_sum{tool=a}":                 5,
		"contextd.mcp.tool.active_requests{tool=a}":              0,
	}, "contextd.mcp.tool.duration_count{tool=b}")
	for name := range got {
		if strings.Contains(name, "invented") {
			t.Errorf("an unlisted tool became the series %s", name)
		}
	}
}

func TestToolCall(t *testing.T) {
	m, reader := newMetrics(t)
	ctx := context.Background()
	const active = "contextd.mcp.tool.active_requests{tool=memory_search}"

	call := m.Tools.Start(ctx, "memory_search")
	collect(t, reader).check(t, map[string]float64{active: 1})
	time.Sleep(2 * time.Millisecond)
	call.End(errors.New("tenant missing"))

	func() (err error) {
		defer m.Tools.Start(ctx, "memory_search").Done(&err)
		return errors.New("unauthorized")
	}()
	func() {
		defer func() {
			if recover() != "boom" {
				t.Error("Done swallowed or changed a panic")
			}
		}()
		var err error
		defer m.Tools.Start(ctx, "memory_search").Done(&err)
		panic("boom")
	}()

	got := collect(t, reader)
	got.check(t, map[string]float64{
		active: 0,
		"contextd.mcp.tool.calls{status=error,tool=memory_search}":           3,
		"contextd.mcp.tool.calls{status=success,tool=memory_search}":         0,
		"contextd.mcp.tool.errors{reason=tenant_error,tool=memory_search}":   1,
		"contextd.mcp.tool.errors{reason=auth_error,tool=memory_search}":     1,
		"contextd.mcp.tool.errors{reason=internal_error,tool=memory_search}": 1,
	})
	if sum := got["contextd.mcp.tool.duration_sum{tool=memory_search}"]; sum < 0.002 || sum > 10 {
		t.Errorf("the calls took %v s in all", sum)
	}
}

func TestDefaultToolsAreContextds(t *testing.T) {
	tools := instrument.DefaultTools()
	if len(tools) != 23 {
		t.Errorf("%d default tools, want contextd's 23", len(tools))
	}
	tools[0] = "changed"
	if instrument.DefaultTools()[0] != "branch_create" {
		t.Error("DefaultTools shares its slice with callers")
	}
}

// nilError panics in Error when it is a nil pointer, as careless ones do.
type nilError struct{ text string }

func (e *nilError) Error() string { return e.text }

func TestReasonOf(t *testing.T) {
	var nilPointer *nilError
	for _, c := range []struct {
		err  error
		want instrument.Reason
	}{
		{nil, instrument.ReasonNone},
		{errors.New(""), instrument.ReasonInternal},
		{errors.New("something else"), instrument.ReasonInternal},
		{errors.New("Tenant context missing: validation failed"), instrument.ReasonTenant},
		{errors.New("not found: invalid id"), instrument.ReasonValidation}, // v0.5.0's order decides
		{errors.New("VALIDATION failed"), instrument.ReasonValidation},
		{errors.New("checkpoint Not Found"), instrument.ReasonNotFound},
		{errors.New("dial: i/o timeout"), instrument.ReasonTimeout},
		{errors.New("permission denied"), instrument.ReasonAuth},
		{errors.New("401 Unauthorized"), instrument.ReasonAuth},
		{errors.New("vectorstore down"), instrument.ReasonStorage},
		{errors.New("embedding"), instrument.ReasonStorage},
		{errors.New("embeddin"), instrument.ReasonInternal},
		{fmt.Errorf("tenant: %w", context.DeadlineExceeded), instrument.ReasonTimeout}, // identity before text
		{fmt.Errorf("search: %w", context.Canceled), instrument.ReasonCanceled},
		{nilPointer, instrument.ReasonInternal},
		{errors.New(strings.Repeat("x", 1<<20) + "timeout"), instrument.ReasonInternal}, // past what is read
	} {
		if got := instrument.ReasonOf(c.err); got != c.want {
			t.Errorf("ReasonOf(%.60T) = %q, want %q", c.err, got, c.want)
		}
	}
}

func TestWithErrorReason(t *testing.T) {
	special, unknown := errors.New("disk"), errors.New("odd")
	m, reader := newMetrics(t, instrument.WithErrorReason(func(err error) instrument.Reason {
		switch err {
		case special:
			return instrument.ReasonStorage
		case unknown:
			return "no such reason"
		}
		return instrument.ReasonNone
	}))
	for _, err := range []error{special, unknown, errors.New("timeout")} {
		m.Tools.Record(context.Background(), "memory_search", 0, err)
	}
	collect(t, reader).check(t, map[string]float64{
		"contextd.mcp.tool.errors{reason=storage_error,tool=memory_search}":  1,
		"contextd.mcp.tool.errors{reason=internal_error,tool=memory_search}": 1,
		"contextd.mcp.tool.errors{reason=timeout,tool=memory_search}":        1,
	})
}
