package preview

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
)

// Host answers all requests of the page. It is safe for concurrent use; Close stops its backend processes.
type Host struct {
	opts       Options
	mux        http.Handler
	prometheus *promClient
	promProxy  *httputil.ReverseProxy
	settings   *settingsStore
	backends   *backends

	mu           sync.RWMutex
	plugins      pluginSet
	dataSources  []DataSource // replaced as a whole, never modified
	lastSourceID int64
}

// New reads the built plugin and prepares a host; it starts no process and opens no port.
func New(opts Options) (*Host, error) {
	if err := opts.check(); err != nil {
		return nil, err
	}
	plugins, err := readPlugins(opts.DistDir)
	if err != nil {
		return nil, err
	}
	promURL, err := url.Parse(opts.PrometheusURL)
	if err != nil {
		return nil, fmt.Errorf("the Prometheus URL %q: %w", opts.PrometheusURL, err)
	}
	prometheus, err := newPromClient(opts.PrometheusURL, opts.ScrapeInterval)
	if err != nil {
		return nil, err
	}
	settings, err := openSettings(filepath.Join(opts.DataDir, "preview", "settings.json"), plugins.app.ID, opts.AppJSONData)
	if err != nil {
		return nil, err
	}
	h := &Host{
		opts:       opts,
		prometheus: prometheus,
		promProxy:  newPromProxy(promURL, opts.Log),
		settings:   settings,
		backends:   newBackends(opts.Log),
		plugins:    plugins,
	}
	provisioned := opts.DataSources
	if provisioned == nil {
		provisioned = defaultDataSources(plugins, opts)
	}
	for _, source := range provisioned {
		h.keepSource(source)
	}
	h.mux = http.NewCrossOriginProtection().Handler(h.routes())
	return h, nil
}

// Close stops the backend processes.
func (h *Host) Close() { h.backends.close() }

// ServeHTTP answers one request.
func (h *Host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.opts.Log.Debug("request", "method", r.Method, "path", r.URL.Path)
	below, isBelow := strings.CutPrefix(r.URL.Path, h.opts.SubPath)
	switch {
	case h.opts.SubPath == "" || !isBelow || below != "" && below[0] != '/':
		h.mux.ServeHTTP(w, r)
	case below == "":
		http.Redirect(w, r, h.opts.SubPath+"/", http.StatusFound)
	default:
		r = r.WithContext(context.WithValue(r.Context(), servedBelow{}, h.opts.SubPath))
		http.StripPrefix(h.opts.SubPath, h.mux).ServeHTTP(w, r)
	}
}

// servedBelow is the context's key for the path under which a request reached the host.
type servedBelow struct{}

// basePath is that path, or "" for a request at the root.
func basePath(r *http.Request) string {
	base, _ := r.Context().Value(servedBelow{}).(string)
	return base
}

var subPathForm = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)+$`)

// CheckSubPath reports why the page cannot be served below a path; "" is none.
func CheckSubPath(path string) error {
	if path != "" && !subPathForm.MatchString(path) {
		return fmt.Errorf("%q is not a path to serve the page below: write it like /grafana, with a slash at the start and none at the end", path)
	}
	return nil
}

func (h *Host) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, basePath(r)+h.homePath(), http.StatusFound)
	})
	mux.HandleFunc("/", h.serveIndex)
	mux.HandleFunc("GET /public/plugins/{id}/{path...}", h.servePluginFile)
	mux.HandleFunc("GET /public/build/{path...}", func(w http.ResponseWriter, r *http.Request) {
		serveFile(w, r, h.opts.WebDir, r.PathValue("path"))
	})
	mux.HandleFunc("GET /public/fonts/{path...}", func(w http.ResponseWriter, r *http.Request) {
		serveFile(w, r, h.opts.WebDir, "fonts/"+path.Clean("/"+r.PathValue("path")))
	})
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, basePath(r)+"/public/build/img/preview.svg", http.StatusFound)
	})

	mux.HandleFunc("POST /api/ds/query", h.serveQuery)
	mux.HandleFunc("GET /api/datasources", h.listDataSources)
	mux.HandleFunc("POST /api/datasources", h.addDataSource)
	mux.HandleFunc("GET /api/datasources/uid/{uid}", h.getDataSource)
	mux.HandleFunc("DELETE /api/datasources/uid/{uid}", h.deleteDataSource)
	mux.HandleFunc("GET /api/datasources/uid/{uid}/health", h.serveHealth)
	mux.HandleFunc("/api/datasources/uid/{uid}/resources/{path...}", h.serveResource)
	mux.HandleFunc("/api/datasources/proxy/uid/{uid}/{path...}", h.serveProxy)

	mux.HandleFunc("GET /api/plugins", h.listPlugins)
	mux.HandleFunc("GET /api/plugins/{id}/settings", h.getPluginSettings)
	mux.HandleFunc("POST /api/plugins/{id}/settings", h.savePluginSettings)
	mux.HandleFunc("GET /api/plugins/{id}/health", h.servePluginHealth)
	h.accountRoutes(mux)
	mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		writeMessage(w, http.StatusNotFound, fmt.Sprintf("The preview has no %s %s; Grafana does.", r.Method, r.URL.Path))
	})
	mux.HandleFunc("/apis/", func(w http.ResponseWriter, r *http.Request) {
		writeMessage(w, http.StatusNotFound, fmt.Sprintf("The preview has no %s %s; Grafana does.", r.Method, r.URL.Path))
	})
	return mux
}

// current returns the plugins as last read from disk.
func (h *Host) current() pluginSet {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.plugins
}

// reread loads a rebuilt plugin; if the build is incomplete, the previous one is kept.
func (h *Host) reread() pluginSet {
	fresh, err := readPlugins(h.opts.DistDir)
	if err != nil {
		h.opts.Log.Warn("the plugin could not be read again, the previous one is kept", "error", err)
		return h.current()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.plugins = fresh
	return fresh
}

// homePath is the app's default page.
func (h *Host) homePath() string {
	app := h.current().app
	for _, include := range app.Includes {
		if include.Type == "page" && include.DefaultNav {
			return include.Path
		}
	}
	return "/a/" + app.ID
}
