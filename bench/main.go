package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/sheaf-drive/sheaf/bench/judging"
	"github.com/sheaf-drive/sheaf/bench/suggest"
)

const usage = `usage:
  bench list                                   name the benchmarks
  bench run NAME… [--json] [--peers] [--scale small|full] [--judged FILE] [--images DIR]
                                               measure; "all" stands for all of them
  bench report [--scale small|full] FILE       turn lines of --json into Markdown
`

// Exit codes: what a script needs to tell apart.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// errUsage marks mistakes in the command line.
var errUsage = errors.New("wrong usage")

func main() {
	judging.BePack(os.Args)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := command(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// command runs one command line and gives the exit code.
func command(ctx context.Context, args []string, out, log io.Writer) int {
	err := dispatch(ctx, args, out, log)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errUsage):
		fmt.Fprintf(log, "bench: %v\n%s", err, usage)
		return exitUsage
	default:
		fmt.Fprintf(log, "bench: %v\n", err)
		return exitFailed
	}
}

func dispatch(ctx context.Context, args []string, out, log io.Writer) error {
	if len(args) == 0 {
		return fmt.Errorf("%w: no command", errUsage)
	}
	if args[0] == typist {
		return suggest.Type(ctx, os.Stdin, out)
	}
	o, err := parse(args[1:])
	if err != nil {
		return err
	}
	switch args[0] {
	case "list":
		return list(o, out)
	case "run":
		return run(ctx, o, out, log)
	case "report":
		return report(o, out)
	}
	return fmt.Errorf("%w: unknown command %q", errUsage, args[0])
}

// options are the words and flags of a command line, in any order.
type options struct {
	words []string
	json  bool
	peers bool
	scale scale
	// judged is a file of queries for addresses, "" for the built-in ones.
	judged string
	// images is a folder of pictures with QR codes, for qr.
	images string
}

// parse takes flags before and after the names: people add --json at the end.
func parse(args []string) (options, error) {
	o := options{scale: full}
	for i := 0; i < len(args); i++ {
		flag, value, given := strings.Cut(args[i], "=")
		switch {
		case !strings.HasPrefix(flag, "-"):
			o.words = append(o.words, args[i])
		case flag == "--json" && !given:
			o.json = true
		case flag == "--peers" && !given:
			o.peers = true
		case flag == "--judged", flag == "--images":
			if !given && i+1 < len(args) {
				i++
				value = args[i]
			}
			named, what := &o.judged, "a file"
			if flag == "--images" {
				named, what = &o.images, "a folder"
			}
			if value == "" {
				return o, fmt.Errorf("%w: %s names %s", errUsage, flag, what)
			}
			*named = value
		case flag == "--scale":
			if !given && i+1 < len(args) {
				i++
				value = args[i]
			}
			if value != string(small) && value != string(full) {
				return o, fmt.Errorf("%w: --scale is small or full, not %q", errUsage, value)
			}
			o.scale = scale(value)
		default:
			return o, fmt.Errorf("%w: unknown flag %s", errUsage, args[i])
		}
	}
	return o, nil
}

func list(o options, out io.Writer) error {
	if len(o.words) > 0 {
		return fmt.Errorf("%w: list takes no names", errUsage)
	}
	for _, b := range table {
		fmt.Fprintf(out, "%-12s %s\n", b.name, b.about)
	}
	return nil
}
