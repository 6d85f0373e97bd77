package instrument

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

func TestBoundedLabel(t *testing.T) {
	b := newBounded(2, "empty")
	for _, c := range []struct{ raw, want string }{
		{"", "empty"}, {"one", "one"}, {"two", "two"}, {"three", Other}, {"one", "one"}, {"three", Other}, {"", "empty"},
	} {
		if got := b.label(c.raw); got != c.want {
			t.Errorf("label(%q) = %q, want %q", c.raw, got, c.want)
		}
	}
	for _, limit := range []int{0, -1} {
		if got := newBounded(limit, "empty").label("one"); got != Other {
			t.Errorf("with the limit %d, label is %q", limit, got)
		}
	}
}

func TestBoundedUnderContention(t *testing.T) {
	b := newBounded(10, "empty")
	var mu sync.Mutex
	seen := map[string]bool{}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 500 {
				v := b.label(fmt.Sprint("value-", i%50))
				mu.Lock()
				seen[v] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(seen) != 11 { // ten and "other"
		t.Errorf("%d distinct labels, want 11", len(seen))
	}
}

func FuzzCleanLabel(f *testing.F) {
	for _, s := range []string{"", "plain", "\xff\xfe", strings.Repeat("é", 100), strings.Repeat("x", 127) + "🙂", "a\x00\n\"\\"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := cleanLabel(s)
		if !utf8.ValidString(got) || len(got) > maxLabelBytes {
			t.Errorf("cleanLabel(%q) = %q", s, got)
		}
		if utf8.ValidString(s) && !strings.HasPrefix(s, got) {
			t.Errorf("cleanLabel(%q) = %q is not its beginning", s, got)
		}
		if utf8.ValidString(s) && len(s) <= maxLabelBytes && got != s {
			t.Errorf("cleanLabel(%q) = %q changes a harmless value", s, got)
		}
	})
}
