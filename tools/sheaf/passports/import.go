package passports

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/passport/change"
	ministry "github.com/sheaf-drive/sheaf/core/passport/list"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/loading"
	"github.com/sheaf-drive/sheaf/tools/sheaf/passports/dated"
	"github.com/sheaf-drive/sheaf/tools/sheaf/passports/rival"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Command is the group of them all.
func Command() *cobra.Command {
	return terminal.Group("passports", "The list of invalid passports",
		importCommand(), activateCommand(), forgetCommand(), diffCommand(), statsCommand(), checkCommand())
}

// report is what an import of the list says it did.
type report struct {
	Edition    api.Edition `json:"edition"`
	Rows       int64       `json:"rows"`
	Regular    int64       `json:"regular"`
	Irregular  int64       `json:"irregular"`
	Duplicates int64       `json:"duplicates"`
	Malformed  int64       `json:"malformed"`
	Report     string      `json:"report,omitempty"`
	// Sent is how many bytes went to the node: those of the whole list, or of the difference.
	Sent int64 `json:"sent"`
	// Previous is the list in force that Added and Removed of the edition are counted against.
	Previous string `json:"previous,omitempty"`
	// There is set when the same list was in force already, under whatever date: nothing was sent.
	There bool `json:"in_force_already,omitempty"`
	// FileDoubts is what speaks against the file of a list that was in force already, and against that list did not.
	FileDoubts []string `json:"file_doubts,omitempty"`
	// Dated is what the date comes from: flag, name or file, or today where nothing says it.
	Dated string `json:"date_from"`
	// Accepted are the doubts that were passed over.
	Accepted []string `json:"accepted,omitempty"`
	// asked is set once the node was asked to put the list into force.
	asked bool
}

// importing is one import as it was asked for.
type importing struct {
	path, report, source string
	dated                dated.List
	accept, whole        bool
	// beside takes what is said beside the answer.
	beside io.Writer
}

func importCommand() *cobra.Command {
	var to remote.Reach
	var in importing
	var asJSON bool
	var date string
	c := &cobra.Command{
		Use:   "import FILE",
		Short: "Load list_of_expired_passports.csv (plain, .bz2, .gz, .zst; - for standard input)",
		Args:  terminal.Args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, list []string) (err error) {
			in.path, in.beside = list[0], c.ErrOrStderr()
			if in.source == "" {
				in.source = base(in.path)
			}
			if err := errors.Join(loading.There(in.path), loading.CheckReport(in.report)); err != nil {
				return err
			}
			if in.dated, err = dated.Of(date, in.path, time.Now()); err != nil {
				return err
			}
			out, err := in.run(c, to)
			if err != nil && !(asJSON && out.Edition.State == core.EditionComplete) {
				return err
			}
			// A list in doubt is loaded: programs are told all of it, and that it waits.
			if failed := terminal.To(c.OutOrStdout(), asJSON).Result(out, "%s", out.line()); failed != nil {
				return failed
			}
			return err
		},
	}
	to.Flags(c)
	c.Flags().StringVar(&date, "date", "", "date of the list (default: as the name of FILE says, else the day FILE was last changed, else today; it says which)")
	c.Flags().BoolVar(&in.accept, "accept", false, "put the list into force whatever speaks against it, and say what that was")
	c.Flags().BoolVar(&in.whole, "whole", false, "send the whole list, not the difference to the one in force, and even if it is the same (then it gets this date, too)")
	c.Flags().StringVar(&in.source, "source", "", "where the list comes from, kept with the edition (default: the name of FILE)")
	c.Flags().StringVar(&in.report, "report", "", "new file for the malformed rows (default: beside FILE)")
	remote.JSONFlag(c, &asJSON)
	return c
}

// run asks the node first, so that whoever may not import hears of it before minutes of reading. The file is read to
// its end before anything is sent.
func (in importing) run(c *cobra.Command, to remote.Reach) (out report, err error) {
	read := false
	err = to.With(c, func(ctx context.Context, node *remote.Client) error {
		all, err := node.Editions(ctx)
		if err := errors.Join(err, rival.Tell(ctx, node.Client, all, in.beside)); err != nil {
			return err
		}
		in.dated.Tell(in.beside)
		set, found, err := readPassports(ctx, in.path)
		if ofList(err) != nil {
			return terminal.Advised{Cause: err, Advice: terminal.Say("import.nothing")}
		}
		if err != nil {
			return err
		}
		out = report{Rows: found.Rows, Regular: found.Regular, Irregular: found.Irregular,
			Duplicates: found.Duplicates, Malformed: found.Malformed, Dated: in.dated.From}
		if len(found.Notes) > 0 {
			if out.Report, err = writeNotes(in.report, in.path, found); err != nil {
				return err
			}
		}
		read = true
		return in.load(ctx, node, set, found, &out)
	})
	if err != nil && read {
		fmt.Fprintln(in.beside, out.read())
		switch {
		case c.Context().Err() != nil:
			err = loading.Interrupted(c.Context(), "import.interrupted.sending")
		case lost(err):
			err = out.stays(err)
		}
	}
	return out, err
}

