package preview

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"sync"
)

const maxBody = 4 << 20 // of a request, in bytes

// appSettings is what Grafana stores for an app. Secret values are stored separately and never sent.
type appSettings struct {
	Enabled        bool              `json:"enabled"`
	Pinned         bool              `json:"pinned"`
	JSONData       json.RawMessage   `json:"jsonData"`
	SecureJSONData map[string]string `json:"secureJsonData,omitempty"`
}

// settingsStore stores the app's settings, in a file unless file is "".
type settingsStore struct {
	mu       sync.Mutex
	file     string
	appID    string
	settings appSettings
}

// openSettings reads the settings file. A fixed jsonData replaces it and disables saving.
func openSettings(file, appID string, fixed json.RawMessage) (*settingsStore, error) {
	store := &settingsStore{file: file, appID: appID, settings: appSettings{Enabled: true, Pinned: true, JSONData: json.RawMessage("{}")}}
	if fixed != nil {
		store.file, store.settings.JSONData = "", fixed
		return store, nil
	}
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return store, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the app's settings cannot be read: %w", err)
	}
	saved := map[string]appSettings{}
	if err := json.Unmarshal(text, &saved); err != nil {
		return nil, fmt.Errorf("the app's settings in %s are not JSON (%w): fix or delete the file", file, err)
	}
	if found, ok := saved[appID]; ok {
		store.settings = found
	}
	if !isJSONObject(store.settings.JSONData) {
		store.settings.JSONData = json.RawMessage("{}")
	}
	return store, nil
}

func (s *settingsStore) get() appSettings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings
}

// save replaces the settings; secrets that are not in the update are kept, as in Grafana.
func (s *settingsStore) save(update appSettings) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	secrets := maps.Clone(s.settings.SecureJSONData)
	if secrets == nil {
		secrets = map[string]string{}
	}
	maps.Copy(secrets, update.SecureJSONData)
	update.SecureJSONData = secrets
	if s.file != "" {
		if err := writeJSONFile(s.file, map[string]appSettings{s.appID: update}); err != nil {
			return err
		}
	}
	s.settings = update
	return nil
}

// writeJSONFile replaces a file atomically, so that an interruption leaves the old one.
func writeJSONFile(file string, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	fresh, err := os.CreateTemp(filepath.Dir(file), ".settings-*")
	if err != nil {
		return err
	}
	_, err = fresh.Write(append(text, '\n'))
	if err = errors.Join(err, fresh.Close()); err == nil {
		err = os.Rename(fresh.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(fresh.Name()))
	}
	return nil
}

func isJSONObject(text json.RawMessage) bool {
	trimmed := bytes.TrimSpace(text)
	return len(trimmed) > 0 && trimmed[0] == '{' && json.Valid(trimmed)
}

// getPluginSettings returns a plugin's metadata and, for the app, its configuration.
func (h *Host) getPluginSettings(w http.ResponseWriter, r *http.Request) {
	plugins := h.current()
	meta, known := plugins.byID[r.PathValue("id")]
	if !known {
		writeMessage(w, http.StatusNotFound, "Plugin not found, no installed plugin with that id")
		return
	}
	answer := map[string]any{
		"id": meta.ID, "name": meta.Name, "type": meta.Type, "info": meta.Info, "includes": meta.Includes,
		"dependencies": orNull(meta.Dependencies), "extensions": orNull(meta.Extensions),
		"module": meta.Module, "baseUrl": meta.BaseURL, "enabled": true, "pinned": true, "autoEnabled": false,
		"jsonData": json.RawMessage("{}"), "secureJsonFields": map[string]bool{}, "signature": "unsigned",
		"latestVersion": "", "hasUpdate": false, "state": meta.State, "defaultNavUrl": "/plugins/" + meta.ID,
		"loadingStrategy": "fetch", "accessControl": map[string]bool{"plugins:write": h.opts.Role == "Admin", "plugins.app:access": true},
	}
	if meta.ID == plugins.app.ID {
		settings := h.settings.get()
		fields := map[string]bool{}
		for name := range settings.SecureJSONData {
			fields[name] = true
		}
		answer["enabled"], answer["pinned"] = settings.Enabled, settings.Pinned
		answer["jsonData"], answer["secureJsonFields"] = settings.JSONData, fields
		answer["defaultNavUrl"] = h.homePath()
	}
	writeJSON(w, http.StatusOK, answer)
}

// savePluginSettings saves the app's configuration, for admins.
func (h *Host) savePluginSettings(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("id") != h.current().app.ID {
		writeMessage(w, http.StatusNotFound, "Plugin not found, no installed app with that id")
		return
	}
	if h.opts.Role != "Admin" {
		writeMessage(w, http.StatusForbidden, "Only an administrator may change the settings of a plugin.")
		return
	}
	update := h.settings.get()
	update.SecureJSONData = nil
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&update); err != nil {
		writeMessage(w, http.StatusBadRequest, "bad request data: the settings are not JSON: "+err.Error())
		return
	}
	if len(update.JSONData) == 0 || string(update.JSONData) == "null" {
		update.JSONData = json.RawMessage("{}")
	}
	if !isJSONObject(update.JSONData) {
		writeMessage(w, http.StatusBadRequest, "bad request data: jsonData must be an object")
		return
	}
	if err := h.settings.save(update); err != nil {
		h.opts.Log.Error("the settings could not be saved", "error", err)
		writeMessage(w, http.StatusInternalServerError, "The settings could not be saved: "+err.Error())
		return
	}
	writeMessage(w, http.StatusOK, "Plugin settings updated")
}

func orNull(text json.RawMessage) json.RawMessage {
	if len(text) == 0 {
		return json.RawMessage("null")
	}
	return text
}
