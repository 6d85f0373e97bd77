package simulator

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

// pushTimeout is how long a push may take.
const pushTimeout = 10 * time.Second

// Push sends the instances' metrics to the OTLP receiver at the URL, at once and
// then every interval, until ctx ends. Under names that are scraped it has
// nothing to send and returns at once.
//
// A failed push is logged, and the next one includes its values, since they are
// cumulative. The error reports an invalid URL.
func (c *Cluster) Push(ctx context.Context, url string, interval time.Duration, log *slog.Logger) error {
	if !c.Schedule().Names.Pushes() {
		return nil
	}
	exporter, err := otlpmetrichttp.New(ctx, otlpmetrichttp.WithEndpointURL(url), otlpmetrichttp.WithTimeout(pushTimeout),
		otlpmetrichttp.WithRetry(otlpmetrichttp.RetryConfig{Enabled: false}))
	if err != nil {
		return fmt.Errorf("push to %s: %w", url, err)
	}
	tick := time.NewTicker(interval)
	defer tick.Stop()
	var rm metricdata.ResourceMetrics
	for {
		for _, i := range c.Instances {
			sc, err := i.Scrape(&rm)
			if err == nil && sc.Up {
				err = exporter.Export(ctx, &rm)
			}
			if err != nil && ctx.Err() == nil {
				log.Warn("a simulated contextd cannot push its metrics", "instance", i.Name, "err", err)
			}
		}
		select {
		case <-ctx.Done():
			return exporter.Shutdown(context.Background())
		case <-tick.C:
		}
	}
}
