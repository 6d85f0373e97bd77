package rules

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// What YAML is made of here: mapping, list, plain and block, and strings, numbers and booleans of Go.
type (
	// mapping keeps the order of its keys.
	mapping []entry
	entry   struct {
		key   string
		value any
	}
	list []any
	// commented is an element of a list with a comment above it.
	commented struct {
		comment string
		value   any
	}
	// plain is a string that needs no quotes.
	plain string
	// block is a text over lines.
	block string
)

// yamlText writes a document with a comment at its top.
func yamlText(comment string, document mapping) string {
	var out strings.Builder
	if comment = strings.TrimSpace(comment); comment != "" {
		writeComment(&out, "", comment)
	}
	document.write(&out, "")
	return out.String()
}

func writeComment(out *strings.Builder, indent, comment string) {
	for line := range strings.SplitSeq(comment, "\n") {
		out.WriteString(strings.TrimRight(indent+"# "+line, " ") + "\n")
	}
}

func (m mapping) write(out *strings.Builder, indent string) {
	for _, e := range m {
		out.WriteString(indent + scalar(e.key) + ":")
		writeValue(out, e.value, indent)
	}
}

// writeValue writes what stands behind a key.
func writeValue(out *strings.Builder, value any, indent string) {
	switch v := value.(type) {
	case mapping:
		if len(v) == 0 {
			out.WriteString(" {}\n")
			return
		}
		out.WriteString("\n")
		v.write(out, indent+"  ")
	case list:
		if len(v) == 0 {
			out.WriteString(" []\n")
			return
		}
		out.WriteString("\n")
		v.write(out, indent+"  ")
	case block:
		out.WriteString(" |-\n")
		for line := range strings.SplitSeq(string(v), "\n") {
			out.WriteString(indent + "  " + line + "\n")
		}
	default:
		out.WriteString(" " + inline(v) + "\n")
	}
}

func (l list) write(out *strings.Builder, indent string) {
	for _, element := range l {
		if c, ok := element.(commented); ok {
			if c.comment != "" {
				writeComment(out, indent, c.comment)
			}
			element = c.value
		}
		m, ok := element.(mapping)
		if !ok {
			out.WriteString(indent + "- " + inline(element) + "\n")
			continue
		}
		var inner strings.Builder
		m.write(&inner, indent+"  ")
		out.WriteString(indent + "- " + strings.TrimPrefix(inner.String(), indent+"  "))
	}
}

// inline is a value on the line of its key.
func inline(value any) string {
	switch v := value.(type) {
	case plain:
		return string(v)
	case string:
		return scalar(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return fmt.Sprint(v)
	}
}

// sortedStrings is a mapping of strings by its sorted keys.
func sortedStrings(all map[string]string) mapping {
	var m mapping
	for _, key := range slices.Sorted(maps.Keys(all)) {
		m = append(m, entry{key, all[key]})
	}
	return m
}

var (
	plainScalar = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_-]*$`)
	notText     = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|y|n|null)$`)
	unprintable = regexp.MustCompile(`[\x00-\x1f\x7f-\x{a0}\x{2028}\x{2029}\x{feff}]`)
)

// scalar is a string in YAML, plain where every reader of YAML takes it for one.
func scalar(s string) string {
	switch {
	case plainScalar.MatchString(s) && !notText.MatchString(s):
		return s
	case unprintable.MatchString(s):
		quoted, _ := json.Marshal(s) // a string always has JSON, which is YAML
		return string(quoted)
	default:
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
}
