package passports

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/passport/change"
	"github.com/sheaf-drive/sheaf/core/text"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// source is a list to look at: a file, or an edition that a node holds.
type source struct {
	set     *passport.Set
	edition *api.Edition
	all     []api.Edition
}

// isFile says whether the word names a file rather than an edition.
func isFile(word string) bool {
	if word == "-" {
		return true
	}
	_, err := os.Stat(word)
	return err == nil || strings.ContainsAny(word, "./\\")
}

// sources reads files at once and asks the node, if it has to be asked, for all editions in one go; nothing is answered where it
// does not tell them.
func sources(c *cobra.Command, to remote.Reach, words []string) ([]source, error) {
	found := make([]source, len(words))
	var err error
	for i, word := range words {
		if isFile(word) {
			if found[i].set, _, err = readPassports(c.Context(), word); err != nil {
				return nil, ofFile(word, err)
			}
		}
	}
	if !slices.ContainsFunc(found, func(s source) bool { return s.set == nil }) {
		return found, nil
	}
	told := false
	err = to.With(c, func(ctx context.Context, node *remote.Client) error {
		all, err := node.Editions(ctx)
		if told = err == nil; !told {
			return err
		}
		for i, word := range words {
			if found[i].set != nil {
				continue
			}
			found[i].all = all
			e, err := meant(all, word)
			if err != nil {
				return err
			}
			found[i].edition = &e
			if found[i].set, err = fetched(ctx, node, all, e.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if !told {
		return nil, err
	}
	return found, err
}

// meant is the edition that a word names which is no file.
func meant(all []api.Edition, word string) (api.Edition, error) {
	e, err := named(all, word)
	if code := core.CodeOf(err); word != active && (code == core.NotFound || code == core.Invalid && !edition.Begins(word)) {
		return e, core.Refuse(core.NotFound, "edition", "passports.neither", word)
	}
	return e, err
}

// ofFile says of which file a refusal speaks.
func ofFile(path string, err error) error {
	refusal := ofList(err)
	if path == "-" || refusal == nil {
		return err
	}
	return core.Refuse(refusal.Code, refusal.Field, "passports.of_file", filepath.Base(path), text.OfError(terminal.Language(), refusal))
}

// ofList is the refusal of what a file holds, nil for other errors.
func ofList(err error) *core.Error {
	var refusal *core.Error
	if errors.As(err, &refusal) && strings.HasPrefix(refusal.Text, "passport.list.") {
		return refusal
	}
	return nil
}

// changes is what a comparison says.
type changes struct {
	Old     int64 `json:"old"`
	New     int64 `json:"new"`
	Added   int64 `json:"added"`
	Removed int64 `json:"removed"`
	// Bytes is what the difference would take to send.
	Bytes int64 `json:"bytes"`
	Same  bool  `json:"same"`
}

func diffCommand() *cobra.Command {
	var to remote.Reach
	var asJSON bool
	c := &cobra.Command{
		Use: "diff OLD NEW", Short: "Count what two lists differ in; each a file, an edition's id, or active",
		Args: terminal.Args(cobra.ExactArgs(2)),
		RunE: func(c *cobra.Command, list []string) error {
			both, err := sources(c, to, list)
			if err != nil {
				return err
			}
			d := passport.Diff(both[0].set, both[1].set, runtime.GOMAXPROCS(0))
			out := changes{Old: both[0].set.Len(), New: both[1].set.Len(), Added: d.Added.Len(), Removed: d.Removed.Len()}
			out.Same = out.Added+out.Removed == 0
			for part := range change.Chunks(d) {
				out.Bytes += int64(len(part))
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(out, "%s",
				terminal.Say("passports.diff", out.Old, out.New, out.Added, out.Removed, out.Bytes))
		},
	}
	to.Flags(c)
	remote.JSONFlag(c, &asJSON)
	return c
}
