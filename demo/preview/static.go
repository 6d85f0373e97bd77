package preview

import (
	"fmt"
	"net/http"
	"os"
	"path"
	"regexp"
	"strings"
)

// contentTypes are set by hand: what the system's tables say differs between machines.
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

// hashedName tells files whose name changes with their content: webpack's hashes and esbuild's.
var hashedName = regexp.MustCompile(`[.-]([0-9a-f]{16,}|[0-9A-Z]{8})\.(js|css|woff2|svg|png)$`)

// serveDir serves the files below dir and nothing above it, links included; folders are not listed.
func serveDir(dir, cacheControl string) (http.Handler, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("the folder %s cannot be read: %w", dir, err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		serveFile(w, r, root, strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/"), cacheControl)
	}), nil
}

// serveFile sends one file below root, or 404.
func serveFile(w http.ResponseWriter, r *http.Request, root *os.Root, name, cacheControl string) {
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
	if hashedName.MatchString(name) {
		cacheControl = "public, max-age=31536000, immutable"
	}
	w.Header().Set("Cache-Control", cacheControl)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, name, stat.ModTime(), file)
}

// servePluginFile serves a plugin's folder under the plugin's own id, nested plugins included.
func (h *Host) servePluginFile(w http.ResponseWriter, r *http.Request) {
	meta, known := h.current().byID[r.PathValue("id")]
	name := strings.TrimPrefix(path.Clean("/"+r.PathValue("path")), "/")
	if !known || strings.HasPrefix(path.Base(name), "gpx_") {
		http.NotFound(w, r)
		return
	}
	root, err := os.OpenRoot(meta.dir)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer root.Close()
	serveFile(w, r, root, name, "no-cache")
}
