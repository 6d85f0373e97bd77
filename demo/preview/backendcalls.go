package preview

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"runtime"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// backendFor finds the running backend of a data source. Its errors are sentences for the user.
func (h *Host) backendFor(source DataSource) (*backendProcess, pluginMeta, error) {
	meta, known := h.current().byID[source.Type]
	if !known {
		return nil, meta, fmt.Errorf("the data source plugin %s is not in the built plugin: run \"npm run build\"", source.Type)
	}
	process, err := h.backends.get(meta)
	return process, meta, err
}

// pluginContext gives a backend the user and the settings of a request.
func (h *Host) pluginContext(source DataSource, id int64, meta pluginMeta) (*pluginv2.PluginContext, error) {
	jsonData, err := json.Marshal(orEmpty(source.JSONData))
	if err != nil {
		return nil, fmt.Errorf("the settings of %s cannot be written: %w", source.Name, err)
	}
	return &pluginv2.PluginContext{
		OrgId: 1, PluginId: meta.ID, PluginVersion: meta.Info.Version, Namespace: "default",
		User: &pluginv2.User{Login: "preview", Name: "Preview reader", Role: h.opts.Role},
		DataSourceInstanceSettings: &pluginv2.DataSourceInstanceSettings{
			Id: id, Uid: source.UID, Name: source.Name, Url: source.URL, JsonData: jsonData, LastUpdatedMS: 1,
			BasicAuthEnabled: source.BasicAuth, BasicAuthUser: source.BasicAuthUser, DecryptedSecureJsonData: source.secrets,
		},
		GrafanaConfig: map[string]string{"GF_APP_URL": "http://localhost/"},
		UserAgent:     fmt.Sprintf("Grafana/%s (%s; %s)", GrafanaVersion, runtime.GOOS, runtime.GOARCH),
	}, nil
}

// backendQuery sends the queries at the given positions of the request to a plugin's backend.
func (h *Host) backendQuery(ctx context.Context, source DataSource, id int64, request queryRequest, members []int, heads []queryHead) map[string]queryResult {
	results := make(map[string]queryResult, len(members))
	fail := func(code int, message string) map[string]queryResult {
		for _, i := range members {
			results[heads[i].RefID] = failed(code, message, "plugin")
		}
		return results
	}
	process, meta, err := h.backendFor(source)
	if err != nil {
		return fail(http.StatusServiceUnavailable, sentence(err))
	}
	pluginContext, err := h.pluginContext(source, id, meta)
	if err != nil {
		return fail(http.StatusInternalServerError, sentence(err))
	}
	call := &pluginv2.QueryDataRequest{PluginContext: pluginContext, Headers: map[string]string{}}
	for _, i := range members {
		call.Queries = append(call.Queries, &pluginv2.DataQuery{
			RefId: heads[i].RefID, MaxDataPoints: max(heads[i].MaxDataPoints, defaultDataPoints), IntervalMS: int64(heads[i].IntervalMS),
			QueryType: heads[i].QueryType, Json: request.Queries[i],
			TimeRange: &pluginv2.TimeRange{FromEpochMS: int64(request.From), ToEpochMS: int64(request.To)},
		})
	}
	answer, err := process.data.QueryData(ctx, call)
	if err != nil {
		return fail(http.StatusBadGateway, callFailure(meta, err))
	}
	for _, i := range members {
		results[heads[i].RefID] = fromBackend(answer.Responses[heads[i].RefID])
	}
	return results
}

// fromBackend decodes one response of a backend.
func fromBackend(response *pluginv2.DataResponse) queryResult {
	if response == nil {
		return failed(http.StatusInternalServerError, "the backend did not answer this query", "plugin")
	}
	frames, err := data.UnmarshalArrowFrames(response.Frames)
	if err != nil {
		return failed(http.StatusInternalServerError, "the backend's response cannot be read: "+err.Error(), "plugin")
	}
	result := queryResult{Status: int(response.Status), Frames: frames, Error: response.Error, ErrorSource: response.ErrorSource}
	if result.Status == 0 {
		result.Status = http.StatusOK
		if result.Error != "" {
			result.Status = http.StatusInternalServerError
		}
	}
	return result
}

