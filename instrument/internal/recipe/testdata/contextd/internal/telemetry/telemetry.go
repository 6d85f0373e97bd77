// Package telemetry stands in for contextd's traces and their configuration.
package telemetry

import (
	"context"
	"errors"
	"time"
)

// Duration is contextd's config.Duration.
type Duration time.Duration

// Config is contextd's configuration of telemetry.
type Config struct {
	Enabled        bool
	Endpoint       string
	Protocol       string
	Insecure       bool
	TLSSkipVerify  bool
	ServiceName    string
	ServiceVersion string
	Metrics        MetricsConfig
}

// MetricsConfig is the part for metrics.
type MetricsConfig struct {
	Enabled        bool
	ExportInterval Duration
}

// NewDefaultConfig has contextd's defaults.
func NewDefaultConfig() *Config {
	return &Config{Endpoint: "localhost:4317", Protocol: "grpc", Insecure: true, ServiceName: "contextd", ServiceVersion: "0.1.0",
		Metrics: MetricsConfig{Enabled: true, ExportInterval: Duration(15 * time.Second)}}
}

// Telemetry has the traces.
type Telemetry struct{}

// New refuses an endpoint that is not one, as contextd refuses plain text to another host.
func New(_ context.Context, cfg *Config) (*Telemetry, error) {
	switch {
	case !cfg.Enabled:
		return &Telemetry{}, nil
	case cfg.Metrics.Enabled:
		return nil, errors.New("a second provider of metrics")
	case cfg.Endpoint == "":
		return nil, errors.New("endpoint is required when telemetry is enabled")
	}
	return &Telemetry{}, nil
}

// Shutdown ends the traces.
func (*Telemetry) Shutdown(context.Context) error { return nil }
