package slo

import "testing"

func TestWithMatcher(t *testing.T) {
	for selector, want := range map[string]string{
		`up`:                     `up{a!=""}`,
		`up{}`:                   `up{a!=""}`,
		` up{b="c"} `:            `up{b="c",a!=""}`,
		`up{b="}", }`:            `up{b="}",a!=""}`,
		`{"dotted.name",b=~"x"}`: `{"dotted.name",b=~"x",a!=""}`,
	} {
		if got := withMatcher(selector, `a!=""`); got != want {
			t.Errorf("%s: got %s, want %s", selector, got, want)
		}
	}
}
