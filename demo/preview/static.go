package preview

import (
	"net/http"
	"os"
	"path"
	"regexp"
	"strings"
)

// contentTypes are set explicitly: the system's tables differ between machines.
var contentTypes = map[string]string{
	".js":    "text/javascript; charset=utf-8",
	".mjs":   "text/javascript; charset=utf-8",
	".css":   "text/css; charset=utf-8",
	".json":  "application/json; charset=utf-8",
	".map":   "application/json; charset=utf-8",
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".jpg":   "image/jpeg",
	".woff2": "font/woff2",
	".wasm":  "application/wasm",
	".md":    "text/markdown; charset=utf-8",
	".txt":   "text/plain; charset=utf-8",
}

// hashedName matches files whose name changes with their content: webpack's and esbuild's hashes.
var hashedName = regexp.MustCompile(`[.-]([0-9a-f]{16,}|[0-9A-Z]{8})\.(js|css|woff2|svg|png)$`)

// serveFile sends one file below dir and nothing outside it, also through links; folders are not listed.
// The folder is opened for each request, because a build replaces it.
func serveFile(w http.ResponseWriter, r *http.Request, dir, name string) {
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	root, err := os.OpenRoot(dir)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer root.Close()
	file, err := root.Open(name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer file.Close()
	stat, err := file.Stat()
	if err != nil || !stat.Mode().IsRegular() {
		http.NotFound(w, r)
		return
	}
	if kind, known := contentTypes[path.Ext(name)]; known {
		w.Header().Set("Content-Type", kind)
	}
	cacheControl := "no-cache" // revalidated each time, with 304 if unchanged
	if hashedName.MatchString(name) {
		cacheControl = "public, max-age=31536000, immutable"
	}
	w.Header().Set("Cache-Control", cacheControl)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, name, stat.ModTime(), file)
}

// servePluginFile serves a plugin's folder under the plugin's own id, also for nested plugins.
func (h *Host) servePluginFile(w http.ResponseWriter, r *http.Request) {
	meta, known := h.current().byID[r.PathValue("id")]
	if !known || strings.HasPrefix(path.Base(r.PathValue("path")), "gpx_") {
		http.NotFound(w, r)
		return
	}
	serveFile(w, r, meta.dir, r.PathValue("path"))
}
