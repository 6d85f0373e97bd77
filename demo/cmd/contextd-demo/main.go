// Command contextd-demo runs the whole demo in one process: a simulated
// contextd, thirty days of its history, an embedded Prometheus that continues
// it, and the preview host with the built plugin.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

// memoryLimit is the soft memory limit of the process, in bytes.
const memoryLimit = 400 << 20

func main() {
	debug.SetMemoryLimit(memoryLimit)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once
	os.Exit(realMain(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// realMain runs the demo until ctx ends and returns the exit code: 0 after a
// requested stop, 2 for wrong flags, 1 for everything else.
func realMain(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	cfg, err := parseFlags(args, stderr)
	switch {
	case errors.Is(err, errHelp):
		return 0
	case err != nil:
		fmt.Fprintln(stderr, "contextd-demo:", err)
		return 2
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	if err := run(ctx, cfg, stdout, log); err != nil {
		fmt.Fprintln(stderr, "contextd-demo:", err)
		return 1
	}
	return 0
}
