package checks

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/prometheus/blackbox_exporter/config"
	"github.com/prometheus/blackbox_exporter/prober"
	"github.com/prometheus/client_golang/prometheus"
)

func modules(t *testing.T) map[string]config.Module {
	t.Helper()
	sc := config.NewSafeConfig(prometheus.NewRegistry())
	if err := sc.ReloadConfig("../blackbox/blackbox.yaml", slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	return sc.C.Modules
}

// Every module is used by a scrape job, and every job's module exists.
func TestModulesAndJobsAgree(t *testing.T) {
	var cfg struct {
		ScrapeConfigs []struct {
			Params struct{ Module []string }
		} `yaml:"scrape_configs"`
	}
	readYAML(t, "../prometheus/prometheus.yaml", &cfg)
	var used []string
	for _, c := range cfg.ScrapeConfigs {
		used = append(used, c.Params.Module...)
	}
	var known []string
	for name := range modules(t) {
		known = append(known, name)
	}
	slices.Sort(used)
	slices.Sort(known)
	if !slices.Equal(used, known) {
		t.Errorf("jobs use the modules %v, defined are %v", used, known)
	}
}

// A probe checks the body: 200 is not enough.
func TestProbesReadTheBody(t *testing.T) {
	const broken = `{"error":"the vector store is not available"}`
	for module, c := range map[string]struct{ method, path, good, empty string }{
		"contextd_health": {"GET", "/health", `{"status":"ok"}`, `{"status":"degraded"}`},
		"contextd_save":   {"POST", "/checkpoints", `{"id":"cp-000001","summary":"probe"}`, `{"id":""}`},
		"contextd_search": {"GET", "/checkpoints/search", `{"checkpoints":[],"total":0}`, `{}`},
	} {
		m, ok := modules(t)[module]
		if !ok {
			t.Errorf("module %s does not exist", module)
			continue
		}
		for _, answer := range []struct {
			what   string
			status int
			body   string
			want   bool
		}{
			{"contextd's response", 200, c.good, true},
			{"the same over several lines", 200, "{\n  " + c.good[1:] + "\n", true},
			{"an error in a 200", 200, broken, false},
			{"an error beside the result", 200, c.good[:len(c.good)-1] + "," + broken[1:], false},
			{"an empty result", 200, c.empty, false},
			{"nothing", 200, "", false},
			{"a failure", 500, c.good, false},
			{"a proxy's page", 200, "<html>sign in</html>", false},
		} {
			var got *http.Request
			var sent []byte
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				got = r
				sent, _ = io.ReadAll(r.Body)
				w.WriteHeader(answer.status)
				_, _ = io.WriteString(w, answer.body)
			}))
			ok := prober.ProbeHTTP(t.Context(), server.URL+c.path, m, prometheus.NewRegistry(), slog.New(slog.DiscardHandler))
			server.Close()
			if ok != answer.want {
				t.Errorf("%s: %s: success is %v", module, answer.what, ok)
			}
			if got == nil || got.Method != c.method || got.URL.Path != c.path {
				t.Errorf("%s asked %v", module, got)
			}
			if (len(sent) > 0) != (c.method == "POST") {
				t.Errorf("%s sent %q", module, sent)
			}
		}
	}
}