// backendHealth runs the health check of a plugin's backend.
func (h *Host) backendHealth(w http.ResponseWriter, r *http.Request, source DataSource) {
	_, id, _ := h.dataSource(source.UID)
	process, meta, err := h.backendFor(source)
	if err != nil {
		writeHealth(w, "ERROR", sentence(err), nil)
		return
	}
	pluginContext, err := h.pluginContext(source, id, meta)
	if err != nil {
		writeHealth(w, "ERROR", sentence(err), nil)
		return
	}
	answer, err := process.diagnostics.CheckHealth(r.Context(), &pluginv2.CheckHealthRequest{PluginContext: pluginContext})
	if err != nil {
		writeHealth(w, "ERROR", callFailure(meta, err), nil)
		return
	}
	writeHealth(w, answer.Status.String(), answer.Message, answer.JsonDetails)
}

// backendResource forwards an HTTP call to a plugin's backend.
func (h *Host) backendResource(w http.ResponseWriter, r *http.Request, source DataSource, name string) {
	_, id, _ := h.dataSource(source.UID)
	process, meta, err := h.backendFor(source)
	if err != nil {
		writeMessage(w, http.StatusServiceUnavailable, sentence(err))
		return
	}
	pluginContext, err := h.pluginContext(source, id, meta)
	if err != nil {
		writeMessage(w, http.StatusInternalServerError, sentence(err))
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		writeMessage(w, http.StatusRequestEntityTooLarge, "the request's body cannot be read: "+err.Error())
		return
	}
	clean := strings.TrimPrefix(path.Clean("/"+name), "/")
	call := &pluginv2.CallResourceRequest{PluginContext: pluginContext, Path: clean, Method: r.Method, Url: clean, Headers: map[string]*pluginv2.StringList{}, Body: body}
	if r.URL.RawQuery != "" {
		call.Url += "?" + r.URL.RawQuery
	}
	for _, header := range []string{"Content-Type", "Accept", "Accept-Language"} {
		if values := r.Header.Values(header); len(values) > 0 {
			call.Headers[header] = &pluginv2.StringList{Values: values}
		}
	}
	stream, err := process.resources.CallResource(r.Context(), call)
	if err == nil {
		err = copyResource(w, stream)
	}
	if err != nil && r.Context().Err() == nil {
		writeMessage(w, http.StatusBadGateway, callFailure(meta, err))
	}
}

// copyResource streams a backend's response. An error means that nothing was sent yet.
func copyResource(w http.ResponseWriter, stream pluginv2.Resource_CallResourceClient) error {
	for part := 0; ; part++ {
		answer, err := stream.Recv()
		if errors.Is(err, io.EOF) && part > 0 {
			return nil
		}
		if err != nil && part > 0 {
			panic(http.ErrAbortHandler) // a partial response must not look complete
		}
		if err != nil {
			return err
		}
		if part == 0 {
			for header, values := range answer.Headers {
				for _, value := range values.Values {
					w.Header().Add(header, value)
				}
			}
			w.WriteHeader(max(int(answer.Code), http.StatusOK))
		}
		_, _ = w.Write(answer.Body) // the client has disconnected: the stream ends with the request
	}
}

// callFailure returns why a running backend did not respond.
func callFailure(meta pluginMeta, err error) string {
	state := status.Convert(err)
	switch state.Code() {
	case codes.Unavailable:
		return fmt.Sprintf("The backend of %s exited during the request; the next request restarts it.", meta.Name)
	case codes.Unimplemented:
		return fmt.Sprintf("The backend of %s does not support this kind of request.", meta.Name)
	case codes.Canceled:
		return "The request was cancelled."
	default:
		return fmt.Sprintf("The backend of %s failed: %s", meta.Name, state.Message())
	}
}

// sentence formats an error for the user: a capital first, a full stop last.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + "."
}
