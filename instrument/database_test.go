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

func TestDatabaseRecord(t *testing.T) {
	m, reader := newMetrics(t)
	ctx := context.Background()
	m.Database.Declare("search")
	m.Database.Record(ctx, "insert", 2*time.Second, nil)
	m.Database.Record(ctx, "insert", time.Second, errStorage)
	m.Database.Record(ctx, "insert", -time.Second, errors.New("invalid id"))
	m.Database.RecordReason(ctx, "insert", 0, instrument.ReasonTimeout)
	m.Database.RecordReason(ctx, "insert", 0, "made up")
	m.Database.Record(ctx, "", 0, nil)
	collect(t, reader).check(t, map[string]float64{
		"contextd.database.operations{operation=search,status=success}":      0, // exists before the first
		"contextd.database.operations{operation=search,status=error}":        0,
		"contextd.database.errors{operation=search,reason=storage_error}":    0,
		"contextd.database.errors{operation=search,reason=timeout}":          0,
		"contextd.database.operations{operation=insert,status=success}":      1,
		"contextd.database.operations{operation=insert,status=error}":        4,
		"contextd.database.errors{operation=insert,reason=storage_error}":    1,
		"contextd.database.errors{operation=insert,reason=validation_error}": 1,
		"contextd.database.errors{operation=insert,reason=timeout}":          1,
		"contextd.database.errors{operation=insert,reason=internal_error}":   1,
		"contextd.database.operation.duration_count{operation=insert}":       5,
		"contextd.database.operation.duration_sum{operation=insert}":         3,
		"contextd.database.operations{operation=unknown,status=success}":     1,
	}, "contextd.database.errors{operation=search,reason=validation_error}")
}

func TestDatabaseAsksForTheReason(t *testing.T) {
	m, reader := newMetrics(t, instrument.WithErrorReason(func(error) instrument.Reason { return instrument.ReasonTenant }))
	m.Database.Record(context.Background(), "search", 0, errAny)
	collect(t, reader).check(t, map[string]float64{"contextd.database.errors{operation=search,reason=tenant_error}": 1})
}

func TestDatabaseOperationsAreBounded(t *testing.T) {
	m, reader := newMetrics(t)
	for i := range 1000 {
		m.Database.Record(context.Background(), fmt.Sprint("op-", i), 0, errAny)
	}
	n := 0
	for name := range collect(t, reader) {
		if strings.HasPrefix(name, "contextd.database.operation.duration_count") {
			n++
		}
	}
	if n != 17 { // 16 and "other"
		t.Errorf("%d operations have their own series, want 17", n)
	}
}
