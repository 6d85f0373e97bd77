// Package http stands in for contextd's HTTP server.
package http

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/echometrics"
)

// Config is what the recipe uses of contextd's, and the two fields that it adds.
type Config struct {
	Metrics *instrument.Metrics
	Scrape  http.Handler
}

// Server is the server.
type Server struct {
	echo   *echo.Echo
	config *Config
}

// NewServer creates the server.
func NewServer(cfg *Config) *Server {
	s, m := &Server{echo.New(), cfg}, cfg.Metrics
	e := s.echo
	//recipe: http/server.go, for e.Use(httpMetrics.MetricsMiddleware())
	//recipe: http/server.go, for promhttp.Handler()
	e.GET("/health", func(c echo.Context) error { return c.String(http.StatusOK, "ok") })
	return s
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }
