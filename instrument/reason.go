package instrument

import (
	"context"
	"errors"
	"slices"
)

// Reason says why a tool call failed, in the words of contextd v0.5.0.
type Reason string

// The reasons of a failed call. ReasonNone means that it did not fail.
const (
	ReasonNone       Reason = ""
	ReasonTenant     Reason = "tenant_error"
	ReasonValidation Reason = "validation_error"
	ReasonNotFound   Reason = "not_found"
	ReasonTimeout    Reason = "timeout"
	ReasonAuth       Reason = "auth_error"
	ReasonStorage    Reason = "storage_error"
	ReasonInternal   Reason = "internal_error"
	// ReasonCanceled is the one addition to v0.5.0, which counts a caller that
	// went away as an internal error.
	ReasonCanceled Reason = "canceled"
)

var reasons = []Reason{
	ReasonTenant, ReasonValidation, ReasonNotFound, ReasonTimeout,
	ReasonAuth, ReasonStorage, ReasonInternal, ReasonCanceled,
}

// Reasons returns every value that the reason label can take.
func Reasons() []Reason { return slices.Clone(reasons) }

// words are looked for in an error's text, in contextd v0.5.0's order; the
// first that occurs decides.
var words = []struct {
	word   string
	reason Reason
}{
	{"tenant", ReasonTenant},
	{"validation", ReasonValidation},
	{"invalid", ReasonValidation},
	{"not found", ReasonNotFound},
	{"timeout", ReasonTimeout},
	{"permission", ReasonAuth},
	{"unauthorized", ReasonAuth},
	{"vectorstore", ReasonStorage},
	{"embedding", ReasonStorage},
}

// ReasonOf classifies an error: a passed deadline and a cancelled context by
// their identity, everything else by its text as contextd v0.5.0 does. It
// returns ReasonNone for nil and ReasonInternal when nothing fits.
func ReasonOf(err error) (reason Reason) {
	if err == nil {
		return ReasonNone
	}
	// Error() of a nil pointer in the interface may panic; a metric must not.
	defer func() {
		if recover() != nil {
			reason = ReasonInternal
		}
	}()
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return ReasonTimeout
	case errors.Is(err, context.Canceled):
		return ReasonCanceled
	}
	text := err.Error()
	for _, w := range words {
		if containsFold(text, w.word) {
			return w.reason
		}
	}
	return ReasonInternal
}

// containsFold reports whether text contains word, which is lower case ASCII,
// in any case. Unlike strings.ToLower it does not allocate.
func containsFold(text, word string) bool {
	for i := 0; i+len(word) <= len(text); i++ {
		if foldEqual(text[i:i+len(word)], word) {
			return true
		}
	}
	return false
}

func foldEqual(s, lower string) bool {
	for i := range len(lower) {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}
