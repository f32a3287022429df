package drive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/sheaf-drive/sheaf/bench/program"
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address/gar"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/tools/client"
	demogar "github.com/sheaf-drive/sheaf/tools/demo/gar"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
)

// seed of the people: each measurement receives the same voters on the same day.
const seed = 83

const (
	// linesOfSheet is how many lines the form of the campaign's pack has.
	linesOfSheet = 5
	// sheetsAtOnce is how many sheets one request may plan.
	sheetsAtOnce = 500
)

// House is a running node with everybody whom paper passes.
type House struct {
	folder   string
	programs program.Programs
	key      string // verifies checkpoints
	node     *program.Process
	office   core.OfficeID
	voters   []people.Person // who have not come yet
	width    int             // of a picture in pixels

	operators []*operator
	verifiers []*client.Client
	federal   [2]*client.Client // who chooses, and who approves it
	// One each: these hands wait for one sheet at a time.
	coordinator, lawyer, logistics, auditor *client.Client
}

// Config says how large a house is.
type Config struct {
	Programs program.Programs
	// Today by the clock of the node, and the day of the election: ages are counted from them.
	Today, Election core.Date
	// Operators and verifiers who work at the same time.
	Operators, Verifiers int
	// Visits that all calls of [House.Receive] together may ask for.
	Visits int
	// Width of a picture in pixels.
	Width int
	// Fill begins a campaign in a house that has just been founded: offices, people, rules
	// and lists.
	Fill func(ctx context.Context, f Founded) (Filled, error)
}

// Founded is an empty house that answers at URL, with the one-time password of its admin.
type Founded struct {
	URL             string
	Login, Password string
	Today           core.Date
	// Free are the passports of the voters, which the list of invalid ones must leave out.
	Free []passport.Number
}

// Filled is a campaign that only lacks operators, verifiers and sheets.
type Filled struct {
	Campaign core.CampaignID
	Office   core.OfficeID
	// Accounts holds an admin, two federals, the coordinator of the office, a lawyer, somebody of
	// logistics and an auditor.
	Accounts map[core.Role][]Account
}

// Account is one that can sign in.
type Account struct{ Login, Password string }

// Open founds a house in a folder of its own and prepares it. Close removes it.
func Open(ctx context.Context, c Config) (_ *House, err error) {
	h := &House{programs: c.Programs, width: c.Width}
	if h.folder, err = os.MkdirTemp("", "sheaf-bench-"); err != nil {
		return nil, fmt.Errorf("opening a house: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.Close())
		}
	}()
	data := filepath.Join(h.folder, "d")
	first, err := program.Found(ctx, c.Programs.Sheaf, data)
	if err != nil {
		return nil, err
	}
	h.key = first.Key
	if h.node, err = program.Serve(ctx, c.Programs.Sheaf, data); err != nil {
		return nil, err
	}
	if h.voters, err = voters(c.Visits, c.Today, c.Election); err != nil {
		return nil, err
	}
	filled, err := c.Fill(ctx, Founded{h.node.URL, first.Login, first.Password, c.Today, passportsOf(h.voters)})
	if err != nil {
		return nil, fmt.Errorf("filling the house: %w", err)
	}
	h.office = filled.Office
	if err := h.staff(ctx, filled, c); err != nil {
		return nil, fmt.Errorf("preparing the desks: %w", err)
	}
	return h, nil
}

// Close ends the node and removes its folder.
func (h *House) Close() error {
	var err error
	if h.node != nil {
		err = h.node.Stop()
	}
	return errors.Join(err, os.RemoveAll(h.folder))
}

// voters are people who may sign and have found their street.
func voters(n int, today, election core.Date) ([]people.Person, error) {
	files, err := demogar.Tree()
	if err != nil {
		return nil, err
	}
	register, err := gar.LoadRegion(files, demogar.Region)
	if err != nil {
		return nil, err
	}
	return people.Make(people.Options{Seed: seed, Today: today, Election: election, Registry: register.Registry,
		Kinds: slices.Repeat([]people.Kind{people.Ordinary}, n)})
}

func passportsOf(voters []people.Person) []passport.Number {
	numbers := make([]passport.Number, len(voters))
	for i, v := range voters {
		numbers[i] = v.Passport
	}
	return numbers
}
