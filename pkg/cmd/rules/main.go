// Command rules writes recording and alert rules: {"format": "prometheus", "comment": "...", "slos": [...], "alerts": [...]}
// on standard input, the rules on standard output. "npm run generate" runs it; the plugin answers the same by its
// resource "rules".
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/fyrsmithlabs/contextd-observability/pkg/rules"
)

func main() {
	var input rules.Input
	text, err := "", json.NewDecoder(os.Stdin).Decode(&input)
	if err == nil {
		text, err = rules.Text(input)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Print(text)
}
