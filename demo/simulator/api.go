package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

const (
	healthBody = `{"status":"ok"}` + "\n"
	// silentBody is the API's response with status 200 while it fails silently.
	silentBody = `{"error":"the vector store is not available"}` + "\n"
	// maxBody is the largest request body that is read, in bytes.
	maxBody = 64 << 10
	// maxStored is how many checkpoints an instance keeps; older ones are evicted.
	maxStored = 1000
	// maxFound is the maximum number of checkpoints that a search returns.
	maxFound = 50
)

// Checkpoint is a saved state of a user's work, as the API returns it.
type Checkpoint struct {
	ID          string    `json:"id"`
	Summary     string    `json:"summary"`
	Description string    `json:"description"`
	CreatedAt   time.Time `json:"created_at"`
}

// checkpoints is an instance's store of real requests. It survives the
// restarts of the simulated process, as a database would.
type checkpoints struct {
	mu   sync.Mutex
	next int
	list []Checkpoint
}

func (s *checkpoints) add(c Checkpoint) Checkpoint {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next++
	c.ID = fmt.Sprintf("cp-%06d", s.next)
	s.list = append(s.list, c)
	if len(s.list) > maxStored {
		s.list = append(s.list[:0], s.list[len(s.list)-maxStored:]...)
	}
	return c
}

// search returns the newest checkpoints that contain every word of query.
func (s *checkpoints) search(query string, limit int) []Checkpoint {
	words := strings.Fields(strings.ToLower(query))
	found := []Checkpoint{}
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := len(s.list) - 1; k >= 0 && len(found) < limit; k-- {
		text := strings.ToLower(s.list[k].Summary + " " + s.list[k].Description)
		if containsAll(text, words) {
			found = append(found, s.list[k])
		}
	}
	return found
}

func containsAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// api answers contextd's HTTP API for one instance. Its requests are recorded
// by the instrument module, and affected by the same faults as the simulated ones.
type api struct {
	instance *Instance
	store    checkpoints
}

func (a *api) routes(names Names) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+routeHealth, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, healthBody)
	})
	if names == V050 {
		a.v050Routes(mux)
		return mux
	}
	mux.HandleFunc("POST "+routeSave, a.save)
	mux.HandleFunc("GET "+routeSearch, a.search)
	return mux
}

func (a *api) save(w http.ResponseWriter, r *http.Request) {
	var c Checkpoint
	if !readJSON(w, r, &c, `{"summary": "...", "description": "..."}`) {
		return
	}
	if strings.TrimSpace(c.Summary) == "" {
		answerError(w, http.StatusBadRequest, "summary is missing or empty")
		return
	}
	if !a.work(w, r, httpAccesses[callSave][0], .014) {
		return
	}
	c.CreatedAt = time.Now().UTC()
	answer(w, http.StatusOK, a.store.add(c))
}

func (a *api) search(w http.ResponseWriter, r *http.Request) {
	limit := 10
	if text := r.FormValue("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > maxFound {
			answerError(w, http.StatusBadRequest, fmt.Sprintf("limit must be a number from 1 to %d", maxFound))
			return
		}
		limit = n
	}
	if !a.work(w, r, httpAccesses[callSearch][0], .020) {
		return
	}
	found := a.store.search(r.FormValue("query")+" "+r.FormValue("q"), limit)
	answer(w, http.StatusOK, map[string]any{"checkpoints": found, "total": len(found)})
}

// readJSON reads the body of a request into v, or responds with the problem.
func readJSON(w http.ResponseWriter, r *http.Request, v any, example string) bool {
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(v)
	if err == nil {
		return true
	}
	status, text := http.StatusBadRequest, "the body must be JSON such as "+example+": "+err.Error()
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		status, text = http.StatusRequestEntityTooLarge, fmt.Sprintf("the body is larger than %d bytes", maxBody)
	}
	answerError(w, status, text)
	return false
}

// work takes as long as the vector store and the embedding of a text take under
// the active faults, and fails as they do. It reports whether the request
// continues.
func (a *api) work(w http.ResponseWriter, r *http.Request, wanted access, seconds float64) bool {
	e := a.instance.effects()
	o := outcome{took: time.Duration(seconds * e.toolFactor * (0.7 + 0.6*rand.Float64()) * float64(time.Second))}
	o.wait = 40 * time.Microsecond
	if e.poolExhausted {
		o.wait = time.Duration((0.5 + rand.Float64()) * float64(time.Second))
	}
	d := o.took + o.wait
	if e.embedFactor > 1 {
		d += time.Duration(models[modelSmall].median * e.embedFactor * float64(time.Second))
	}
	select {
	case <-r.Context().Done():
		return false
	case <-time.After(d):
	}
	op := storeOperation{access: wanted, took: o.took}
	if rand.Float64() < e.databaseRate {
		op.reason = instrument.ReasonStorage
	}
	o.stores = []storeOperation{op}
	if p := a.instance.current(); p != nil {
		p.rec.stored(&o)
	}
	switch {
	case op.reason != instrument.ReasonNone:
		answerError(w, http.StatusInternalServerError, "the vector store is not available: "+string(op.reason))
	case rand.Float64() < e.errorRate:
		answerError(w, http.StatusInternalServerError, "a defect: "+string(e.reason))
	case e.silent:
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, silentBody)
	default:
		return true
	}
	return false
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client may have disconnected
}

func answerError(w http.ResponseWriter, status int, text string) {
	answer(w, status, map[string]string{"error": text})
}

// control serves the faults of the cluster:
//
//	GET    /faults          lists them
//	POST   /faults/{name}   {"enabled": true, "instance": "contextd-1"}; an empty body switches it on
//	DELETE /faults/{name}   switches it off everywhere
//	GET    /incidents       what happened in the history and by hand
func control(c *Cluster, mux *http.ServeMux) {
	list := func(w http.ResponseWriter) {
		answer(w, http.StatusOK, map[string]any{"faults": c.Faults()})
	}
	mux.HandleFunc("GET /faults", func(w http.ResponseWriter, _ *http.Request) { list(w) })
	mux.HandleFunc("GET /incidents", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]any{"incidents": c.Schedule().Incidents})
	})
	reply := func(w http.ResponseWriter, err error) {
		switch {
		case errors.Is(err, ErrUnknownFault):
			answerError(w, http.StatusNotFound, err.Error())
		case err != nil:
			answerError(w, http.StatusInternalServerError, err.Error())
		default:
			list(w)
		}
	}
	mux.HandleFunc("POST /faults/{name}", func(w http.ResponseWriter, r *http.Request) {
		body := struct {
			Enabled  *bool  `json:"enabled"`
			Instance string `json:"instance"`
		}{}
		err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&body)
		if err != nil && !errors.Is(err, io.EOF) {
			answerError(w, http.StatusBadRequest, `the body must be JSON such as {"enabled": true}: `+err.Error())
			return
		}
		if body.Enabled != nil && !*body.Enabled {
			reply(w, c.DisableFault(r.PathValue("name")))
			return
		}
		reply(w, c.EnableFault(r.PathValue("name"), body.Instance))
	})
	mux.HandleFunc("DELETE /faults/{name}", func(w http.ResponseWriter, r *http.Request) {
		reply(w, c.DisableFault(r.PathValue("name")))
	})
}
