// Package secrets stands in for contextd's scrubber of secrets.
package secrets

import "strings"

// Scrubber has the methods of contextd's.
type Scrubber interface {
	Scrub(content string) *Result
	ScrubBytes(content []byte) *Result
	Check(content string) *Result
	IsEnabled() bool
}

// Result is what was found.
type Result struct {
	Scrubbed      string
	TotalFindings int
}

// New is a scrubber that finds one word.
func New() (Scrubber, error) { return word{}, nil }

type word struct{}

func (word) Scrub(content string) *Result {
	return &Result{strings.ReplaceAll(content, "password", "***"), strings.Count(content, "password")}
}
func (w word) ScrubBytes(content []byte) *Result { return w.Scrub(string(content)) }
func (w word) Check(content string) *Result      { return w.Scrub(content) }
func (word) IsEnabled() bool                     { return true }
