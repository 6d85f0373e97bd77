package slocheck

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// installed are where a Prometheus of the system may be: installed, or unpacked by "npm test". Debian's is 2.42, whose ranges
// are closed where those of 3 are open.
var installed = []string{"/usr/bin/prometheus", "../bin/system/usr/bin/prometheus"}

// servers are those that all histories are checked on: old ones must answer what the demo's does.
func servers() map[string]serve {
	all := map[string]serve{"embedded": embedded}
	for _, program := range installed {
		if _, err := os.Stat(program); err == nil {
			all["of the system"] = ofSystem(program)
			return all
		}
	}
	fmt.Fprintf(os.Stderr, "slocheck: there is no %s, so only the embedded Prometheus is checked. Install one to check an old one too: apt-get install prometheus.\n", installed[0])
	return all
}

// ofSystem runs another Prometheus on a store.
func ofSystem(program string) serve {
	return func(t testing.TB, dir string) (string, func()) { return start(t, program, dir) }
}

func start(t testing.TB, program, dir string) (string, func()) {
	t.Helper()
	config := filepath.Join(t.TempDir(), "prometheus.yml")
	if err := os.WriteFile(config, []byte("global: {}\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	address := freeAddress(t)
	cmd := exec.Command(program, "--config.file="+config, "--storage.tsdb.path="+dir, "--storage.tsdb.retention.time=100y",
		"--web.listen-address="+address, "--log.level=error")
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop := func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}
	url := "http://" + address
	for begun := time.Now(); time.Since(begun) < 20*time.Second; time.Sleep(20 * time.Millisecond) {
		if res, err := http.Get(url + "/-/ready"); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return url, stop
			}
		}
	}
	stop()
	t.Fatalf("%s was not ready within 20 s", program)
	return "", nil
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
