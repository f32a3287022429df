package lists

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
	ministry "github.com/sheaf-drive/sheaf/core/passport/list"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

func passportsCommand() *cobra.Command {
	return terminal.Group("passports", "The list of invalid passports", passportsImport())
}

// passportReport is what an import of the list says it did.
type passportReport struct {
	Edition    editionBody `json:"edition"`
	Rows       int64       `json:"rows"`
	Regular    int64       `json:"regular"`
	Irregular  int64       `json:"irregular"`
	Duplicates int64       `json:"duplicates"`
	Malformed  int64       `json:"malformed"`
	Report     string      `json:"report,omitempty"`
}

func passportsImport() *cobra.Command {
	var to remote.Reach
	var asJSON, force bool
	var report, date string
	c := &cobra.Command{
		Use:   "import FILE",
		Short: "Load list_of_expired_passports.csv (plain, .bz2, .gz, .zst; - for standard input)",
		Args:  terminal.Args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			set, read, err := readPassports(c.Context(), list[0])
			if err != nil {
				return err
			}
			day, err := core.ParseDate("date", date)
			if err != nil {
				return terminal.UsageError{Cause: err}
			}
			out := passportReport{Rows: read.Rows, Regular: read.Regular, Irregular: read.Irregular,
				Duplicates: read.Duplicates, Malformed: read.Malformed}
			if len(read.Notes) > 0 {
				if out.Report, err = writeNotes(report, list[0], read); err != nil {
					return err
				}
			}
			err = to.With(c, func(ctx context.Context, node *remote.Client) (err error) {
				if !force {
					if err := newest(ctx, node, core.EditionPassports, day); err != nil {
						return err
					}
				}
				out.Edition, err = upload(ctx, node, core.Edition{
					Kind: core.EditionPassports, Rows: set.Len(), Date: day, Source: filepath.Base(list[0]),
				}, func() iter.Seq[[]byte] { return set.Chunks() })
				return err
			})
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(out, "%s", out.line(set.Len()))
		},
	}
	to.Flags(c)
	c.Flags().StringVar(&date, "date", time.Now().Format("2006-01-02"), "date of the list")
	c.Flags().BoolVar(&force, "force", false, "load a list that is older than the one in force, too")
	c.Flags().StringVar(&report, "report", "", "new file for the malformed rows (default: beside FILE)")
	remote.JSONFlag(c, &asJSON)
	return c
}

func (r passportReport) line(loaded int64) string {
	line := terminal.Say("import.passports.done", loaded, r.Edition.ID,
		r.Rows, r.Regular, r.Irregular, r.Duplicates, r.Malformed)
	if r.Report != "" {
		line += " " + terminal.Say("import.passports.report", r.Report)
	}
	return line
}

// readPassports streams the file into a set.
func readPassports(ctx context.Context, path string) (*passport.Set, ministry.Report, error) {
	file, size := os.Stdin, int64(-1)
	if path != "-" {
		opened, err := os.Open(path)
		if err != nil {
			return nil, ministry.Report{}, unreadable(path, err)
		}
		defer opened.Close()
		if info, err := opened.Stat(); err == nil {
			size = info.Size()
		}
		file = opened
	}
	bar := terminal.NewProgress(terminal.Say("import.reading"), size, true)
	defer bar.Finish()
	ctx, cancel := context.WithCancel(ctx) // ends who unpacks
	defer cancel()
	plain, err := ministry.Open(ctx, attentive{ctx, bufio.NewReaderSize(io.TeeReader(file, bar), 1<<20)})
	if err != nil {
		return nil, ministry.Report{}, err
	}
	var b passport.Builder
	read, err := ministry.Read(plain, &b)
	if err == nil && read.Headless {
		err = core.Refuse(core.Invalid, "file", "passport.list.header", passport.ListHeader)
	}
	if err != nil {
		return nil, read, err
	}
	return b.Set(), read, nil
}

// attentive reads until ctx ends.
type attentive struct {
	ctx context.Context
	in  io.Reader
}

func (p attentive) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.in.Read(b)
}

// writeNotes lists the malformed rows by line, flaw and remedy; the rows themselves are not repeated.
func writeNotes(path, source string, read ministry.Report) (string, error) {
	if source == "-" {
		source = "passports"
	}
	file, err := newReport(path, source)
	if err != nil {
		return "", err
	}
	w := bufio.NewWriter(file)
	fmt.Fprintln(w, terminal.Say("import.passports.head", read.Malformed, len(read.Notes)))
	for _, n := range read.Notes {
		fmt.Fprintln(w, terminal.Say("import.passports.row", n.Line, terminal.Say(n.Flaw.Text())))
	}
	if err := errors.Join(w.Flush(), file.Close()); err != nil {
		return "", fmt.Errorf("writing the report: %w", err)
	}
	return file.Name(), nil
}
