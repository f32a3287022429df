package passports

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
	ministry "github.com/sheaf-drive/sheaf/core/passport/list"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/answers"
	"github.com/sheaf-drive/sheaf/tools/sheaf/loading"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// checkBatch is how many documents one request asks about.
const checkBatch = 100

// checkAnswer is what a node says of a batch.
type checkAnswer struct {
	Edition string   `json:"edition"`
	Date    string   `json:"date"`
	Answers []string `json:"answers"`
}

// checkCount is what a check says in the end.
type checkCount struct {
	Edition   string `json:"edition"`
	Date      string `json:"date"`
	Asked     int    `json:"asked"`
	Listed    int    `json:"listed"`
	NotListed int    `json:"not_listed"`
	Invalid   int    `json:"invalid"`
	// InvalidLines are the lines of those, the first of them where there are many.
	InvalidLines []int64 `json:"invalid_lines,omitempty"`
	// Editions are all that answered, where the list changed meanwhile; Edition is the last of them.
	Editions []answered `json:"editions,omitempty"`
}

// answered is an edition that answered.
type answered struct {
	Edition string `json:"edition"`
	Date    string `json:"date"`
}

func checkCommand() *cobra.Command {
	var to remote.Reach
	var asJSON bool
	var file string
	c := &cobra.Command{
		Use: "check [SERIES NUMBER]", Short: "Ask the list in force about one passport, or about the rows SERIES,NUMBER of a file",
		Args: terminal.Args(cobra.MaximumNArgs(2)),
		RunE: func(c *cobra.Command, list []string) error {
			if (len(list) == 2) == (file != "") || len(list) == 1 {
				return terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "passports.check_what")}
			}
			printer := terminal.To(c.OutOrStdout(), asJSON)
			if file == "" {
				return checkOne(c, to, printer, list)
			}
			return checkFile(c, to, printer, file)
		},
	}
	to.Flags(c)
	c.Flags().StringVar(&file, "file", "", "rows SERIES,NUMBER (plain, .bz2, .gz, .zst; - for standard input); each is written out as SERIES,NUMBER,ANSWER,LINE")
	remote.JSONFlag(c, &asJSON)
	return c
}

// checkOne asks about one passport. What is none is refused by field and place; one that no passport has and the list
// has is answered like any other.
func checkOne(c *cobra.Command, to remote.Reach, printer terminal.Printer, document []string) error {
	var count checkCount
	var said answers.List
	err := to.With(c, func(ctx context.Context, node *remote.Client) error {
		return count.ask(ctx, node.Client, []row{{fields: document}}, &said)
	})
	if c.Context().Err() != nil {
		err = loading.Interrupted(c.Context(), "passports.check_interrupted")
	}
	if err != nil {
		return err
	}
	if count.Invalid > 0 {
		return mistyped(document[0], document[1])
	}
	answer := "not_listed"
	if count.Listed > 0 {
		answer = "listed"
	}
	return printer.Result(struct {
		Rows answers.List `json:"rows"`
		checkCount
	}{said, count}, "%s", terminal.Say("passports.checked.one."+answer, core.Short(count.Edition), terminal.Day(count.Date)))
}

// checkFile asks about each row of a file, writes it with its answer, and ends with a refusal where some were invalid.
func checkFile(c *cobra.Command, to remote.Reach, printer terminal.Printer, file string) error {
	opened, err := openRows(file)
	if err != nil {
		return err
	}
	defer opened.Close()
	var out answers.Sink = answers.NewTable(c.OutOrStdout())
	if printer.JSON() {
		out = answers.NewObject(c.OutOrStdout())
	}
	var count checkCount
	err = to.With(c, func(ctx context.Context, node *remote.Client) (err error) {
		count, err = checkRows(ctx, node.Client, rows{loading.Attentive(ctx, opened), file}, out)
		return err
	})
	if c.Context().Err() != nil {
		err = loading.Interrupted(c.Context(), "passports.check_interrupted")
	}
	if err != nil {
		return err
	}
	if !printer.JSON() { // beside the answers, which are rows and nothing else
		fmt.Fprintln(c.ErrOrStderr(), count.line())
	}
	return count.refused()
}

func openRows(path string) (io.ReadCloser, error) {
	if err := loading.There(path); err != nil {
		return nil, err
	}
	if path == "-" {
		return io.NopCloser(os.Stdin), nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, terminal.Unreadable(path, err)
	}
	return file, nil
}

// rows is what is asked about, and what to call it.
type rows struct {
	io.Reader
	name string
}

// row is one row of a file: its line, and its two fields, or all of it where it has not two.
type row struct {
	line   int64
	fields []string
}

// asked says whether there is something to ask about.
func (r row) asked() bool { return len(r.fields) == 2 }

// longestRow is as much of a line as is looked at: what is longer is no row.
const longestRow = 1 << 10

// rowOf takes a line apart, which may have its fields between quotation marks.
func rowOf(number int64, line string) row {
	if strings.Contains(line, `"`) {
		if fields, err := csv.NewReader(strings.NewReader(line)).Read(); err == nil && len(fields) == 2 {
			return row{number, fields}
		}
		return row{number, []string{line}}
	}
	if series, after, ok := strings.Cut(line, ","); ok && !strings.Contains(after, ",") {
		return row{number, []string{series, after}}
	}
	return row{number, []string{line}}
}

