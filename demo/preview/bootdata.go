package preview

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strconv"
)

//go:embed index.html
var indexText string

var indexTemplate = template.Must(template.New("index").Parse(indexText))

// indexData fills index.html.
type indexData struct {
	Title    string
	Theme    string
	BootData template.JS
	Base     string // the path that the page is served below
	Public   string // address of the shell's files
	Version  string // of preview.js, so that a new build is never hidden by a cache
}

// serveIndex sends the page shell for every address that is not a file or an API.
func (h *Host) serveIndex(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		writeMessage(w, http.StatusMethodNotAllowed, "A page can only be read.")
		return
	}
	if _, isFile := contentTypes[path.Ext(r.URL.Path)]; isFile {
		http.NotFound(w, r) // a wrong URL of an image or a script must not return a page
		return
	}
	theme := r.URL.Query().Get("theme")
	if theme != "light" && theme != "dark" {
		theme = ""
	}
	plugins := h.reread()
	// encoding/json escapes <, > and &: the text cannot end its script element.
	boot, err := json.Marshal(h.bootData(plugins, theme, basePath(r)))
	if err != nil {
		http.Error(w, "the page's settings could not be written: "+err.Error(), http.StatusInternalServerError)
		return
	}
	base := basePath(r)
	data := indexData{Title: plugins.app.Name, Theme: theme, BootData: template.JS(boot), Base: base, Public: base + "/public/", Version: h.webVersion()}
	var page bytes.Buffer
	if err := indexTemplate.Execute(&page, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(page.Bytes()) // the client has disconnected
}

func (h *Host) webVersion() string {
	stat, err := os.Stat(filepath.Join(h.opts.WebDir, "preview.js"))
	if err != nil {
		return "0"
	}
	return strconv.FormatInt(stat.ModTime().UnixMilli(), 36)
}

// bootData is window.grafanaBootData: the user and the installed plugins.
func (h *Host) bootData(plugins pluginSet, theme, base string) map[string]any {
	return map[string]any{
		"user":     h.user(theme),
		"settings": h.frontendSettings(plugins, base),
		"navTree":  []any{},
		"assets":   map[string]any{"light": "", "dark": ""},
	}
}

func (h *Host) user(theme string) map[string]any {
	admin := h.opts.Role == "Admin"
	permissions := map[string]bool{"plugins.app:access": true, "datasources:explore": true, "datasources:query": true, "datasources:read": true}
	if admin {
		permissions["plugins:write"], permissions["datasources:create"] = true, true
	}
	return map[string]any{
		"id": 1, "uid": "preview", "isSignedIn": true, "login": "preview", "name": "Preview reader", "email": "", "orgId": 1,
		"orgName": "Main Org.", "orgRole": h.opts.Role, "orgCount": 1, "isGrafanaAdmin": admin, "theme": theme, "lightTheme": theme == "light",
		"timezone": "browser", "weekStart": "", "locale": "en-US", "language": "en-US", "regionalFormat": "en-US", "gravatarUrl": "",
		"externalUserId": "", "authenticatedBy": "", "hasEditPermissionInFolders": false, "helpFlags1": 0, "permissions": permissions,
		"analytics": map[string]any{"identifier": ""},
	}
}

func (h *Host) frontendSettings(plugins pluginSet, base string) map[string]any {
	apps, panels := map[string]any{}, map[string]any{}
	apps[plugins.app.ID] = map[string]any{
		"id": plugins.app.ID, "path": plugins.app.Module, "version": plugins.app.Info.Version, "preload": plugins.app.Preload,
		"angular": map[string]bool{"detected": false, "hideDeprecation": false}, "loadingStrategy": "fetch",
		"extensions": orNull(plugins.app.Extensions), "dependencies": orNull(plugins.app.Dependencies),
	}
	for _, meta := range plugins.ofType("panel") {
		panels[meta.ID] = panelSettings(meta)
	}
	return map[string]any{
		"appSubUrl": base, "appUrl": base + "/", "apps": apps, "panels": panels, "datasources": h.instanceSettings(plugins),
		"defaultDatasource": h.defaultDataSource(), "minRefreshInterval": "5s", "featureToggles": featureToggles(),
		"buildInfo": map[string]any{
			"version": GrafanaVersion, "versionString": "Grafana preview v" + GrafanaVersion, "commit": "", "commitShort": "", "buildstamp": 0,
			"edition": "Open Source", "env": "production", "latestVersion": "", "hasUpdate": false, "hideVersion": false,
		},
		"dateFormats": map[string]any{
			"fullDate": "YYYY-MM-DD HH:mm:ss", "useBrowserLocale": false, "defaultTimezone": "browser", "defaultWeekStart": "browser",
			"interval": map[string]string{
				"millisecond": "HH:mm:ss.SSS", "second": "HH:mm:ss", "minute": "HH:mm", "hour": "MM/DD HH:mm", "day": "MM/DD", "month": "YYYY-MM", "year": "YYYY",
			},
		},
		"namespace": "default", "anonymousEnabled": false, "exploreEnabled": true, "unifiedAlertingEnabled": false, "rbacEnabled": true,
		"quickRanges": []any{}, "licenseInfo": map[string]any{"enabledFeatures": map[string]any{}}, "publicDashboardsEnabled": false,
		"sharedWithMeFolderUID": "sharedwithme", "rendererAvailable": false, "liveEnabled": false, "pluginsCDNBaseURL": "",
	}
}

// featureToggles are the defaults of Grafana 12.4 that change how @grafana/ui and scenes behave.
func featureToggles() map[string]bool {
	return map[string]bool{
		"dashboardScene": true, "newFiltersUI": true, "newPanelPadding": true, "newTimeRangeZoomShortcuts": true,
		"preventPanelChromeOverflow": true, "timeRangePan": true, "topnav": true,
	}
}

func (h *Host) defaultDataSource() string {
	for _, source := range h.sources() {
		if source.IsDefault {
			return source.Name
		}
	}
	return ""
}

func panelSettings(meta pluginMeta) map[string]any {
	return map[string]any{
		"id": meta.ID, "name": meta.Name, "info": meta.Info, "module": meta.Module, "baseUrl": meta.BaseURL, "hideFromList": false,
		"sort": 100, "skipDataQuery": meta.SkipDataQuery, "state": meta.State, "signature": "unsigned", "loadingStrategy": "fetch",
		"angular": map[string]bool{"detected": false, "hideDeprecation": false},
	}
}
