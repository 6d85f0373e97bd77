package rules

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"strings"
)

// maxUID is the length of a uid that Grafana accepts.
const maxUID = 40

var wordStart = regexp.MustCompile(`([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])`)

// uid identifies a rule in Grafana: "contextd-" and the parts, such as contextd-database-errors. The same parts always
// have the same uid. A long one ends with a hash.
func uid(parts ...string) string {
	name := wordStart.ReplaceAllString(strings.Join(parts, "-"), "$1$3-$2$4")
	id := "contextd-" + strings.ToLower(strings.Trim(notInNames.ReplaceAllString(name, "-"), "-"))
	id = strings.Replace(id, "contextd-contextd-", "contextd-", 1)
	if len(id) > maxUID {
		sum := fnv.New32a()
		sum.Write([]byte(strings.Join(parts, "\n")))
		id = fmt.Sprintf("%s-%08x", strings.TrimRight(id[:maxUID-9], "-"), sum.Sum32())
	}
	return id
}
