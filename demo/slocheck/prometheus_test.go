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

// installed is a Prometheus of the machine: Debian's is 2.42, whose ranges are closed where those of 3 are open.
const installed = "/usr/bin/prometheus"

// The same histories through another Prometheus: old ones must answer what the demo's does.
func TestInstalledPrometheus(t *testing.T) {
	if _, err := os.Stat(installed); err != nil {
		t.Skipf("there is no %s", installed)
	}
	checkHistories(t, ofMachine)
}

// ofMachine runs the installed Prometheus on a store.
func ofMachine(t testing.TB, dir string) (string, func()) {
	t.Helper()
	config := filepath.Join(t.TempDir(), "prometheus.yml")
	if err := os.WriteFile(config, []byte("global: {}\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	address := freeAddress(t)
	cmd := exec.Command(installed, "--config.file="+config, "--storage.tsdb.path="+dir, "--storage.tsdb.retention.time=100y",
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
	t.Fatal(fmt.Errorf("%s was not ready within 20 s", installed))
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