// lineOf gives the next line without its end, or the beginning of a longer one; io.EOF after the last. What was read of
// a line before a read failed is none.
func lineOf(in *bufio.Reader) (string, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part[:min(len(part), longestRow+1-len(line))]...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !(errors.Is(err, io.EOF) && len(line) > 0):
			return "", err
		}
		return strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r"), nil
	}
}

// checkRows unpacks, asks about row after row and writes each with its answer; a row that is none, be it empty, is
// answered as the node answers what no passport has. What was answered is written, whatever comes after.
func checkRows(ctx context.Context, node *api.Client, from rows, out answers.Sink) (count checkCount, err error) {
	ctx, cancel := context.WithCancel(ctx) // ends who unpacks
	defer cancel()
	defer func() { err = errors.Join(err, out.End(count)) }()
	plain, err := ministry.Open(ctx, bufio.NewReader(from))
	if err != nil {
		return count, from.unread(err)
	}
	in := bufio.NewReader(plain)
	bar := terminal.NewProgress(terminal.Say("passports.checking"), -1, false)
	defer bar.Finish()
	batch := make([]row, 0, checkBatch)
	for number := int64(1); ; number++ {
		line, err := lineOf(in)
		if errors.Is(err, io.EOF) {
			return count, count.ask(ctx, node, batch, out)
		}
		if err != nil {
			// The rows before it are good ones, and are answered.
			return count, errors.Join(count.ask(ctx, node, batch, out), from.unread(err))
		}
		if number == 1 {
			if line = strings.TrimPrefix(line, "\ufeff"); line == passport.ListHeader {
				continue
			}
		}
		if batch = append(batch, rowOf(number, line)); len(batch) == checkBatch {
			if err := count.ask(ctx, node, batch, out); err != nil {
				return count, err
			}
			bar.Add(int64(len(batch)))
			batch = batch[:0]
		}
	}
}

// unread says why the file could not be read to its end: in the words of what broke, not of an import.
func (r rows) unread(err error) error {
	cause := err
	var both interface{ Unwrap() []error }
	if errors.As(err, &both) {
		cause = both.Unwrap()[len(both.Unwrap())-1]
	}
	return fmt.Errorf("%w: %w", core.Refuse(core.Invalid, "file", "passports.check_unread", r.name, cause.Error()), err)
}

// ask asks about the rows of a batch, which may be empty, and writes it with its answers.
func (c *checkCount) ask(ctx context.Context, node *api.Client, batch []row, out answers.Sink) error {
	documents := make([][]string, 0, len(batch))
	for _, r := range batch {
		if r.asked() {
			documents = append(documents, r.fields)
		}
	}
	var answer checkAnswer
	if len(documents) > 0 {
		if err := node.Insist(ctx, remote.Post("/api/v1/passports/check", map[string]any{"documents": documents}), &answer); err != nil {
			return err
		}
		if len(answer.Answers) != len(documents) {
			return fmt.Errorf("the node gave %d answers about %d passports", len(answer.Answers), len(documents))
		}
		c.by(answered{answer.Edition, answer.Date})
	}
	for _, r := range batch {
		said := invalid
		if r.asked() {
			said, answer.Answers = answer.Answers[0], answer.Answers[1:]
		} else {
			r.fields = []string{r.fields[0], ""}
		}
		c.add(said, r.line)
		if err := out.Add(answers.Row{Line: r.line, Series: r.fields[0], Number: r.fields[1], Answer: said}); err != nil {
			return fmt.Errorf("writing the answers: %w", err)
		}
	}
	return nil
}

// by notes which edition answered.
func (c *checkCount) by(e answered) {
	if c.Edition != "" && c.Edition != e.Edition {
		if len(c.Editions) == 0 {
			c.Editions = []answered{{c.Edition, c.Date}}
		}
		c.Editions = append(c.Editions, e)
	}
	c.Edition, c.Date = e.Edition, e.Date
}

// invalid is the answer about what no passport has.
const invalid = "invalid"

const (
	// linesMost bounds how many lines of invalid rows are told to programs, linesShown how many to people.
	linesMost, linesShown = 1000, 20
)

func (c *checkCount) add(said string, line int64) {
	c.Asked++
	switch said {
	case "listed":
		c.Listed++
	case "not_listed":
		c.NotListed++
	default:
		c.Invalid++
		if len(c.InvalidLines) < linesMost && line > 0 {
			c.InvalidLines = append(c.InvalidLines, line)
		}
	}
}

// refused says which rows were invalid, nil where none was.
func (c checkCount) refused() error {
	if c.Invalid == 0 {
		return nil
	}
	var lines []string
	for _, line := range c.InvalidLines[:min(len(c.InvalidLines), linesShown)] {
		lines = append(lines, strconv.FormatInt(line, 10))
	}
	if c.Invalid > len(lines) {
		lines = append(lines, "…")
	}
	return core.Refuse(core.Invalid, "file", "passports.check_invalid", strconv.Itoa(c.Invalid), strconv.Itoa(c.Asked), strings.Join(lines, ", "))
}

func (c checkCount) line() string {
	if c.Edition == "" {
		return terminal.Say("passports.checked.none", c.Invalid, c.Asked)
	}
	line := terminal.Say("passports.checked", core.Short(c.Edition), c.Date, c.Asked, c.Listed, c.NotListed, c.Invalid)
	if len(c.Editions) == 0 {
		return line
	}
	several := make([]string, len(c.Editions))
	for i, e := range c.Editions {
		several[i] = core.Short(e.Edition) + " (" + e.Date + ")"
	}
	return line + " " + terminal.Say("passports.checked.several", strings.Join(several, ", "))
}
