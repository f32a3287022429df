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
	api "github.com/sheaf-drive/sheaf/tools/client"
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
	// Editions are all that answered, where the list changed meanwhile; Edition is the last of them.
	Editions []answered `json:"editions,omitempty"`
}

// refused says of a single document that is none which field is wrong, where and what to type. One that no passport
// has and the list has is answered like any other.
func (c checkCount) refused(document []string) error {
	if len(document) != 2 || c.Invalid == 0 {
		return nil
	}
	_, err := passport.Parse(document[0], document[1])
	return err
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
				return terminal.UsageError{Cause: errors.New("give SERIES and NUMBER, or --file FILE (- for standard input)")}
			}
			var in io.Reader = strings.NewReader(strings.Join(list, ",") + "\n")
			name := "SERIES NUMBER"
			out := io.Writer(io.Discard)
			if file != "" {
				opened, err := openRows(file)
				if err != nil {
					return err
				}
				defer opened.Close()
				in, name = attentive{c.Context(), opened}, file
				if !asJSON {
					out = c.OutOrStdout()
				}
			}
			var count checkCount
			err := to.With(c, func(ctx context.Context, node *remote.Client) (err error) {
				count, err = checkRows(ctx, node.Client, rows{in, name}, out)
				return err
			})
			if c.Context().Err() != nil {
				err = interrupted(c.Context(), "passports.check_interrupted")
			}
			if err != nil {
				return err
			}
			if err := count.refused(list); err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(count, "%s", count.line())
		},
	}
	to.Flags(c)
	c.Flags().StringVar(&file, "file", "", "rows SERIES,NUMBER; each is written out with its answer")
	remote.JSONFlag(c, &asJSON)
	return c
}

func openRows(path string) (io.ReadCloser, error) {
	if path == "-" {
		return io.NopCloser(os.Stdin), nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, loading.Unreadable(path, err)
	}
	return file, nil
}

// rows is what is asked about, and what to call it.
type rows struct {
	io.Reader
	name string
}

// checkRows asks about row after row and writes each with its answer. What was answered is written, whatever
// comes after.
func checkRows(ctx context.Context, node *api.Client, in rows, out io.Writer) (count checkCount, err error) {
	read := csv.NewReader(bufio.NewReader(in))
	read.FieldsPerRecord = 2
	w := csv.NewWriter(out)
	defer func() {
		w.Flush()
		if failed := w.Error(); failed != nil {
			err = errors.Join(err, fmt.Errorf("writing the answers: %w", failed))
		}
	}()
	bar := terminal.NewProgress(terminal.Say("passports.checking"), -1, false)
	defer bar.Finish()
	batch := make([][]string, 0, checkBatch)
	for first := true; ; first = false {
		row, err := read.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			// The rows before it are good ones, and are answered.
			return count, errors.Join(count.ask(ctx, node, batch, w), unreadable(in.name, err))
		}
		if first {
			row[0] = strings.TrimPrefix(row[0], "\ufeff")
			if strings.Join(row, ",") == passport.ListHeader {
				continue
			}
		}
		if batch = append(batch, row); len(batch) == checkBatch {
			if err := count.ask(ctx, node, batch, w); err != nil {
				return count, err
			}
			bar.Add(int64(len(batch)))
			batch = batch[:0]
		}
	}
	return count, count.ask(ctx, node, batch, w)
}

// unreadable names the line that is not a row, or says that the file could not be read.
func unreadable(name string, err error) error {
	var at *csv.ParseError
	if errors.As(err, &at) {
		return core.Refuse(core.Invalid, "file", "passports.check_row", strconv.Itoa(at.StartLine))
	}
	return fmt.Errorf("%w: %w", core.Refuse(core.Invalid, "file", "cli.unreadable", name, err.Error()), err)
}

// ask asks about a batch, which may be empty, and writes it with its answers.
func (c *checkCount) ask(ctx context.Context, node *api.Client, batch [][]string, w *csv.Writer) error {
	if len(batch) == 0 {
		return nil
	}
	var answer checkAnswer
	if err := node.Insist(ctx, remote.Post("/api/v1/passports/check", map[string]any{"documents": batch}), &answer); err != nil {
		return err
	}
	if len(answer.Answers) != len(batch) {
		return fmt.Errorf("the node gave %d answers about %d passports", len(answer.Answers), len(batch))
	}
	c.by(answered{answer.Edition, answer.Date})
	for i, said := range answer.Answers {
		c.add(said)
		if err := w.Write(append(batch[i], said)); err != nil {
			return fmt.Errorf("writing the answers: %w", err)
		}
	}
	return nil
}

// by notes which edition answered.
func (c *checkCount) by(e answered) {
	if c.Asked > 0 && c.Edition != e.Edition {
		if len(c.Editions) == 0 {
			c.Editions = []answered{{c.Edition, c.Date}}
		}
		c.Editions = append(c.Editions, e)
	}
	c.Edition, c.Date = e.Edition, e.Date
}

func (c *checkCount) add(said string) {
	c.Asked++
	switch said {
	case "listed":
		c.Listed++
	case "not_listed":
		c.NotListed++
	default:
		c.Invalid++
	}
}

func (c checkCount) line() string {
	line := terminal.Say("passports.checked", c.Edition, c.Date, c.Asked, c.Listed, c.NotListed, c.Invalid)
	if len(c.Editions) == 0 {
		return line
	}
	several := make([]string, len(c.Editions))
	for i, e := range c.Editions {
		several[i] = e.Edition + " (" + e.Date + ")"
	}
	return line + " " + terminal.Say("passports.checked.several", strings.Join(several, ", "))
}
