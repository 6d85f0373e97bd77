package simulator

import (
	"net/http"

	dto "github.com/prometheus/client_model/go"
)

// probe is a request that a blackbox_exporter sends to each instance, with a module of provisioning/blackbox. Jobs and
// endpoints are those of provisioning/prometheus/prometheus.yaml.
type probe struct {
	job, endpoint string
	median        float64 // duration in seconds
	stored        bool    // it needs the vector store
}

var probes = []probe{
	{job: "contextd-probe-health", endpoint: routeHealth, median: .0016},
	{job: "contextd-probe-save", endpoint: routeSave, median: .018, stored: true},
	{job: "contextd-probe-search", endpoint: routeSearch, median: .024, stored: true},
}

// probeRefused is the share of probes that a faulty vector store refuses. The checkpoints of the probes are in a small
// collection, which it refuses less often than those of users.
const probeRefused = .02

// probed is the result of a probe.
type probed struct {
	success bool
	status  int     // 0: no answer
	seconds float64 // duration
}

// probe is what the last of the probes k of the instance found. There is one a minute.
//
// Defects that fail some calls (error-burst, bad-release) depend on what users send: the probe's constant request is not affected.
func (i *Instance) probe(k int) probed {
	i.mu.Lock()
	defer i.mu.Unlock()
	p, d := &probes[k], i.dice
	d.key(keyProbe, uint64(i.index), uint64(k), uint64(i.now.Unix()/60))
	if i.process == nil { // the connection is refused
		return probed{seconds: d.logNormal(.0007, .2)}
	}
	e := effectsAt(i.incidents, i.Name, i.now)
	r := probed{success: true, status: http.StatusOK, seconds: d.logNormal(p.median, .25)}
	if !p.stored {
		return r
	}
	r.seconds *= e.toolFactor
	if e.poolExhausted {
		r.seconds += .5 + d.Float64()
	}
	if e.embedFactor > 1 {
		r.seconds += models[modelSmall].median * e.embedFactor
	}
	switch {
	case e.databaseRate > 0 && d.Float64() < probeRefused:
		r.success, r.status = false, http.StatusInternalServerError
	case e.silent: // the status says nothing, the body does
		r.success = false
	}
	return r
}

// families are blackbox_exporter's metrics of the probe.
func (r probed) families() []*dto.MetricFamily {
	success := 0.0
	if r.success {
		success = 1
	}
	return []*dto.MetricFamily{
		gauge("probe_duration_seconds", "Returns how long the probe took to complete in seconds", r.seconds),
		gauge("probe_http_status_code", "Response HTTP status code", float64(r.status)),
		gauge("probe_success", "Displays whether or not the probe was a success", success),
	}
}
