package simulator

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// Server serves one live instance: contextd's API and /metrics on its port, and
// the control of faults. While the instance is down, its port is closed, as after
// the exit of a process.
type Server struct {
	cluster  *Cluster
	instance *Instance
	api      *api
	log      *slog.Logger
	addr     string

	mu      sync.Mutex
	server  *http.Server // nil while the port is closed
	process *process     // the process of handler
	handler http.Handler
	control *http.ServeMux
}

// NewServer prepares to serve c's k-th instance on the listener's address. The
// listener is used when Run starts; it is opened again after a downtime.
func NewServer(c *Cluster, k int, listener net.Listener, log *slog.Logger) *Server {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	s := &Server{cluster: c, instance: c.Instances[k], api: &api{instance: c.Instances[k]}, log: log,
		addr: listener.Addr().String()}
	mux := http.NewServeMux()
	control(c, mux)
	s.control = mux
	s.open(listener)
	return s
}

// Address is host:port of the instance.
func (s *Server) Address() string { return s.addr }

// Run opens and closes the port as the instance goes up and down, until ctx ends.
func (s *Server) Run(ctx context.Context) {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			s.close(time.Second)
			return
		case <-tick.C:
			s.follow()
		}
	}
}

func (s *Server) follow() {
	up := s.instance.current() != nil
	s.mu.Lock()
	open := s.server != nil
	s.mu.Unlock()
	switch {
	case open && !up:
		s.close(0)
	case !open && up:
		l, err := net.Listen("tcp", s.addr)
		if err != nil { // taken by another process meanwhile: retry
			s.log.Warn("cannot open the port of a simulated contextd again", "instance", s.instance.Name, "err", err)
			return
		}
		s.open(l)
	}
}

func (s *Server) open(l net.Listener) {
	srv := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, ConnState: func(conn net.Conn, st http.ConnState) {
		if p := s.instance.current(); p != nil {
			p.rec.connState(conn, st)
		}
	}}
	s.mu.Lock()
	s.server = srv
	s.mu.Unlock()
	go func() {
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("a simulated contextd stopped serving", "instance", s.instance.Name, "err", err)
		}
	}()
}

// close ends the server; requests get grace to finish.
func (s *Server) close(grace time.Duration) {
	s.mu.Lock()
	srv := s.server
	s.server = nil
	s.mu.Unlock()
	if srv == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if srv.Shutdown(ctx) != nil {
		_ = srv.Close()
	}
}

// ServeHTTP responds as the current process.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, pattern := s.control.Handler(r); pattern != "" {
		s.control.ServeHTTP(w, r)
		return
	}
	h := s.processHandler()
	if h == nil {
		answerError(w, http.StatusServiceUnavailable, fmt.Sprintf("%s is down", s.instance.Name))
		return
	}
	h.ServeHTTP(w, r)
}

// processHandler is the handler of the current process: its metrics end with it.
func (s *Server) processHandler() http.Handler {
	p := s.instance.current()
	s.mu.Lock()
	defer s.mu.Unlock()
	if p == nil {
		return nil
	}
	if p != s.process {
		mux := http.NewServeMux()
		mux.Handle("/metrics", p.scraped)
		mux.Handle("/", p.rec.wrap(s.api.routes(s.instance.names)))
		s.process, s.handler = p, mux
	}
	return s.handler
}
