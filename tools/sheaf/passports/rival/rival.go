package rival

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Tell says which imports of the list are under way among all editions: whose, since when, and how far. What was killed
// looks the same for a while, so it is told and stops nobody.
func Tell(ctx context.Context, node *api.Client, all []api.Edition, beside io.Writer) error {
	for _, e := range all {
		if e.Kind != core.EditionPassports || e.State != core.EditionLoading {
			continue
		}
		begun, err := node.Done(ctx, e.ID, "edition.begin/")
		if err != nil {
			return err
		}
		if begun.By == "" {
			continue // the journal knows nobody: it cannot be told from what was left behind
		}
		fmt.Fprintln(beside, terminal.Say("import.passports.rival", begun.By, terminal.Moment(begun.At), e.Source, terminal.Day(e.Date),
			e.Loaded, e.Chunks))
	}
	return nil
}

// Lost puts a conflict into words: before are the editions as they were when the import began to send. Where another list
// has come into force since, it says whose; other errors stay as they are.
func Lost(ctx context.Context, node *api.Client, before []api.Edition, err error) error {
	var refused *api.Refusal
	if !errors.As(err, &refused) || refused.Refused.Code != core.Conflict {
		return err
	}
	words := core.Refuse(core.Conflict, "", "import.passports.meanwhile", refused.Said).About(refused.Refused.Subject)
	now, failed := node.Editions(ctx)
	if failed != nil {
		return words
	}
	winner, there := inForce(now)
	if former, was := inForce(before); !there || was && former.ID == winner.ID {
		return words
	}
	done, failed := node.Done(ctx, winner.ID, api.DidActivate)
	if failed != nil || done.By == "" {
		return words
	}
	return core.Refuse(core.Conflict, "", "import.passports.overtaken", done.By, terminal.Moment(done.At), winner.Source,
		terminal.Day(winner.Date), core.Short(winner.ID)).About(refused.Refused.Subject)
}

// inForce finds the list in force.
func inForce(all []api.Edition) (api.Edition, bool) {
	at := slices.IndexFunc(all, func(e api.Edition) bool { return e.Kind == core.EditionPassports && e.State == core.EditionActive })
	if at < 0 {
		return api.Edition{}, false
	}
	return all[at], true
}
