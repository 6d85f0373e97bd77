package instrument_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

func TestEmbeddingsRecord(t *testing.T) {
	m, reader := newMetrics(t)
	ctx := context.Background()
	m.Embeddings.Declare("declared", "embed_documents", "embed_query")
	m.Embeddings.Record(ctx, "m", "embed_documents", instrument.EmbeddingResult{
		Duration: 2 * time.Second, Tokens: 300, CostUSD: 0.02, BatchSize: 12,
	})
	m.Embeddings.Record(ctx, "m", "embed_documents", instrument.EmbeddingResult{Duration: time.Second, Err: errAny})
	m.Embeddings.Record(ctx, "", "", instrument.EmbeddingResult{})

	const m1 = "{model=m,operation=embed_documents}"
	collect(t, reader).check(t, map[string]float64{
		"contextd.embedding.operations" + m1:                                  2,
		"contextd.embedding.duration_count" + m1:                              2,
		"contextd.embedding.duration_sum" + m1:                                3,
		"contextd.embedding.tokens" + m1:                                      300,
		"contextd.embedding.cost" + m1:                                        0.02,
		"contextd.embedding.batch_size_count" + m1:                            1,
		"contextd.embedding.batch_size_sum" + m1:                              12,
		"contextd.embedding.errors" + m1:                                      1,
		"contextd.embedding.operations{model=declared,operation=embed_query}": 0,
		"contextd.embedding.errors{model=declared,operation=embed_documents}": 0,
		"contextd.embedding.operations{model=unknown,operation=unknown}":      1,
	},
		"contextd.embedding.cost{model=unknown,operation=unknown}",
		"contextd.embedding.tokens{model=unknown,operation=unknown}",
		"contextd.embedding.duration_count{model=declared,operation=embed_query}",
	)
}

// Values that would break a counter permanently are not added to it.
func TestEmbeddingsRefuseImpossibleNumbers(t *testing.T) {
	m, reader := newMetrics(t)
	for _, cost := range []float64{-1, math.NaN(), math.Inf(1), math.Inf(-1)} {
		m.Embeddings.Record(context.Background(), "m", "o", instrument.EmbeddingResult{
			Duration: -time.Second, Tokens: -5, CostUSD: cost, BatchSize: -1,
		})
	}
	m.Embeddings.Record(context.Background(), "m", "o", instrument.EmbeddingResult{Tokens: 5, CostUSD: 1})
	collect(t, reader).check(t, map[string]float64{
		"contextd.embedding.operations{model=m,operation=o}":   5,
		"contextd.embedding.duration_sum{model=m,operation=o}": 0,
		"contextd.embedding.tokens{model=m,operation=o}":       5,
		"contextd.embedding.cost{model=m,operation=o}":         1,
	}, "contextd.embedding.batch_size_count{model=m,operation=o}")
}

func TestEmbeddingLabelsAreBounded(t *testing.T) {
	m, reader := newMetrics(t, instrument.WithMaxModels(3))
	for i := range 100 {
		for j := range 30 {
			m.Embeddings.Record(context.Background(), fmt.Sprint("model-", i), fmt.Sprint("op-", j), instrument.EmbeddingResult{})
		}
	}
	n, total := 0, 0.0
	for name, v := range collect(t, reader) {
		if strings.HasPrefix(name, "contextd.embedding.operations{") {
			n++
			total += v
		}
	}
	if want := (3 + 1) * (16 + 1); n != want {
		t.Errorf("%d series, want %d", n, want)
	}
	if total != 3000 {
		t.Errorf("%v operations counted, want 3000", total)
	}
}
