package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// The exit codes.
const (
	exitVerified = 0
	exitRejected = 1
	exitUsage    = 2
)

const usage = `usage: sheafverify EXPORT --key KEY [--since CHECKPOINT] [--json]

  EXPORT              the exported zip
  --key KEY           verifier string of the checkpoint key, or a file that holds it
  --since CHECKPOINT  file with a signed checkpoint kept from earlier; the export must extend it
  --json              print one JSON object instead of text

exit codes: 0 verified, 1 rejected (the reason is printed), 2 usage
`

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is the program without the process.
func run(args []string, stdout, stderr io.Writer) int {
	o, err := parseArgs(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, usage)
		return exitVerified
	}
	if err != nil {
		fmt.Fprintf(stderr, "sheafverify: %v\n\n%s", err, usage)
		return exitUsage
	}
	file, err := os.Open(o.export)
	if err != nil {
		fmt.Fprintf(stderr, "sheafverify: %v\n", err)
		return exitUsage
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || info.IsDir() {
		fmt.Fprintf(stderr, "sheafverify: %s is not a file\n", o.export)
		return exitUsage
	}
	report, err := verify(file, info.Size(), o.key, o.since)
	if o.json {
		return printJSON(stdout, report, err)
	}
	if err != nil {
		fmt.Fprintf(stdout, "REJECTED %s\n  %v\n", o.export, err)
		return exitRejected
	}
	fmt.Fprintf(stdout, "VERIFIED %s\n%s", o.export, report.text())
	return exitVerified
}

// options are the parsed arguments with their files read.
type options struct {
	export string
	key    note.Verifier
	since  []byte // nil without --since
	json   bool
}

// parseArgs accepts flags before and after EXPORT.
func parseArgs(args []string) (options, error) {
	var o options
	var key, since string
	fs := flag.NewFlagSet("sheafverify", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&key, "key", "", "")
	fs.StringVar(&since, "since", "", "")
	fs.BoolVar(&o.json, "json", false, "")
	for rest := args; ; {
		if err := fs.Parse(rest); err != nil {
			return o, err
		}
		if fs.NArg() == 0 {
			break
		}
		if o.export != "" {
			return o, fmt.Errorf("one EXPORT at a time, not also %q", fs.Arg(0))
		}
		o.export, rest = fs.Arg(0), fs.Args()[1:]
	}
	if o.export == "" {
		return o, errors.New("EXPORT is missing")
	}
	if key == "" {
		return o, errors.New("--key is missing")
	}
	var err error
	if o.key, err = readKey(key); err != nil {
		return o, err
	}
	if since != "" {
		if o.since, err = readSmall(since); err != nil {
			return o, fmt.Errorf("reading --since: %w", err)
		}
	}
	return o, nil
}

// readKey takes a verifier string or the name of a file that holds one.
func readKey(arg string) (note.Verifier, error) {
	if v, err := note.NewVerifier(strings.TrimSpace(arg)); err == nil {
		return v, nil
	}
	text, err := readSmall(arg)
	if err != nil {
		return nil, errors.New("--key is neither a verifier string (NAME+HASH+BASE64) nor a readable file")
	}
	v, err := note.NewVerifier(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, fmt.Errorf("the file %s holds no verifier string (NAME+HASH+BASE64)", arg)
	}
	return v, nil
}

// readSmall reads a file that a person could have typed.
func readSmall(name string) ([]byte, error) {
	const limit = 64 << 10
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if len(text) > limit {
		return nil, fmt.Errorf("%s is longer than %d bytes", name, limit)
	}
	return text, nil
}

// printJSON writes the verdict as one line and returns the exit code.
func printJSON(w io.Writer, r report, err error) int {
	out := struct {
		Verdict string  `json:"verdict"`
		File    string  `json:"file,omitempty"`
		Line    int64   `json:"line,omitempty"`
		Reason  string  `json:"reason,omitempty"`
		Report  *report `json:"report,omitempty"`
	}{Verdict: "verified", Report: &r}
	code := exitVerified
	if err != nil {
		out.Verdict, out.Report, out.Reason = "rejected", nil, err.Error()
		code = exitRejected
		var rej *rejection
		if errors.As(err, &rej) {
			out.File, out.Line, out.Reason = rej.file, rej.line, rej.why
		}
	}
	_ = json.NewEncoder(w).Encode(out)
	return code
}
