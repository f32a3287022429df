package scans

import (
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Command is the group sheaf scans.
func Command() *cobra.Command {
	return terminal.Group("scans", "Pages of sheets from files of a scanner: read their codes, deliver them, name what nothing could read",
		readCommand(), ingestCommand(), listCommand(), nameCommand(), asideCommand(), scannerCommand())
}

func readCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "read FILE|DIR…",
		Short: "Say of each page which sheet's code is on it; asks no node and keeps nothing",
		Long: "Reads JPEG, PNG, TIFF and PDF files, also of many pages, and those in folders, and says what came of them. A page that is\n" +
			"not read, or that bears the codes of two sheets, is told by file and page; so is a file that is none. With --json the\n" +
			"list has every page.",
		Args: terminal.Args(cobra.MinimumNArgs(1)),
		RunE: func(c *cobra.Command, paths []string) error {
			files, err := given(paths)
			if err != nil {
				return err
			}
			progress := terminal.NewProgress(terminal.Say("cli.scans.reading"), int64(len(files)), false)
			r, err := walk(c.Context(), files, runtime.GOMAXPROCS(0), progress, here())
			progress.Finish()
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(r, "%s", r.words())
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

// given are the files that were named, of which there is at least one.
func given(paths []string) ([]string, error) {
	files, err := found(paths)
	if err == nil && len(files) == 0 {
		err = core.Refuse(core.NotFound, field, "scans.none", strings.Join(paths, ", "))
	}
	return files, err
}

// words are a line for each page that needs somebody, and the sums.
func (r report) words() string {
	var b strings.Builder
	line := func(key string, args ...any) { b.WriteString(terminal.Say(key, args...) + "\n") }
	for _, s := range r.List {
		switch {
		case s.Error != "":
			line("cli.scans.broken", s.place(), s.Error)
		case len(s.Codes) > 0:
			line("cli.scans.several", s.place(), strings.Join(s.Codes, ", "))
		case s.Code == "" && s.Foreign > 0:
			line("cli.scans.foreign", s.place())
		case s.Code == "" && s.kept == nil:
			line("cli.scans.unread", s.place())
		}
		s.kept.words(s, line)
		if s.Same != "" {
			line("cli.scans.same", s.place(), s.Same)
		}
	}
	if r.sent {
		line("cli.scans.delivered", r.Repeated, r.Unknown, r.Unexpected)
		line("cli.scans.lines", r.Differing, r.Unregistered)
	}
	line("cli.scans.done", r.Files, r.Pages, r.Read, r.Unread, r.Several, r.Broken, r.Twice)
	return strings.TrimSuffix(b.String(), "\n")
}
