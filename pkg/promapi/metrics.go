package promapi

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// cacheRequests is served with the plugin's own metrics, at Grafana's /metrics/plugins/<id>.
var cacheRequests = promauto.NewCounterVec(prometheus.CounterOpts{
	Name: "contextd_insights_cache_requests_total",
	Help: "Queries to the Prometheus API by how they were answered: hit, joined, miss or bypassed.",
}, []string{"result"})
