package passports

import (
	"context"
	"encoding/hex"
	"errors"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

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
	// Waiting are the lists that are loaded and wait for somebody, whichever was asked about.
	Waiting []api.Edition `json:"waiting,omitempty"`
}

func statsCommand() *cobra.Command {
	var to remote.Reach
	var asJSON bool
	c := &cobra.Command{
		Use: "stats [FILE|EDITION]", Short: "Tell how large a list is, how it differs from the one before, and which list waits for somebody; without a word the list in force",
		Args: terminal.Args(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			if len(list) == 0 {
				list = []string{active}
			}
			out, err := told(c, to, list[0])
			if err != nil && len(out.Waiting) == 0 {
				return err
			}
			return errors.Join(terminal.To(c.OutOrStdout(), asJSON).Result(out, "%s", out.lines()), err)
		},
	}
	to.Flags(c)
	remote.JSONFlag(c, &asJSON)
	return c
}

// told looks at the list. Where there is none in force, or it cannot be read, what waits is told all the same.
func told(c *cobra.Command, to remote.Reach, word string) (stats, error) {
	found, err := sources(c, to, []string{word})
	var out stats
	if err == nil {
		out, err = statsOf(c, to, found[0])
	}
	if len(found) > 0 {
		out.Waiting = waitingOf(found[0].all)
	}
	if len(found) > 0 && core.CodeOf(err) == core.NotFound && word == active && len(out.Waiting) == 0 {
		err = core.Refuse(core.NotFound, "edition", "passports.stats.none") // no list waits, either
	}
	return out, err
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
	var before string
	err := to.With(c, func(ctx context.Context, node *remote.Client) (err error) {
		before, err = previous(ctx, node.Client, s.all, *s.edition)
		return err
	})
	switch {
	case before == "" || err != nil:
		return out, err
	case before == s.edition.Base:
		out.Previous, out.Added, out.Removed = before, s.edition.Added, s.edition.Removed
		return out, nil
	}
	older, err := sources(c, to, []string{before})
	if err != nil {
		return out, err
	}
	d := passport.Diff(older[0].set, s.set, runtime.GOMAXPROCS(0))
	out.Previous, out.Added, out.Removed = before, d.Added.Len(), d.Removed.Len()
	return out, nil
}

// previous is the list that this one replaced, where it is still stored, which need not be the one that it is stored as the
// difference to: the one that was in force before it, and the one in force for a list that never was. Where the journal
// does not say, it is the one that it is the difference to.
func previous(ctx context.Context, node *api.Client, all []api.Edition, e api.Edition) (string, error) {
	if e.State == core.EditionComplete {
		now, err := named(all, active)
		if err != nil {
			return e.Base, nil // there is none
		}
		return now.ID, nil
	}
	former, err := node.Former(ctx, e.ID)
	if err != nil || former == "" {
		return e.Base, err
	}
	if _, err := api.Chain(all, former); err != nil {
		return "", nil // it was forgotten
	}
	return former, nil
}

// rows are lines of a table: what a number is of, and the number with its unit.
type table [][2]string

func (t *table) add(key, value string) { *t = append(*t, [2]string{terminal.Say(key), value}) }

// lines is the table of the list, and one of each that waits.
func (s stats) lines() string {
	var parts []string
	if s.Contents != "" {
		parts = append(parts, terminal.Table(s.table()))
	}
	for _, e := range s.Waiting {
		if s.Edition != nil && s.Edition.ID == e.ID {
			continue // it is the one that was asked about
		}
		parts = append(parts, terminal.Say("passports.stats.waiting")+"\n"+terminal.Table(waitingTable(e)))
	}
	return strings.Join(parts, "\n\n")
}

func (s stats) table() (t table) {
	if e := s.Edition; e != nil {
		t.add("passports.stats.edition", core.Short(e.ID)+", "+stateWord(e.State))
		t.add("passports.stats.date", terminal.Day(e.Date))
		t.add("passports.stats.source", e.Source)
	}
	t.add("passports.stats.keys", terminal.Number(s.Keys))
	t.add("passports.stats.irregular", terminal.Number(s.Irregular))
	t.add("passports.stats.series", terminal.Number(int64(s.Series)))
	t.add("passports.stats.packed", terminal.Number(int64(s.Packed)))
	t.add("passports.stats.heap", terminal.Say("passports.stats.each", terminal.Bytes(s.Heap), terminal.Decimal(s.PerKey, 3)))
	t.add("passports.stats.stored", terminal.Bytes(s.Stored))
	if s.Previous != "" {
		t.add("passports.stats.previous", terminal.Say("passports.stats.changes", core.Short(s.Previous), terminal.Number(s.Added), terminal.Number(s.Removed)))
	}
	t.add("passports.stats.rows_digest", s.Digest)
	t.add("passports.stats.contents", s.Contents)
	if e := s.Edition; e != nil {
		t.add("passports.stats.digest", e.Digest)
		t.doubts(*e)
		if e.State == core.EditionComplete {
			t.add("passports.stats.activate", activation(*e))
			t.add("passports.stats.forget", forgetting(*e))
		}
	}
	return t
}

// doubts says what speaks against putting an edition into force, and of one that is in force that somebody did
// nevertheless.
func (t *table) doubts(e api.Edition) {
	if a := e.Acceptance; a != nil {
		t.add("passports.stats.accepted", terminal.Say("passports.stats.accepted_by", doubtWords(a.Doubts), a.By, terminal.Moment(a.At)))
	}
	switch {
	case len(e.Doubts) == 0:
	case e.State != core.EditionActive:
		t.add("passports.stats.doubt", doubtWords(e.Doubts))
	case e.Acceptance == nil: // by a release that did not note who
		t.add("passports.stats.accepted", doubtWords(e.Doubts))
	}
}

// waitingTable is what one needs to know of a list to put it into force.
func waitingTable(e api.Edition) (t table) {
	t.add("passports.stats.edition", core.Short(e.ID))
	t.add("passports.stats.date", terminal.Day(e.Date))
	t.add("passports.stats.source", e.Source)
	t.add("passports.stats.keys", terminal.Number(e.Rows))
	t.add("passports.stats.digest", e.Digest)
	why := doubtWords(e.Doubts)
	if why == "" {
		why = terminal.Say("registers.why.none")
	}
	t.add("passports.stats.why", why)
	t.add("passports.stats.activate", activation(e))
	t.add("passports.stats.forget", forgetting(e))
	return t
}
