package promapi

import (
	"strconv"
	"strings"
)

// Equal writes the PromQL matcher name="value", whatever characters the value has. name must be a legal label name.
func Equal(name, value string) string {
	// PromQL's double-quoted strings have Go's escapes. Label values are UTF-8 by definition.
	return name + "=" + strconv.Quote(strings.ToValidUTF8(value, "\uFFFD"))
}

// Selector writes the PromQL selector of metric with all matchers.
func Selector(metric string, matchers ...string) string {
	return metric + "{" + strings.Join(matchers, ",") + "}"
}
