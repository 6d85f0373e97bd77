package insights

import (
	"net/http"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// apiVersion is the contract between the pages and this backend: query types, measures, frames and resources. It is the
// same number as INSIGHTS_API in src/shared/insights/version.ts. Raise both when a page relies on something that older
// backends do not answer. A Grafana that was not restarted after an upgrade serves new pages over an old backend.
const apiVersion = 2

// tellVersion returns the version of this plugin. It answers even when the settings cannot be used.
func (ds *Datasource) tellVersion(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusOK, map[string]any{
		"api": apiVersion, "version": backend.PluginConfigFromContext(r.Context()).PluginVersion,
	})
}
