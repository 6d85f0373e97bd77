package preview

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// sources are the configured data sources. The slice must not be changed.
func (h *Host) sources() []DataSource {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.dataSources
}

// keepSource adds a data source with a new id. It refuses a name or uid that is in use.
func (h *Host) keepSource(source DataSource) (DataSource, string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, other := range h.dataSources {
		switch {
		case other.Name == source.Name:
			return source, "data source with the same name already exists"
		case other.UID == source.UID:
			return source, "data source with the same uid already exists"
		}
	}
	h.lastSourceID++
	source.id = h.lastSourceID
	h.dataSources = append(slices.Clip(slices.Clone(h.dataSources)), source)
	return source, ""
}

// describe is a data source as in Grafana's API: of its secrets only the names.
func (h *Host) describe(source DataSource) map[string]any {
	kept := map[string]bool{}
	for name, value := range source.secrets {
		if value != "" {
			kept[name] = true
		}
	}
	return map[string]any{
		"id": source.id, "uid": source.UID, "orgId": 1, "name": source.Name, "type": source.Type, "access": "proxy", "url": source.URL,
		"user": "", "database": "", "basicAuth": source.BasicAuth, "basicAuthUser": source.BasicAuthUser, "withCredentials": false,
		"isDefault": source.IsDefault, "jsonData": orEmpty(source.JSONData), "secureJsonFields": kept, "version": 1,
		"readOnly": !source.added, "apiVersion": "", "accessControl": map[string]bool{"datasources:read": true, "datasources:query": true},
	}
}

func (h *Host) listDataSources(w http.ResponseWriter, _ *http.Request) {
	list := []map[string]any{}
	for _, source := range h.sources() {
		list = append(list, h.describe(source))
	}
	writeJSON(w, http.StatusOK, list)
}

func (h *Host) getDataSource(w http.ResponseWriter, r *http.Request) {
	source, _, known := h.dataSource(r.PathValue("uid"))
	if !known {
		writeMessage(w, http.StatusNotFound, "Data source not found")
		return
	}
	writeJSON(w, http.StatusOK, h.describe(source))
}

// addDataSource adds a data source until the host ends, for admins.
func (h *Host) addDataSource(w http.ResponseWriter, r *http.Request) {
	if h.opts.Role != "Admin" {
		writeMessage(w, http.StatusForbidden, "You'll need additional permissions to perform this action. Permissions needed: datasources:create")
		return
	}
	var wanted struct {
		Name, Type, Access, URL, UID string
		BasicAuth                    bool
		BasicAuthUser                string
		JSONData                     map[string]any
		SecureJSONData               map[string]string
	}
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&wanted)
	if err != nil || wanted.Type == "" || wanted.Access == "" || strings.TrimSpace(wanted.Name) == "" {
		writeMessage(w, http.StatusBadRequest, "bad request data")
		return
	}
	if wanted.UID == "" {
		wanted.UID = strings.ToLower(rand.Text()[:14])
	}
	source, refusal := h.keepSource(DataSource{
		UID: wanted.UID, Name: wanted.Name, Type: wanted.Type, URL: wanted.URL, BasicAuth: wanted.BasicAuth, BasicAuthUser: wanted.BasicAuthUser,
		JSONData: wanted.JSONData, added: true, secrets: wanted.SecureJSONData,
	})
	if refusal != "" {
		writeMessage(w, http.StatusConflict, refusal)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"message": "Datasource added", "id": source.id, "name": source.Name, "datasource": h.describe(source),
	})
}

func (h *Host) deleteDataSource(w http.ResponseWriter, r *http.Request) {
	source, _, known := h.dataSource(r.PathValue("uid"))
	switch {
	case h.opts.Role != "Admin":
		writeMessage(w, http.StatusForbidden, "You'll need additional permissions to perform this action. Permissions needed: datasources:delete")
	case !known:
		writeMessage(w, http.StatusNotFound, "Data source not found")
	case !source.added:
		writeMessage(w, http.StatusForbidden, "Cannot delete read-only data source")
	default:
		h.mu.Lock()
		h.dataSources = slices.DeleteFunc(slices.Clone(h.dataSources), func(one DataSource) bool { return one.UID == source.UID })
		h.mu.Unlock()
		writeJSON(w, http.StatusOK, map[string]any{"message": "Data source deleted", "id": source.id})
	}
}
