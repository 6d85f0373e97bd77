package promapi

import (
	"net/http"
	"strings"
	"testing"
)

func TestURLs(t *testing.T) {
	accepted := map[string]string{
		"http://localhost:9090":                "http://localhost:9090",
		"  http://localhost:9090/  ":           "http://localhost:9090",
		"https://mimir.example.org/prometheus": "https://mimir.example.org/prometheus",
		"http://vm/select/0/prometheus//":      "http://vm/select/0/prometheus",
		"http://[::1]:9090":                    "http://[::1]:9090",
		"HTTP://host/api/v10":                  "http://host/api/v10",
	}
	for raw, want := range accepted {
		c, err := New(raw, http.DefaultClient, Limits{})
		if err != nil {
			t.Errorf("%q: %v", raw, err)
			continue
		}
		if c.Address() != want {
			t.Errorf("%q: address %q, want %q", raw, c.Address(), want)
		}
	}

	refused := map[string]string{
		"":                              "No URL is set",
		"   ":                           "No URL is set",
		"localhost:9090":                "does not start with http:// or https://",
		"//localhost:9090":              "does not start with http:// or https://",
		"ftp://localhost":               "starts with ftp://",
		"http://":                       "names no host",
		"http://:9090":                  "names no host",
		"http://a b":                    "cannot be read",
		"http://host:port":              "cannot be read",
		"http://me:secret@host":         "basic authentication",
		"http://me:se%zzcret@host":      "cannot be read",
		"http://host/?token=secret":     "after ? or #",
		"http://host/#graph":            "after ? or #",
		"http://host/api/v1":            "ends in /api/v1",
		"http://host/prom/api/v1/query": "ends in /api/v1/query",
	}
	for raw, want := range refused {
		_, err := New(raw, http.DefaultClient, Limits{})
		if KindOf(err) != KindConfig {
			t.Errorf("%q: kind %q, want config (%v)", raw, KindOf(err), err)
			continue
		}
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %q does not say %q", raw, err, want)
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: the message repeats a secret: %q", raw, err)
		}
	}
}
