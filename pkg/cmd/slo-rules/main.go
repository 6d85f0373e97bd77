// Command slo-rules writes the recording rules of SLOs: {"comment": "...", "slos": [...]} on standard input, YAML on
// standard output. "npm run generate" runs it; the plugin answers the same by its resource "rules".
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/fyrsmithlabs/contextd-observability/pkg/rules"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

func main() {
	var input struct {
		Comment string           `json:"comment"`
		SLOs    []slo.Definition `json:"slos"`
	}
	text, err := "", json.NewDecoder(os.Stdin).Decode(&input)
	if err == nil {
		text, err = rules.File(input.SLOs, input.Comment)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Print(text)
}
