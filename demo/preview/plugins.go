package preview

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// pluginMeta is the part of a plugin.json that Grafana passes to the page, plus the plugin's location.
type pluginMeta struct {
	ID            string          `json:"id"`
	Name          string          `json:"name"`
	Type          string          `json:"type"` // app, panel or datasource
	Info          pluginInfo      `json:"info"`
	Includes      []pluginInclude `json:"includes,omitempty"`
	Dependencies  json.RawMessage `json:"dependencies,omitempty"`
	Extensions    json.RawMessage `json:"extensions,omitempty"`
	Category      string          `json:"category,omitempty"`
	Metrics       bool            `json:"metrics,omitempty"`
	Logs          bool            `json:"logs,omitempty"`
	Annotations   bool            `json:"annotations,omitempty"`
	Alerting      bool            `json:"alerting,omitempty"`
	Backend       bool            `json:"backend,omitempty"`
	SkipDataQuery bool            `json:"skipDataQuery,omitempty"`
	Preload       bool            `json:"preload,omitempty"`
	State         string          `json:"state,omitempty"`
	BuiltIn       bool            `json:"builtIn,omitempty"`
	Module        string          `json:"module"`
	BaseURL       string          `json:"baseUrl"`

	executable string // as plugin.json has it, without the platform's suffix
	dir        string // folder on disk
}

type pluginInfo struct {
	Author      json.RawMessage `json:"author,omitempty"`
	Description string          `json:"description"`
	Keywords    []string        `json:"keywords,omitempty"`
	Links       []pluginLink    `json:"links"`
	Logos       pluginLogos     `json:"logos"`
	Screenshots []any           `json:"screenshots"`
	Updated     string          `json:"updated"`
	Version     string          `json:"version"`
}

type pluginLink struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

type pluginLogos struct {
	Small string `json:"small"`
	Large string `json:"large"`
}

type pluginInclude struct {
	Type       string `json:"type"`
	Name       string `json:"name"`
	Path       string `json:"path,omitempty"`
	Role       string `json:"role,omitempty"`
	Icon       string `json:"icon,omitempty"`
	AddToNav   bool   `json:"addToNav,omitempty"`
	DefaultNav bool   `json:"defaultNav,omitempty"`
}

// pluginSet is the content of a built plugin's folder.
type pluginSet struct {
	app    pluginMeta
	byID   map[string]pluginMeta
	nested []pluginMeta // sorted by id
}

// readPlugins finds the app's plugin.json and, one folder below, those of its nested plugins.
//
// Errors name the missing or invalid file.
func readPlugins(dist string) (pluginSet, error) {
	app, err := readPluginJSON(dist)
	if errors.Is(err, fs.ErrNotExist) {
		return pluginSet{}, fmt.Errorf("no built plugin in %s: run \"npm run build\"", dist)
	}
	if err != nil {
		return pluginSet{}, err
	}
	if app.Type != "app" {
		return pluginSet{}, fmt.Errorf("%s is of type %q: the preview shows an app", filepath.Join(dist, "plugin.json"), app.Type)
	}
	set := pluginSet{app: app, byID: map[string]pluginMeta{app.ID: app}}
	files, err := filepath.Glob(filepath.Join(dist, "*", "plugin.json"))
	if err != nil {
		return pluginSet{}, err
	}
	for _, file := range files {
		meta, err := readPluginJSON(filepath.Dir(file))
		if err != nil {
			return pluginSet{}, err
		}
		if other, taken := set.byID[meta.ID]; taken {
			return pluginSet{}, fmt.Errorf("%s has the id %s, which %s already has", file, meta.ID, other.dir)
		}
		set.byID[meta.ID] = meta
		set.nested = append(set.nested, meta)
	}
	slices.SortFunc(set.nested, func(a, b pluginMeta) int { return strings.Compare(a.ID, b.ID) })
	return set, nil
}

func readPluginJSON(dir string) (pluginMeta, error) {
	file := filepath.Join(dir, "plugin.json")
	text, err := os.ReadFile(file)
	if err != nil {
		return pluginMeta{}, err
	}
	var meta pluginMeta
	var extra struct {
		Executable string `json:"executable"`
	}
	if err := errors.Join(json.Unmarshal(text, &meta), json.Unmarshal(text, &extra)); err != nil {
		return pluginMeta{}, fmt.Errorf("%s is not a plugin.json: %w", file, err)
	}
	if meta.ID == "" || strings.ContainsAny(meta.ID, `/\%`) {
		return pluginMeta{}, fmt.Errorf("%s: the id %q cannot be part of a URL", file, meta.ID)
	}
	meta.dir, meta.executable = dir, extra.Executable
	meta.BaseURL = "public/plugins/" + meta.ID
	meta.Module = meta.BaseURL + "/module.js"
	meta.Info.Logos.Small = logoURL(meta, meta.Info.Logos.Small)
	meta.Info.Logos.Large = logoURL(meta, meta.Info.Logos.Large)
	if meta.Info.Links == nil {
		meta.Info.Links = []pluginLink{}
	}
	if meta.Info.Screenshots == nil {
		meta.Info.Screenshots = []any{}
	}
	for i, include := range meta.Includes {
		meta.Includes[i].Path = strings.ReplaceAll(include.Path, "%PLUGIN_ID%", meta.ID)
	}
	return meta, nil
}

func logoURL(meta pluginMeta, logo string) string {
	if logo == "" {
		return "public/build/img/plugin.svg"
	}
	return meta.BaseURL + "/" + path.Clean("/" + logo)[1:]
}

// ofType lists the nested plugins of one type.
func (s pluginSet) ofType(kind string) []pluginMeta {
	var found []pluginMeta
	for _, meta := range s.nested {
		if meta.Type == kind {
			found = append(found, meta)
		}
	}
	return found
}

// binary is the file that Grafana would start on this machine, or "" if the plugin has no backend.
func (m pluginMeta) binary() string {
	if !m.Backend || m.executable == "" {
		return ""
	}
	name := fmt.Sprintf("%s_%s_%s", m.executable, runtime.GOOS, runtime.GOARCH)
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(m.dir, filepath.FromSlash(name))
}
