package passports

import (
	"errors"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/text"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// mistyped says what is wrong with a series or a number that was typed on the command line: where the desk speaks of
// the picture of the passport, here there is none.
func mistyped(series, number string) error {
	_, err := passport.Parse(series, number)
	var refused *core.Error
	if errors.As(err, &refused) {
		if field, fault, _ := strings.Cut(strings.TrimPrefix(refused.Text, "passport."), "."); field == refused.Field {
			return core.Refuse(refused.Code, refused.Field, "passports."+field+"."+fault, refused.Args...)
		}
	}
	return err
}

// doubtWords says doubts in words.
func doubtWords(doubts []string) string { return text.Doubts(terminal.Language(), doubts) }

// stateWord says the state of an edition.
func stateWord(state string) string { return terminal.Say("state.edition." + state) }

// waitingOf are the lists that are loaded and wait for somebody.
func waitingOf(all []api.Edition) (waiting []api.Edition) {
	for _, e := range all {
		if e.Kind == core.EditionPassports && e.State == core.EditionComplete {
			waiting = append(waiting, e)
		}
	}
	return waiting
}

// forgetting is the command that turns an edition down.
func forgetting(e api.Edition) string { return "sheaf passports forget " + core.Short(e.ID) }

// activation is the command that puts an edition into force.
func activation(e api.Edition) string {
	command := "sheaf passports activate " + core.Short(e.ID)
	if len(e.Doubts) > 0 {
		command += " --accept"
	}
	return command
}
