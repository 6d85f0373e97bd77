package insights

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
)

// healthTimeout bounds the whole health check, since a user waits for it.
const healthTimeout = 10 * time.Second

// healthDetails is the machine-readable half of a health check's answer.
type healthDetails struct {
	Product   string `json:"product,omitempty"`
	Version   string `json:"version,omitempty"`
	LatencyMs int64  `json:"latencyMs"`
	// Kind is the promapi.Kind of the failure.
	Kind promapi.Kind `json:"kind,omitempty"`
}

// CheckHealth runs a query that every Prometheus-compatible store can answer, and names the store.
func (ds *Datasource) CheckHealth(ctx context.Context, _ *backend.CheckHealthRequest) (result *backend.CheckHealthResult, _ error) {
	err := promapi.Guard(func() error {
		result = ds.health(ctx)
		return nil
	})
	if err != nil {
		result = unhealthy(err)
	}
	return result, nil
}

func (ds *Datasource) health(ctx context.Context) *backend.CheckHealthResult {
	if ds.settingsErr != nil {
		return unhealthy(ds.settingsErr)
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	started := time.Now()
	vector, _, err := ds.api.Query(ctx, "vector(1)", started)
	latency := time.Since(started)
	if err != nil {
		return unhealthy(err)
	}
	if len(vector) != 1 || vector[0].Value != 1 {
		return unhealthy(&promapi.Error{Kind: promapi.KindNotPrometheus, Message: fmt.Sprintf(
			"%s answered the query vector(1) with something other than 1. Check that the URL leads to a Prometheus-compatible API.", ds.api.Address())})
	}
	// Only for the name: a store without this endpoint is healthy too.
	build, err := ds.api.BuildInfo(ctx)
	details := healthDetails{LatencyMs: max(latency.Milliseconds(), 1)}
	who := "A Prometheus-compatible store"
	if err == nil && build.Version != "" {
		details.Product, details.Version = productName(build), build.Version
		who = details.Product + " " + details.Version
	}
	return healthResult(backend.HealthStatusOk, fmt.Sprintf("%s answered in %d ms.", who, details.LatencyMs), details)
}

// productName is the name that the store reports; only Prometheus leaves it out.
func productName(b promapi.BuildInfo) string {
	if b.Application == "" {
		return "Prometheus"
	}
	return b.Application
}

func unhealthy(err error) *backend.CheckHealthResult {
	return healthResult(backend.HealthStatusError, err.Error(), healthDetails{Kind: promapi.KindOf(err)})
}

func healthResult(status backend.HealthStatus, message string, details healthDetails) *backend.CheckHealthResult {
	raw, err := json.Marshal(details)
	if err != nil {
		raw = nil
	}
	return &backend.CheckHealthResult{Status: status, Message: message, JSONDetails: raw}
}
