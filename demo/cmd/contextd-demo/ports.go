package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

// ports are the sockets of the demo. They are opened first: a busy port must be
// reported at once, not after the history is written.
type ports struct {
	page       net.Listener // nil without preview
	prometheus net.Listener
	contextd   []net.Listener
	pprof      net.Listener // nil if contextd serves no profiles
	exporters  net.Listener // scraped by this process alone
}

// openPorts opens all sockets on the address of --listen, or none; the profiles
// and the exporters stay on the loopback address.
//
// The error names the port, its purpose, and the flag that changes it.
func openPorts(c config) (_ *ports, err error) {
	p := &ports{}
	defer func() {
		if err != nil {
			p.close()
		}
	}()
	if c.preview {
		if p.page, err = listen(c.listen, c.port, "the page", "--port"); err != nil {
			return nil, err
		}
	}
	if p.prometheus, err = listen(c.listen, c.prometheusPort, "the Prometheus API", "--prometheus-port"); err != nil {
		return nil, err
	}
	for k := range c.names.Instances() {
		port := c.contextdPort
		if port != 0 {
			port += k
		}
		l, err := listen(c.listen, port, fmt.Sprintf("the simulated contextd-%d", k), "--contextd-port")
		if err != nil {
			return nil, err
		}
		p.contextd = append(p.contextd, l)
	}
	if c.names.Profiles() {
		if p.pprof, err = listen(loopback, c.pprofPort, "the profiles", "--pprof-port"); err != nil {
			return nil, err
		}
	}
	if p.exporters, err = listen(loopback, 0, "the simulated exporters", "--listen"); err != nil {
		return nil, err
	}
	return p, nil
}

func listen(address string, port int, purpose, flag string) (net.Listener, error) {
	// tcp4: otherwise every address would become [::], which is unreachable without IPv6, as in many containers
	l, err := net.Listen("tcp4", net.JoinHostPort(address, strconv.Itoa(port)))
	switch {
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return nil, fmt.Errorf("this machine has no address %s: set --listen to one of its addresses, or to 0.0.0.0 for all", address)
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("port %d, for %s, is already in use: stop the program that uses it, or choose another port with %s", port, purpose, flag)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("port %d, for %s, needs more privileges than this user has: choose another port with %s", port, purpose, flag)
	case err != nil:
		return nil, fmt.Errorf("port %d, for %s, cannot be opened (%s changes it): %w", port, purpose, flag, err)
	}
	return l, nil
}

func (p *ports) close() {
	for _, l := range append([]net.Listener{p.page, p.prometheus, p.pprof, p.exporters}, p.contextd...) {
		if l != nil {
			_ = l.Close()
		}
	}
}
