// Command contextd-drill switches each fault of the simulated contextd on, in simulated time, prints how the shipped
// alerts detected it, and writes the tables of docs/drill.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/fyrsmithlabs/contextd-observability/demo/drill"
	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

func main() {
	root := flag.String("root", ".", "`directory` of the repository")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *root); err != nil {
		fmt.Fprintln(os.Stderr, "contextd-drill:", err)
		os.Exit(1)
	}
}

// run writes the tables also when something was detected too late: they show it.
func run(ctx context.Context, root string) error {
	file := drill.DocOf(root)
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var failures []error
	for _, names := range simulator.AllNames() {
		results, err := drill.Run(ctx, drill.Options{Names: names, Root: root, Progress: func(line string) { fmt.Fprintln(os.Stderr, line) }})
		if err != nil {
			return err
		}
		table := drill.Table(results)
		fmt.Printf("\n%s\n\n%s\n", names, table)
		if text, err = drill.Document(text, names, table); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		failures = append(failures, drill.Failures(results))
	}
	return errors.Join(append(failures, os.WriteFile(file, text, 0o666))...)
}
