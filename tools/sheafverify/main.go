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

	"github.com/sheaf-drive/sheaf/tools/sheafverify/replay"
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

exit codes: 0 verified, 1 rejected (the reason and what to do are printed), 2 usage
`

func main() { os.Exit(run(os.Args[1:], languageOf(os.Getenv), os.Stdout, os.Stderr)) }

// run is the program without the process.
func run(args []string, l language, stdout, stderr io.Writer) int {
	o, err := parseArgs(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, l.say(usage))
		return exitVerified
	}
	if err != nil {
		fmt.Fprintf(stderr, "sheafverify: %s\n\n%s", l.said(err), l.say(usage))
		return exitUsage
	}
	file, size, err := open(o.export)
	if err != nil {
		fmt.Fprintf(stderr, "sheafverify: %s\n", l.said(err))
		return exitUsage
	}
	defer file.Close()
	report, err := verify(file, size, o.key, o.since)
	if o.json {
		return printJSON(stdout, report, err)
	}
	if err != nil {
		rej := rejected(err)
		fmt.Fprintf(stdout, "%s\n  %s\n  %s\n", l.say("REJECTED %s", o.export), rej.in(l), l.say(rej.remedy))
		return exitRejected
	}
	fmt.Fprintf(stdout, "%s\n%s", l.say("VERIFIED %s", o.export), report.text(l))
	return exitVerified
}

// open opens the export and tells its size.
func open(name string) (*os.File, int64, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, 0, unread(name, err)
	}
	info, err := file.Stat()
	if err == nil && !info.IsDir() {
		return file, info.Size(), nil
	}
	file.Close()
	if err != nil {
		return nil, 0, unread(name, err)
	}
	return nil, 0, replay.Refuse("%q is a folder; name the file of the export", name)
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
		if err := fs.Parse(rest); errors.Is(err, flag.ErrHelp) {
			return o, err
		} else if err != nil {
			return o, replay.Refuse("%q is not one of the options below, or lacks a fitting value",
				rest[max(0, len(rest)-fs.NArg()-1)])
		}
		if fs.NArg() == 0 {
			break
		}
		if o.export != "" {
			return o, replay.Refuse("one EXPORT at a time, not also %q", fs.Arg(0))
		}
		o.export, rest = fs.Arg(0), fs.Args()[1:]
	}
	if o.export == "" {
		return o, replay.Refuse("EXPORT is missing: name the file of the export")
	}
	if key == "" {
		return o, replay.Refuse("--key is missing: give the key that sheaf init printed, or the file that holds it")
	}
	var err error
	if o.key, err = readKey(key); err != nil {
		return o, err
	}
	if since != "" {
		if o.since, err = readSmall(since); err != nil {
			return o, err
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
		return nil, replay.Refuse("--key is neither a verifier string (NAME+HASH+BASE64) nor a readable file")
	}
	v, err := note.NewVerifier(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, replay.Refuse("the file %q holds no verifier string (NAME+HASH+BASE64)", arg)
	}
	return v, nil
}

// readSmall reads a file that a person could have typed.
func readSmall(name string) ([]byte, error) {
	const limit = 64 << 10
	f, err := os.Open(name)
	if err != nil {
		return nil, unread(name, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, unread(name, err)
	}
	if len(text) > limit {
		return nil, replay.Refuse("the file %q is longer than %d bytes", name, limit)
	}
	return text, nil
}

// printJSON writes the verdict as one line, in English for programs, and returns the exit code.
func printJSON(w io.Writer, r report, err error) int {
	out := struct {
		Verdict string  `json:"verdict"`
		File    string  `json:"file,omitempty"`
		Line    int64   `json:"line,omitempty"`
		Reason  string  `json:"reason,omitempty"`
		Remedy  string  `json:"remedy,omitempty"`
		Report  *report `json:"report,omitempty"`
	}{Verdict: "verified", Report: &r}
	code := exitVerified
	if err != nil {
		rej := rejected(err)
		code, out.Verdict, out.Report = exitRejected, "rejected", nil
		out.File, out.Line, out.Reason, out.Remedy = rej.file, rej.line, rej.why.Error(), rej.remedy
	}
	_ = json.NewEncoder(w).Encode(out)
	return code
}
