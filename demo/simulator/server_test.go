package simulator

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// liveServer serves contextd-2 of a live cluster whose clock stands still unless
// the test advances it.
func liveServer(t *testing.T) (*Cluster, string) {
	t.Helper()
	virtual := newCluster(t, plain(1))
	advance(t, virtual, monday.Add(10*time.Minute))
	st, err := virtual.Save()
	if err != nil {
		t.Fatal(err)
	}
	c, err := Resume(virtual.Schedule(), st, true)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := NewServer(c, 2, l, nil)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); s.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return c, "http://" + s.Address()
}

func request(t *testing.T, method, url, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

func TestCheckpointsAPI(t *testing.T) {
	_, url := liveServer(t)
	for _, tc := range []struct {
		method, path, body string
		status             int
		contains           string
	}{
		{"GET", "/health", "", 200, `"ok"`},
		{"POST", "/checkpoints", `{"summary":"Parser rewritten","description":"All tests pass"}`, 200, `"cp-000001"`},
		{"GET", "/checkpoints/search?q=parser", "", 200, `"Parser rewritten"`},
		{"GET", "/checkpoints/search?query=parser+absent", "", 200, `"total":0`},
		{"GET", "/checkpoints/search?limit=0", "", 400, "limit must be a number from 1 to 50"},
		{"POST", "/checkpoints", `{"summary":" "}`, 400, "summary is missing"},
		{"POST", "/checkpoints", `nonsense`, 400, "must be JSON"},
		{"POST", "/checkpoints", `{"summary":"` + strings.Repeat("x", maxBody) + `"}`, 413, "larger than"},
		{"DELETE", "/checkpoints", "", 405, ""},
		{"GET", "/nowhere", "", 404, ""},
	} {
		status, text := request(t, tc.method, url+tc.path, tc.body)
		if status != tc.status || !strings.Contains(text, tc.contains) {
			t.Errorf("%s %s: %d %s, want %d with %s", tc.method, tc.path, status, text, tc.status, tc.contains)
		}
	}
	_, metrics := request(t, "GET", url+"/metrics", "")
	for _, want := range []string{
		`http_server_requests_total{http_method="POST",http_route="/checkpoints",http_status_code="413"} 1`,
		`http_server_requests_total{http_method="GET",http_route="other",http_status_code="404"} 1`,
		`process_start_time_seconds`, `process_runtime_go_mem_heap_alloc_bytes`, `service_version="0.5.0"`,
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("/metrics lacks %s", want)
		}
	}
}

func TestFaultsAPI(t *testing.T) {
	c, url := liveServer(t)
	enabled := func() string {
		_, text := request(t, "GET", url+"/faults", "")
		var list struct{ Faults []FaultState }
		if err := json.Unmarshal([]byte(text), &list); err != nil {
			t.Fatal(err, text)
		}
		on := ""
		for _, f := range list.Faults {
			if f.Enabled {
				on += f.Name + fmt.Sprint(f.Instances)
			}
		}
		return on
	}
	for _, tc := range []struct {
		method, path, body string
		status             int
		on                 string
	}{
		{"POST", "/faults/error-burst", `{"enabled":true}`, 200, "error-burst[contextd-0 contextd-1 contextd-2]"},
		{"POST", "/faults/error-burst", `{"enabled":false}`, 200, ""},
		{"POST", "/faults/slow-embeddings", ``, 200, "slow-embeddings[contextd-0 contextd-1 contextd-2]"},
		{"DELETE", "/faults/slow-embeddings", ``, 200, ""},
		{"POST", "/faults/memory-leak", `{"enabled":true,"instance":"contextd-0"}`, 200, "memory-leak[contextd-0]"},
		{"POST", "/faults/memory-leak", `{"enabled":`, 400, "memory-leak[contextd-0]"},
		{"POST", "/faults/earthquake", ``, 404, "memory-leak[contextd-0]"},
		{"DELETE", "/faults/earthquake", ``, 404, "memory-leak[contextd-0]"},
		{"DELETE", "/faults/memory-leak", ``, 200, ""},
	} {
		status, text := request(t, tc.method, url+tc.path, tc.body)
		if on := enabled(); status != tc.status || on != tc.on {
			t.Errorf("%s %s %s: %d %s, on: %q, want %d, on: %q", tc.method, tc.path, tc.body, status, text, on, tc.status, tc.on)
		}
		advance(t, c, c.now.Add(time.Second))
	}
	_, text := request(t, "GET", url+"/incidents", "")
	if !strings.Contains(text, `"fault":"memory-leak"`) || !strings.Contains(text, `"live":true`) {
		t.Errorf("/incidents does not list what was switched on: %s", text)
	}
}

func TestFaultsReachRealRequests(t *testing.T) {
	for fault, want := range map[string]struct {
		status   int
		contains string
	}{
		"error-burst":     {http.StatusInternalServerError, "internal_error"},
		"database-errors": {http.StatusInternalServerError, "vector store"},
		"silent-errors":   {http.StatusOK, `"error"`},
	} {
		t.Run(fault, func(t *testing.T) {
			c, url := liveServer(t)
			if err := c.EnableFault(fault, ""); err != nil {
				t.Fatal(err)
			}
			advance(t, c, c.now.Add(time.Second))
			struck := 0
			for range 80 {
				if status, text := request(t, "GET", url+"/checkpoints/search", ""); status == want.status && strings.Contains(text, want.contains) {
					struck++
				}
			}
			if struck == 0 {
				t.Errorf("none of 80 requests was answered with %d and %s", want.status, want.contains)
			}
		})
	}
}

// Requests answered with 200 during silent errors are not stored.
func TestSilentErrorsStoreNothing(t *testing.T) {
	c, url := liveServer(t)
	if err := c.EnableFault("silent-errors", ""); err != nil {
		t.Fatal(err)
	}
	advance(t, c, c.now.Add(time.Second))
	request(t, "POST", url+"/checkpoints", `{"summary":"lost"}`)
	if err := c.DisableFault("silent-errors"); err != nil {
		t.Fatal(err)
	}
	advance(t, c, c.now.Add(time.Second))
	if status, text := request(t, "GET", url+"/checkpoints/search?q=lost", ""); status != 200 || !strings.Contains(text, `"total":0`) {
		t.Errorf("%d %s, want nothing found", status, text)
	}
}

func TestDownMeansNoPort(t *testing.T) {
	c, url := liveServer(t)
	if err := c.EnableFault("instance-down", ""); err != nil { // its default is contextd-2
		t.Fatal(err)
	}
	reachable := func() bool {
		res, err := http.Get(url + "/health")
		if err == nil {
			res.Body.Close()
		}
		return err == nil && res.StatusCode == http.StatusOK
	}
	wait := func(want bool) {
		t.Helper()
		advance(t, c, c.now.Add(2*time.Second))
		for range 50 {
			if reachable() == want {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
		t.Fatalf("reachable should be %v", want)
	}
	wait(false)
	if err := c.DisableFault("instance-down"); err != nil {
		t.Fatal(err)
	}
	wait(true)
}
