package instrument

import (
	"context"
	"errors"
	"slices"
)

// Reason is why a tool call failed, with the values of contextd v0.5.0.
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
	// ReasonCanceled is the only addition to v0.5.0, which counts a caller that
	// disconnected as an internal error.
	ReasonCanceled Reason = "canceled"
)

var reasons = []Reason{
	ReasonTenant, ReasonValidation, ReasonNotFound, ReasonTimeout,
	ReasonAuth, ReasonStorage, ReasonInternal, ReasonCanceled,
}

// Reasons returns every value that the reason label can take.
func Reasons() []Reason { return slices.Clone(reasons) }

// words are searched for in an error's text, in contextd v0.5.0's order; the
// first match decides.
var words = [...]struct {
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

// ReasonOf classifies an error: an exceeded deadline and a cancelled context by
// identity, everything else by its text as contextd v0.5.0 does. It returns
// ReasonNone for nil and ReasonInternal if nothing matches.
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
	return reasonOfText(err.Error())
}

// classify calls custom first, then ReasonOf.
func classify(custom func(error) Reason, err error) Reason {
	if err == nil {
		return ReasonNone
	}
	if r := customReason(custom, err); r != ReasonNone {
		return r
	}
	return ReasonOf(err)
}

// customReason calls custom, if any. If it panics, as it may on a nil pointer in
// the interface, it has no reason: a metric must not end the caller.
func customReason(custom func(error) Reason, err error) (reason Reason) {
	if custom == nil {
		return ReasonNone
	}
	defer func() {
		if recover() != nil {
			reason = ReasonNone
		}
	}()
	return custom(err)
}

// byInitial lists, for each first letter in either case, the words that start
// with it: most letters of a text start no word.
var byInitial = func() (t [256][]int8) {
	for i, w := range words {
		for _, c := range []byte{w.word[0], w.word[0] - 'a' + 'A'} {
			t[c] = append(t[c], int8(i))
		}
	}
	return t
}()

// maxReasonText is how much of an error's text is searched.
const maxReasonText = 1024

// reasonOfText finds the first of words, in their order, that occurs in text in
// any case. One pass and no allocation: it runs for every failed call.
func reasonOfText(text string) Reason {
	text = text[:min(len(text), maxReasonText)]
	best := len(words)
	for i := range len(text) {
		for _, w := range byInitial[text[i]] {
			if int(w) < best && hasPrefixFold(text[i:], words[w].word) {
				best = int(w)
			}
		}
	}
	if best == len(words) {
		return ReasonInternal
	}
	return words[best].reason
}

// hasPrefixFold reports whether text starts with word, which is lower case
// ASCII, in any case.
func hasPrefixFold(text, word string) bool {
	if len(text) < len(word) {
		return false
	}
	for i := range len(word) {
		if lower(text[i]) != word[i] {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