// lost says that nobody answered, or could not now: the node has ended, is away or is busy.
func lost(err error) bool {
	return errors.Is(err, api.ErrUnreachable) || core.CodeOf(err) == core.Unavailable
}

// stays says what a node that was lost leaves behind, and that the command can be repeated.
func (r report) stays(err error) error {
	words := "import.passports.lost"
	if r.asked {
		words = "import.passports.lost.activating"
	}
	return core.Refuse(core.Unavailable, "", words, terminal.Said(err))
}

// load sends the list or its difference and puts it into force, unless something speaks against it, or it is
// in force: a new date would hide that no new list came. What nothing needs any more is forgotten then, and so are
// the lists that waited for somebody before.
func (in importing) load(ctx context.Context, node *remote.Client, set *passport.Set, read ministry.Report, out *report) error {
	u := api.Upload{
		Edition: core.Edition{Kind: core.EditionPassports, Rows: set.Len(), Date: in.dated.Day, Source: in.source},
		Origin:  core.EditionOrigin{Contents: set.Contents(runtime.GOMAXPROCS(0)), Doubts: read.Doubts()},
		Weigh: func(e api.Edition) (accept []string, err error) {
			accept, err = in.weigh(e)
			out.Accepted = slices.Clone(accept) // the answer is read into the edition that has it
			out.asked = err == nil
			return accept, err
		},
	}
	all, err := node.Editions(ctx)
	if err != nil {
		return err
	}
	keep, did := "", ""
	switch there, found := same(all, u); {
	case found && !in.whole:
		out.Edition, out.There, out.FileDoubts = there, true, news(there, u.Origin.Doubts) // it is whose it is
	default:
		if there, found = waiting(all, u); found && !(in.whole && there.Base != "") {
			t := turnOf(ctx, node, all, there, set, in.beside)
			there.Doubts = t.Doubts // another list may have come into force since it was loaded
			if out.Edition, err = enforce(ctx, node, there, u.Weigh); err == nil {
				out.Previous, out.Edition.Added, out.Edition.Removed = t.Previous, t.Added, t.Removed
			}
		} else {
			err = in.send(ctx, node, all, set, u, out)
			did = api.DidComplete
		}
		if keep = out.Edition.ID; err == nil {
			did = api.DidActivate
		}
	}
	if err != nil && (ctx.Err() != nil || lost(err) || out.Edition.State != core.EditionComplete) {
		return rival.Lost(ctx, node.Client, all, err)
	}
	if late := node.Tidy(ctx, core.EditionPassports, keep, did); late != nil { // what was asked for is done
		fmt.Fprintln(in.beside, terminal.Say("import.passports.untidy", terminal.Said(late)))
	}
	return rival.Lost(ctx, node.Client, all, err)
}

// same finds the list in force where it is this one, whatever their dates.
func same(all []api.Edition, u api.Upload) (api.Edition, bool) {
	e, err := named(all, active)
	return e, err == nil && e.Contents == hex.EncodeToString(u.Origin.Contents[:])
}

// news are the doubts about a file that nobody has accepted of the same list in force.
func news(there api.Edition, doubts []string) []string {
	known := there.Doubts
	if there.Acceptance != nil {
		known = slices.Concat(known, there.Acceptance.Doubts)
	}
	return slices.DeleteFunc(slices.Clone(doubts), func(doubt string) bool { return slices.Contains(known, doubt) })
}

// base names a file without its folder.
func base(path string) string {
	if path == "-" {
		return "stdin"
	}
	return filepath.Base(path)
}

// waiting finds the same list, which was loaded before and waits for somebody: from a file in which the same was wrong.
func waiting(all []api.Edition, u api.Upload) (api.Edition, bool) {
	contents := hex.EncodeToString(u.Origin.Contents[:])
	at := slices.IndexFunc(all, func(e api.Edition) bool {
		return e.Kind == u.Edition.Kind && e.State == core.EditionComplete && e.Contents == contents && e.Date == string(u.Edition.Date) &&
			!slices.ContainsFunc(ministry.ReadingDoubts(), func(doubt string) bool {
				return slices.Contains(u.Origin.Doubts, doubt) != slices.Contains(e.Doubts, doubt)
			})
	})
	if at < 0 {
		return api.Edition{}, false
	}
	return all[at], true
}

