package simulator

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// secret matches what the simulated scrubber finds: tokens of well-known services.
var secret = regexp.MustCompile(`\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[0-9A-Za-z]{36}|xox[abp]-[0-9A-Za-z-]{10,})\b`)

// services that GET /api/v1/status names.
var v050Services = []string{"checkpoint", "memory", "remediation", "repository", "troubleshoot", "scrubber", "compression"}

// v050Routes are the HTTP API of contextd v0.5.0 besides /health. It serves MCP
// only over stdio.
func (a *api) v050Routes(mux *http.ServeMux) {
	mux.HandleFunc("GET "+routeStatus, a.status)
	mux.HandleFunc("POST "+routeScrub, a.scrub)
	mux.HandleFunc("POST "+routeThreshold, a.threshold)
}

func (a *api) status(w http.ResponseWriter, _ *http.Request) {
	services := map[string]string{}
	for _, s := range v050Services {
		services[s] = "ok"
	}
	i := a.instance
	now := i.time()
	answer(w, http.StatusOK, map[string]any{
		"status": "ok", "version": i.version(), "services": services,
		"counts": map[string]int64{"checkpoints": checkpointsAt(i.index, now, i.origin), "memories": memoriesAt(i.index, now, i.origin)},
	})
}

func (a *api) scrub(w http.ResponseWriter, r *http.Request) {
	var body struct{ Content *string }
	if !readJSON(w, r, &body, `{"content": "..."}`) {
		return
	}
	if body.Content == nil {
		answerError(w, http.StatusBadRequest, "content is missing")
		return
	}
	answer(w, http.StatusOK, map[string]any{
		"content":        secret.ReplaceAllString(*body.Content, "[REDACTED]"),
		"findings_count": len(secret.FindAllString(*body.Content, -1)),
	})
}

// threshold saves a checkpoint because a session's context is nearly full.
func (a *api) threshold(w http.ResponseWriter, r *http.Request) {
	var body struct {
		ProjectID string `json:"project_id"`
		SessionID string `json:"session_id"`
		Percent   int    `json:"percent"`
		Summary   string `json:"summary"`
	}
	if !readJSON(w, r, &body, `{"project_id": "...", "session_id": "...", "percent": 70}`) {
		return
	}
	if body.ProjectID == "" || body.SessionID == "" || body.Percent < 1 || body.Percent > 100 {
		answerError(w, http.StatusBadRequest, "project_id and session_id must be given, and percent must be from 1 to 100")
		return
	}
	if !a.work(w, r, httpAccesses[callSave][0], .014) {
		return
	}
	summary := body.Summary
	if strings.TrimSpace(summary) == "" {
		summary = fmt.Sprintf("%s at %d%% of its context", body.SessionID, body.Percent)
	}
	saved := a.store.add(Checkpoint{Summary: summary, CreatedAt: time.Now().UTC()})
	answer(w, http.StatusOK, map[string]string{"checkpoint_id": saved.ID, "message": "checkpoint saved"})
}
