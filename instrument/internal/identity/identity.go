// Package identity builds the resource that identifies an exporter of metrics.
package identity

import (
	"context"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/resource"
)

// Resource returns the resource of a contextd with attrs. Attributes that are not
// set come from OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME, then from the
// defaults: service.name contextd and a random service.instance.id. It fails
// if the environment is malformed.
func Resource(attrs []attribute.KeyValue) (*resource.Resource, error) {
	defaults := resource.NewSchemaless(
		attribute.String("service.name", "contextd"),
		attribute.String("service.instance.id", uuid.NewString()),
	)
	env, err := resource.New(context.Background(), resource.WithFromEnv(), resource.WithTelemetrySDK())
	if err != nil {
		return nil, err
	}
	res, err := resource.Merge(defaults, env)
	if err != nil {
		return nil, err
	}
	return resource.Merge(res, resource.NewSchemaless(attrs...))
}
