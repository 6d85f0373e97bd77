package preview

import (
	"encoding/json"
	"net/http"
)

// writeJSON sends a value as JSON.
func writeJSON(w http.ResponseWriter, status int, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		http.Error(w, `{"message":"the response could not be written"}`, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(text) // the client has disconnected
}

// writeMessage sends Grafana's usual {"message": ...}.
func writeMessage(w http.ResponseWriter, status int, message string) {
	writeJSON(w, status, map[string]string{"message": message})
}

// writeHealth sends a health result; like Grafana, anything but OK is status 400.
func writeHealth(w http.ResponseWriter, status, message string, details json.RawMessage) {
	code := http.StatusOK
	if status != "OK" {
		code = http.StatusBadRequest
	}
	answer := map[string]any{"status": status, "message": message}
	if len(details) > 0 && json.Valid(details) {
		answer["details"] = details
	}
	writeJSON(w, code, answer)
}

// accountRoutes answer the requests of Grafana's own front end code about the user and the server,
// and return empty results for what the preview does not have: annotations and dashboards. It has no alerting, so those paths are not found.
func (h *Host) accountRoutes(mux *http.ServeMux) {
	fixed := func(value any) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, value) }
	}
	mux.HandleFunc("GET /api/health", fixed(map[string]string{"database": "ok", "version": GrafanaVersion, "commit": "preview"}))
	mux.HandleFunc("GET /api/org", fixed(map[string]any{"id": 1, "name": "Main Org."}))
	mux.HandleFunc("GET /api/user/preferences", fixed(map[string]any{"theme": "", "timezone": "", "weekStart": "", "language": ""}))
	mux.HandleFunc("GET /api/user", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, h.user("")) })
	mux.HandleFunc("GET /api/frontend/settings", func(w http.ResponseWriter, r *http.Request) {
		writeJSON(w, http.StatusOK, h.frontendSettings(h.current(), basePath(r)))
	})
	mux.HandleFunc("GET /api/annotations", fixed([]any{}))
	mux.HandleFunc("GET /api/search", fixed([]any{}))
}

func (h *Host) listPlugins(w http.ResponseWriter, _ *http.Request) {
	plugins := h.current()
	list := []map[string]any{}
	for _, meta := range append([]pluginMeta{plugins.app}, plugins.nested...) {
		list = append(list, map[string]any{
			"id": meta.ID, "name": meta.Name, "type": meta.Type, "enabled": true, "pinned": true, "info": meta.Info, "category": meta.Category,
			"state": meta.State, "signature": "unsigned", "hasUpdate": false, "latestVersion": "", "defaultNavUrl": "/plugins/" + meta.ID,
		})
	}
	writeJSON(w, http.StatusOK, list)
}

// servePluginHealth answers for a plugin's backend: this app has none.
func (h *Host) servePluginHealth(w http.ResponseWriter, r *http.Request) {
	meta, known := h.current().byID[r.PathValue("id")]
	if !known {
		writeMessage(w, http.StatusNotFound, "Plugin not found")
		return
	}
	if !meta.Backend {
		writeMessage(w, http.StatusNotImplemented, "Not implemented: "+meta.ID+" has no backend")
		return
	}
	for _, source := range h.sources() {
		if source.Type == meta.ID {
			h.backendHealth(w, r, source)
			return
		}
	}
	writeMessage(w, http.StatusNotFound, "No data source of the type "+meta.ID+" is configured")
}
