package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

func main() {
	os.Exit(run(os.Args[1:]))
}

// run is main without the exit, so that deferred work is done.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRoot()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "sheaf: "+terminal.Said(err))
	}
	return exitCode(err)
}
