package passports

import (
	"context"
	"encoding/hex"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/passport/change"
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

// sources reads files at once and asks the node, if it has to be asked, for all editions in one go.
func sources(c *cobra.Command, to remote.Reach, words []string) ([]source, error) {
	found := make([]source, len(words))
	var err error
	for i, word := range words {
		if isFile(word) {
			if found[i].set, _, err = readPassports(c.Context(), word); err != nil {
				return nil, err
			}
		}
	}
	if !slices.ContainsFunc(found, func(s source) bool { return s.set == nil }) {
		return found, nil
	}
	return found, to.With(c, func(ctx context.Context, node *remote.Client) error {
		all, err := node.Editions(ctx)
		if err != nil {
			return err
		}
		for i, word := range words {
			if found[i].set != nil {
				continue
			}
			e, err := named(all, word)
			if err != nil {
				return err
			}
			found[i].edition, found[i].all = &e, all
			if found[i].set, err = fetched(ctx, node, all, e.ID); err != nil {
				return err
			}
		}
		return nil
	})
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

// stats is what is told of one list.
type stats struct {
	Keys      int64   `json:"keys"`
	Irregular int64   `json:"irregular"`
	Series    int     `json:"series"`
	Packed    int     `json:"packed"`
	Heap      int64   `json:"heap_bytes"`
	PerKey    float64 `json:"heap_bytes_per_key"`
	Stored    int64   `json:"stored_bytes"`
	// Digest is that of the rows, sorted, as sha256sum gives it; Contents the one that editions name.
	Digest   string       `json:"digest"`
	Contents string       `json:"contents"`
	Edition  *api.Edition `json:"edition,omitempty"`
	// Previous is the edition whose difference to this one Added and Removed count.
	Previous string `json:"previous,omitempty"`
	Added    int64  `json:"added"`
	Removed  int64  `json:"removed"`
}

func statsCommand() *cobra.Command {
	var to remote.Reach
	var asJSON bool
	c := &cobra.Command{
		Use: "stats [FILE|EDITION]", Short: "Tell how large a list is, and how it differs from the one before; without a word the list in force",
		Args: terminal.Args(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			if len(list) == 0 {
				list = []string{active}
			}
			found, err := sources(c, to, list)
			if err != nil {
				return err
			}
			out, err := statsOf(c, to, found[0])
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(out, "%s", out.lines())
		},
	}
	to.Flags(c)
	remote.JSONFlag(c, &asJSON)
	return c
}

func statsOf(c *cobra.Command, to remote.Reach, s source) (stats, error) {
	in := s.set.Stats()
	digest, contents := s.set.Digest(), s.set.Contents(runtime.GOMAXPROCS(0))
	out := stats{
		Keys: in.Regular + in.Irregular, Irregular: in.Irregular, Series: in.Series, Packed: in.Packed, Heap: in.Heap,
		PerKey: float64(in.Heap) / float64(max(s.set.Len(), 1)), Edition: s.edition,
		Digest: hex.EncodeToString(digest[:]), Contents: hex.EncodeToString(contents[:]),
	}
	for part := range s.set.Chunks() {
		out.Stored += int64(len(part))
	}
	if s.edition == nil {
		return out, nil
	}
	if s.edition.Base != "" {
		out.Previous, out.Added, out.Removed = s.edition.Base, s.edition.Added, s.edition.Removed
		return out, nil
	}
	var before string
	err := to.With(c, func(ctx context.Context, node *remote.Client) (err error) {
		before, err = previous(ctx, node.Client, s.all, *s.edition)
		return err
	})
	if before == "" || err != nil {
		return out, err
	}
	older, err := sources(c, to, []string{before})
	if err != nil {
		return out, err
	}
	d := passport.Diff(older[0].set, s.set, runtime.GOMAXPROCS(0))
	out.Previous, out.Added, out.Removed = before, d.Added.Len(), d.Removed.Len()
	return out, nil
}

// previous is the list before a whole one, where it is still stored: the one that was in force before this one came
// into force, and the one in force for a list that never did.
func previous(ctx context.Context, node *api.Client, all []api.Edition, e api.Edition) (string, error) {
	if e.State == core.EditionComplete {
		now, err := named(all, active)
		if err != nil {
			return "", nil // there is none
		}
		return now.ID, nil
	}
	former, err := node.Former(ctx, e.ID)
	if err != nil || former == "" {
		return "", err
	}
	if _, err := api.Chain(all, former); err != nil {
		return "", nil // it was forgotten
	}
	return former, nil
}

func (s stats) lines() string {
	lines := []string{terminal.Say("passports.stats", s.Keys, s.Irregular, s.Series, s.Packed, s.Heap, fmt.Sprintf("%.3f", s.PerKey), s.Stored, s.Digest, s.Contents)}
	if s.Edition != nil {
		lines = append(lines, terminal.Say("passports.stats.edition", s.Edition.ID, s.Edition.Date, s.Edition.State, s.Edition.Source, s.Edition.Digest))
		for _, doubt := range s.Edition.Doubts {
			lines = append(lines, terminal.Say("passports.stats.doubt", doubtWords(doubt)))
		}
	}
	if s.Previous != "" {
		lines = append(lines, terminal.Say("passports.stats.previous", s.Previous, s.Added, s.Removed))
	}
	return strings.Join(lines, "\n")
}
