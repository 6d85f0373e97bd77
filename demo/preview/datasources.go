package preview

import (
	"encoding/json"
	"fmt"
	"net/http"
)

const (
	prometheusType = "prometheus"
	// PrometheusUID and InsightsUID are the uids of the demo's two data sources.
	PrometheusUID = "contextd-prometheus"
	InsightsUID   = "contextd-insights"
)

// DataSource is one configured data source.
//
// Type is "prometheus" (answered by the host itself) or the id of a nested data
// source plugin (answered by that plugin's backend binary). URL is what Grafana calls the
// data source's URL; for Prometheus the host's PrometheusURL is used instead.
type DataSource struct {
	UID           string
	Name          string
	Type          string
	URL           string
	IsDefault     bool
	BasicAuth     bool
	BasicAuthUser string
	JSONData      map[string]any

	id      int64             // never reused after a data source was deleted: backends keep their instances by it
	added   bool              // by POST; the others are provisioned and cannot be deleted
	secrets map[string]string // never sent to the page
}

// defaultDataSources are the demo's: Prometheus, and one for each data source plugin in dist.
func defaultDataSources(plugins pluginSet, opts Options) []DataSource {
	sources := []DataSource{{
		UID: PrometheusUID, Name: "Prometheus", Type: prometheusType, URL: opts.PrometheusURL, IsDefault: true,
		JSONData: map[string]any{"httpMethod": "POST", "timeInterval": promDuration(opts.ScrapeInterval)},
	}}
	for i, meta := range plugins.ofType("datasource") {
		source := DataSource{UID: meta.ID, Name: meta.Name, Type: meta.ID, URL: opts.PrometheusURL, JSONData: map[string]any{"prometheusUid": PrometheusUID}}
		if i == 0 {
			source.UID, source.Name = InsightsUID, "Insights"
		}
		sources = append(sources, source)
	}
	return sources
}

// dataSource finds a configured data source.
func (h *Host) dataSource(uid string) (DataSource, int64, bool) {
	for _, source := range h.sources() {
		if source.UID == uid {
			return source, source.id, true
		}
	}
	return DataSource{}, 0, false
}

// prometheusMeta replaces the plugin.json of Grafana's own Prometheus data source.
func prometheusMeta() pluginMeta {
	logo := "public/build/img/prometheus.svg"
	return pluginMeta{
		ID: prometheusType, Name: "Prometheus", Type: "datasource", Category: "tsdb", BuiltIn: true,
		Metrics: true, Annotations: true, Alerting: true, Backend: true,
		Info: pluginInfo{
			Description: "Open source time series database & alerting", Logos: pluginLogos{Small: logo, Large: logo},
			Links: []pluginLink{}, Screenshots: []any{}, Author: json.RawMessage(`{"name":"Grafana Labs"}`),
		},
		Module: "core:plugin/prometheus", BaseURL: "public/plugins/prometheus",
	}
}

// instanceSettings is what the page receives about every data source, by name.
func (h *Host) instanceSettings(plugins pluginSet) map[string]any {
	settings := map[string]any{}
	for _, source := range h.sources() {
		meta, known := plugins.byID[source.Type]
		if source.Type == prometheusType {
			meta, known = prometheusMeta(), true
		}
		if !known {
			continue // as Grafana does when the type is not installed
		}
		settings[source.Name] = map[string]any{
			"id": source.id, "uid": source.UID, "name": source.Name, "type": source.Type, "access": "proxy",
			"url": "/api/datasources/proxy/uid/" + source.UID, "isDefault": source.IsDefault, "preload": false,
			"readOnly": !source.added, "module": meta.Module, "meta": meta, "jsonData": orEmpty(source.JSONData),
			"cachingConfig": map[string]any{"enabled": false, "TTLMs": 0}, "apiVersion": "",
		}
	}
	return settings
}

// serveHealth answers "Save & test".
func (h *Host) serveHealth(w http.ResponseWriter, r *http.Request) {
	source, _, known := h.dataSource(r.PathValue("uid"))
	if !known {
		writeMessage(w, http.StatusNotFound, "Data source not found")
		return
	}
	if source.Type != prometheusType {
		h.backendHealth(w, r, source)
		return
	}
	if err := h.prometheus.ping(r.Context()); err != nil {
		writeHealth(w, "ERROR", fmt.Sprintf("%s - There was an error returned querying the Prometheus API.", err), nil)
		return
	}
	writeHealth(w, "OK", "Successfully queried the Prometheus API.", nil)
}

// serveResource answers the metadata calls of a data source's front end.
func (h *Host) serveResource(w http.ResponseWriter, r *http.Request) {
	source, _, known := h.dataSource(r.PathValue("uid"))
	if !known {
		writeMessage(w, http.StatusNotFound, "Data source not found")
		return
	}
	if source.Type == prometheusType {
		h.proxyPrometheus(w, r, r.PathValue("path"))
		return
	}
	h.backendResource(w, r, source, r.PathValue("path"))
}

// serveProxy is the older access to a data source's own API.
func (h *Host) serveProxy(w http.ResponseWriter, r *http.Request) {
	source, _, known := h.dataSource(r.PathValue("uid"))
	if !known || source.Type != prometheusType {
		writeMessage(w, http.StatusNotFound, "Data source not found, or it has no API to proxy")
		return
	}
	h.proxyPrometheus(w, r, r.PathValue("path"))
}

func orEmpty(data map[string]any) map[string]any {
	if data == nil {
		return map[string]any{}
	}
	return data
}
