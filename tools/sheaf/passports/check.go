package passports

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
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
			out := io.Writer(io.Discard)
			if file != "" {
				opened, err := openRows(file)
				if err != nil {
					return err
				}
				defer opened.Close()
				in = opened
				if !asJSON {
					out = c.OutOrStdout()
				}
			}
			var count checkCount
			err := to.With(c, func(ctx context.Context, node *remote.Client) (err error) {
				count, err = checkRows(ctx, node, in, out)
				return err
			})
			if err != nil {
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

// checkRows asks about row after row and writes each with its answer.
func checkRows(ctx context.Context, node *remote.Client, in io.Reader, out io.Writer) (count checkCount, err error) {
	rows := csv.NewReader(bufio.NewReader(in))
	rows.FieldsPerRecord = 2
	w := csv.NewWriter(out)
	defer w.Flush() // what was answered before an error is told
	bar := terminal.NewProgress(terminal.Say("passports.checking"), -1, false)
	defer bar.Finish()
	batch := make([][]string, 0, checkBatch)
	ask := func() error {
		if len(batch) == 0 {
			return nil
		}
		var answer checkAnswer
		if err := node.Call(ctx, remote.Post("/api/v1/passports/check", map[string]any{"documents": batch}), &answer); err != nil {
			return err
		}
		count.Edition, count.Date = answer.Edition, answer.Date
		for i, said := range answer.Answers {
			count.add(said)
			if err := w.Write(append(batch[i], said)); err != nil {
				return fmt.Errorf("writing the answers: %w", err)
			}
		}
		bar.Add(int64(len(batch)))
		batch = batch[:0]
		return nil
	}
	for first := true; ; first = false {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return count, core.Refuse(core.Invalid, "file", "passports.check_row", fmt.Sprint(count.Asked+len(batch)+1))
		}
		if first && strings.TrimPrefix(strings.Join(row, ","), "\ufeff") == passport.ListHeader {
			continue
		}
		if batch = append(batch, row); len(batch) == checkBatch {
			if err := ask(); err != nil {
				return count, err
			}
		}
	}
	if err := ask(); err != nil {
		return count, err
	}
	w.Flush()
	return count, w.Error()
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
	return terminal.Say("passports.checked", c.Edition, c.Date, c.Asked, c.Listed, c.NotListed, c.Invalid)
}
