package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/pprof"
	"time"
)

// startProfiles serves the profiles of this process, which is the simulated
// contextd, under the paths of net/http/pprof. They are on a port of their own,
// as in the roadmap, and on the loopback address alone. contextd v0.5.0 has none.
func (d *demo) startProfiles(ctx context.Context) {
	if d.sockets.pprof == nil {
		return
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	d.start(func() error {
		if err := server.Serve(d.sockets.pprof); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	d.start(func() error {
		<-ctx.Done()
		return server.Close()
	})
}
