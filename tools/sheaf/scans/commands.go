package scans

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Command is the group sheaf scans.
func Command() *cobra.Command {
	return terminal.Group("scans", "Read the codes of sheets from files of a scanner", readCommand())
}

func readCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "read FILE|DIR…",
		Short: "Say of each page which sheet's code is on it; asks no node and keeps nothing",
		Long: "Reads JPEG, PNG and TIFF files, also of many pages, and those in folders, and says what came of them. A page that is\n" +
			"not read, or that bears the codes of two sheets, is told by file and page; so is a file that is none. With --json the\n" +
			"list has every page.",
		Args: terminal.Args(cobra.MinimumNArgs(1)),
		RunE: func(c *cobra.Command, paths []string) error {
			files, err := found(paths)
			if err != nil {
				return err
			}
			if len(files) == 0 {
				return core.Refuse(core.NotFound, field, "scans.none", strings.Join(paths, ", "))
			}
			progress := terminal.NewProgress(terminal.Say("cli.scans.reading"), int64(len(files)), false)
			r, err := read(c.Context(), files, progress)
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
		case s.Code == "":
			line("cli.scans.unread", s.place())
		}
		if s.Same != "" {
			line("cli.scans.same", s.place(), s.Same)
		}
	}
	line("cli.scans.done", r.Files, r.Pages, r.Read, r.Unread, r.Several, r.Broken, r.Twice)
	return strings.TrimSuffix(b.String(), "\n")
}
