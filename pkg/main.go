// Command gpx_contextd_insights is the backend of the contextd Insights data source. Grafana starts it and talks to
// it over the plugin protocol; it answers from any store that speaks the Prometheus HTTP API.
package main

import (
	"log"

	"github.com/grafana/grafana-plugin-sdk-go/backend/datasource"

	"github.com/fyrsmithlabs/contextd-observability/pkg/insights"
)

func main() {
	if err := datasource.Manage(insights.PluginID, insights.New, datasource.ManageOpts{}); err != nil {
		log.Fatalln("contextd Insights stopped:", err)
	}
}
