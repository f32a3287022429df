package lists

import (
	"context"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/names"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/loading"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

func namesCommand() *cobra.Command {
	return terminal.Group("names", "The list of names", namesImport(), namesCheck())
}

func namesImport() *cobra.Command {
	var to remote.Reach
	var asJSON bool
	var date string
	c := &cobra.Command{
		Use:   "import [FILE.tsv]",
		Short: "Load a list of names; without a file the built-in one",
		Args:  terminal.Args(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			read, source, err := readNames(list)
			if err != nil {
				return err
			}
			day, err := core.ParseDate("date", date)
			if err != nil {
				return terminal.UsageError{Cause: err}
			}
			pieces, err := read.Edition()
			if err != nil {
				return err
			}
			var e api.Edition
			err = to.With(c, func(ctx context.Context, node *remote.Client) (err error) {
				e, err = loading.Upload(ctx, node.Client, api.Upload{Edition: core.Edition{
					Kind: core.EditionNames, Rows: int64(read.Len()), Date: day, Source: source,
				}, Chunks: func() iter.Seq[[]byte] { return slices.Values(pieces.Pieces) }})
				return err
			})
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(e, "%s", terminal.Say("import.names.done", read.Len(), core.Short(e.ID)))
		},
	}
	to.Flags(c)
	c.Flags().StringVar(&date, "date", time.Now().Format("2006-01-02"), "date of the list")
	remote.JSONFlag(c, &asJSON)
	return c
}

func readNames(list []string) (*names.List, string, error) {
	if len(list) == 0 {
		return names.Builtin(), "built in", nil
	}
	file, err := os.Open(list[0])
	if err != nil {
		return nil, "", terminal.Unreadable(list[0], err)
	}
	defer file.Close()
	read, err := names.ReadTSV(file)
	return read, filepath.Base(list[0]), err
}
