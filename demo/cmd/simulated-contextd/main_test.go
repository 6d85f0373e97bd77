package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// output collects what the command prints.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

func get(t *testing.T, url string) string {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v", url, res.StatusCode, err)
	}
	return string(text)
}

func TestServesInstancesAndProfiles(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	out, done := &output{}, make(chan error, 1)
	go func() { done <- realMain(ctx, []string{"--port", "0", "--pprof-port", "0"}, out) }()
	lines := regexp.MustCompile(`(?m)^(\S+): (http://\S+)$`)
	var found map[string]string
	for range 300 {
		found = map[string]string{}
		for _, m := range lines.FindAllStringSubmatch(out.String(), -1) {
			found[m[1]] = m[2]
		}
		if len(found) == 4 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if metrics := get(t, found["contextd-2"]+"/metrics"); !strings.Contains(metrics, "contextd_cache_hits_total") {
		t.Error("contextd-2 exports no cache lookups")
	}
	if text := get(t, found["profiles"]); !strings.Contains(text, "goroutine") {
		t.Errorf("no list of profiles: %s", text)
	}
	stop()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("still running 10 s after it was stopped")
	}
}

func TestSaysWhatIsWrong(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	_, port, _ := net.SplitHostPort(busy.Addr().String())
	for name, tc := range map[string]struct{ args, want string }{
		"names":    {"--names v9", "unknown naming"},
		"argument": {"now", "unexpected argument"},
		"port":     {"--port " + port, "port " + port + " cannot be opened"},
	} {
		if err := realMain(t.Context(), strings.Fields(tc.args), io.Discard); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", name, err, tc.want)
		}
	}
}
