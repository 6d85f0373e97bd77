// Package sanitize stands in for contextd's names of projects.
package sanitize

import (
	"errors"
	"path/filepath"
	"strings"
)

// SafeBasename is the last element of a path.
func SafeBasename(path string) (string, error) {
	base := filepath.Base(path)
	if base == "." || base == ".." || base == string(filepath.Separator) {
		return "", errors.New("invalid path")
	}
	return base, nil
}

// Identifier is s in the form of an identifier.
func Identifier(s string) string { return strings.ReplaceAll(strings.ToLower(s), "-", "_") }