// enforce puts into force what is loaded already.
func enforce(ctx context.Context, node *remote.Client, there api.Edition, weigh func(api.Edition) ([]string, error)) (api.Edition, error) {
	accept, err := weigh(there)
	if err != nil {
		return there, err
	}
	return node.Enforce(ctx, there.ID, accept)
}

// send sends the list, or what it differs in from the one in force.
func (in importing) send(ctx context.Context, node *remote.Client, all []api.Edition, set *passport.Set, u api.Upload, out *report) error {
	pieces, turned, err := in.pieces(ctx, node, all, set, &u.Origin)
	if err != nil {
		return err
	}
	for _, piece := range pieces {
		out.Sent += int64(len(piece))
	}
	u.Chunks = func() iter.Seq[[]byte] { return slices.Values(pieces) }
	if out.Edition, err = loading.Upload(ctx, node.Client, u); turned != nil {
		former, _ := named(all, active) // turned is against it
		out.Previous, out.Edition.Added, out.Edition.Removed = former.ID, turned.Added, turned.Removed
	}
	return err
}

// pieces are the chunks to send: those of the difference to the list in force where that is smaller, and
// not too many differences follow from one whole list already. The origin is told what differs, whatever is sent.
func (in importing) pieces(ctx context.Context, node *remote.Client, all []api.Edition, set *passport.Set, origin *core.EditionOrigin) (
	chunks [][]byte, turned *core.Turnover, err error) {
	whole := func() [][]byte { return slices.Collect(set.Chunks()) }
	base, depth, err := inForce(ctx, node, all)
	if err != nil && !in.whole { // the whole list is sent also where the one in force cannot be read
		return nil, nil, err
	}
	if err != nil || base.Set == nil {
		return whole(), nil, nil
	}
	d := passport.Diff(base.Set, set, runtime.GOMAXPROCS(0))
	turned = &core.Turnover{Of: base.Set.Len(), Added: d.Added.Len(), Removed: d.Removed.Len()}
	origin.Doubts = append(origin.Doubts, turnedDoubts(*turned, irregular(base.Set, d))...)
	if in.whole || depth >= machine.MaxDepth || turned.Added+turned.Removed > set.Len()/differenceShare {
		return whole(), turned, nil
	}
	origin.Base, origin.Added, origin.Removed = base.Edition.Edition, turned.Added, turned.Removed
	return slices.Collect(change.Chunks(d)), turned, nil
}

// differenceShare is how many documents there have to be to one that changed: a change takes two bytes, a
// document of a whole list a sixth of one.
const differenceShare = 20

// weigh accepts the doubts of an edition, or says what they are: then it stays loaded.
func (in importing) weigh(e api.Edition) ([]string, error) {
	if len(e.Doubts) == 0 || in.accept {
		return e.Doubts, nil
	}
	return nil, doubted(e)
}

func (r report) line() string {
	line := terminal.Say("import.passports.done", r.Edition.Rows, core.Short(r.Edition.ID),
		r.Rows, r.Regular, r.Irregular, r.Duplicates, r.Malformed)
	if r.There {
		line = terminal.Say("import.passports.there", terminal.Day(r.Edition.Date), core.Short(r.Edition.ID))
	}
	if len(r.FileDoubts) > 0 {
		line += " " + terminal.Say("import.passports.there.doubted", doubtWords(r.FileDoubts))
	}
	if changed := r.Edition.Added+r.Edition.Removed > 0; changed && !r.There {
		line += " " + terminal.Say("import.passports.changed", r.Edition.Added, r.Edition.Removed)
	}
	if r.Edition.Base != "" && r.Sent > 0 {
		line += " " + terminal.Say("import.passports.difference", r.Sent)
	}
	if len(r.Accepted) > 0 {
		line += " " + terminal.Say("import.passports.accepted", doubtWords(r.Accepted))
	}
	return line + r.where()
}

// read says what was read of a list that did not come into force.
func (r report) read() string {
	return terminal.Say("import.passports.read", r.Rows, r.Regular, r.Irregular, r.Duplicates, r.Malformed) + r.where()
}

// where says where the malformed rows are listed, if there are any.
func (r report) where() string {
	if r.Report == "" {
		return ""
	}
	return " " + terminal.Say("import.passports.report", r.Report)
}
