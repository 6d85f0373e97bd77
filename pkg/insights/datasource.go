// Package insights is the backend of the contextd Insights data source: one file per handler (query, health,
// resources) and one per query type.
package insights

import (
	"context"
	"errors"
	"fmt"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"
	"github.com/grafana/grafana-plugin-sdk-go/backend/instancemgmt"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
)

// PluginID is the id in src/datasource/plugin.json.
const PluginID = "contextd-insights-datasource"

// Datasource is one configured Insights data source. Grafana creates a new one whenever the settings change.
type Datasource struct {
	backend.CallResourceHandler
	api *promapi.Client
	// cache is api behind a cache; queries use it.
	cache *promapi.Cache
	// settingsErr says what is wrong with the settings; api is nil then. New does not return it, because Grafana would
	// hide its text from the reader.
	settingsErr error
}

var (
	_ backend.QueryDataHandler      = (*Datasource)(nil)
	_ backend.CheckHealthHandler    = (*Datasource)(nil)
	_ backend.CallResourceHandler   = (*Datasource)(nil)
	_ instancemgmt.InstanceDisposer = (*Datasource)(nil)
)

// New creates the instance for one data source's settings. It never fails: the health check and every query report
// settings that cannot work.
func New(ctx context.Context, settings backend.DataSourceInstanceSettings) (instancemgmt.Instance, error) {
	ds := &Datasource{}
	ds.api, ds.settingsErr = connect(ctx, settings)
	if ds.settingsErr == nil {
		ds.cache = promapi.NewCache(ds.api, promapi.CacheOptions{})
	}
	ds.CallResourceHandler = ds.resources()
	return ds, nil
}

// Dispose closes the connections of a data source whose settings have changed or that was removed.
func (ds *Datasource) Dispose() {
	if ds.api != nil {
		ds.api.Close()
	}
}

// connect builds the client of the Prometheus API from Grafana's standard settings.
func connect(ctx context.Context, settings backend.DataSourceInstanceSettings) (*promapi.Client, error) {
	opts, err := clientOptions(ctx, settings)
	if err != nil {
		return nil, err
	}
	// With it, the user's OAuth identity reaches Prometheus when "Forward OAuth Identity" is on.
	opts.ForwardHTTPHeaders = true
	opts.Middlewares = append(httpclient.DefaultMiddlewares(), onlyForwarded())
	hc, err := httpclient.New(opts)
	if err != nil {
		return nil, settingsError("The TLS settings cannot be used: %s. Paste the certificates and the key again, in PEM form.", err)
	}
	return promapi.New(settings.URL, hc, promapi.Limits{Timeout: opts.Timeouts.Timeout})
}

// clientOptions reads the standard settings. The SDK panics on provisioned values of the wrong type.
func clientOptions(ctx context.Context, settings backend.DataSourceInstanceSettings) (opts httpclient.Options, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = settingsError("The data source's jsonData holds a value of the wrong type, such as a number in place of text. Correct the provisioning file.")
		}
	}()
	opts, err = settings.HTTPClientOptions(ctx)
	if err != nil {
		return opts, settingsError("The data source's settings cannot be read: %s. Save them again, or correct the provisioning file.", err)
	}
	return opts, nil
}

func settingsError(format string, args ...any) error {
	return &promapi.Error{Kind: promapi.KindConfig, Message: fmt.Sprintf(format, args...)}
}

// errorResponse turns any error into the answer to one query, with Grafana's status and whose fault it is.
func errorResponse(err error) backend.DataResponse {
	if e, ok := errors.AsType[*promapi.Error](err); ok {
		return backend.DataResponse{Error: e, Status: e.HTTPStatus(), ErrorSource: e.Source()}
	}
	if e, ok := errors.AsType[*queryError](err); ok {
		return backend.DataResponse{Error: e, Status: backend.StatusBadRequest, ErrorSource: backend.ErrorSourceDownstream}
	}
	return backend.DataResponse{Error: err, Status: backend.StatusInternal, ErrorSource: backend.ErrorSourcePlugin}
}
