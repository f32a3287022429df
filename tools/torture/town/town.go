package town

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/gar"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo/crew"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	demogar "github.com/sheaf-drive/sheaf/tools/demo/gar"
	"github.com/sheaf-drive/sheaf/tools/demo/house"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
	"github.com/sheaf-drive/sheaf/tools/demo/reception"
)

// What the town has.
const (
	// Campaign is the only one.
	Campaign = "torture"
	// Operators at the one office.
	Operators = 4
	// coordinator orders the sheets.
	coordinator = "coordinator1"
	// sheetsAtOnce that are printed; a sheet of the form has five lines.
	sheetsAtOnce = 40
	// voters that are made at once.
	votersAtOnce = 500
)

// Town is a house that works. Its methods are safe for concurrent use.
type Town struct {
	house    house.House
	seed     uint64
	register *address.Registry

	mu      sync.Mutex
	sheets  []string
	ordered int
	voters  []people.Person
	made    uint64
	came    map[passport.Number]bool
}

// Founded is who may begin: what the founding printed.
type Founded struct{ URL, Login, Password string }

// Settle sets the house up through one of its nodes.
func Settle(ctx context.Context, f Founded, seed uint64) (*Town, error) {
	today := core.Date(time.Now().UTC().Format(time.DateOnly))
	front := client.Config{Server: f.URL, Plain: true}
	t := &Town{seed: seed, came: map[passport.Number]bool{},
		house: house.House{Crew: crew.New(front, seed), Admin: f.Login, Today: today, Campaign: Campaign}}
	files, err := demogar.Tree()
	if err != nil {
		return nil, err
	}
	read, err := gar.LoadRegion(files, demogar.Region)
	if err != nil {
		return nil, err
	}
	t.register = read.Registry
	for _, step := range []func(context.Context) error{
		func(ctx context.Context) error { return t.house.First(ctx, f.Login, f.Password) },
		func(ctx context.Context) error { return t.house.Begin(ctx, "Torture", t.election()) },
		t.open, t.hire, t.house.AdoptRules, t.equip, t.Refill,
	} {
		if err := step(ctx); err != nil {
			return nil, fmt.Errorf("settling the house: %w", err)
		}
	}
	return t, nil
}

// election is far enough that nobody comes of age meanwhile, and near enough that signatures count.
func (t *Town) election() core.Date {
	return core.Date(time.Now().UTC().AddDate(0, 0, 113).Format(time.DateOnly))
}

func (t *Town) open(ctx context.Context) error {
	made, err := t.house.Open(ctx, 0, "Нарьян-Мар, Смидовича 20", demogar.Region)
	t.house.Offices = append(t.house.Offices, made)
	return err
}

func (t *Town) hire(ctx context.Context) error {
	list := append(drive.Approvers(),
		drive.Member{Login: drive.Auditor, Role: core.Auditor, Office: drive.NoOffice},
		drive.Member{Login: coordinator, Role: core.Coordinator, Office: 0})
	for i := range Operators {
		list = append(list, drive.Member{Login: operator(i), Role: core.Operator, Office: 0})
	}
	for _, m := range list {
		if err := t.house.Appoint(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

func operator(i int) string { return fmt.Sprint("operator", i+1) }

// equip loads the reference lists; no voter of ours is on the list of invalid passports.
func (t *Town) equip(ctx context.Context) error {
	var b passport.Builder // with one passport, which nobody here has: an empty list is in doubt
	b.AddKeys([]passport.Key{passport.Keys - 1})
	if err := t.house.LoadPassports(ctx, b.Set()); err != nil {
		return err
	}
	if err := t.house.LoadNames(ctx); err != nil {
		return err
	}
	if err := t.house.LoadAddresses(ctx, demogar.Region, t.register); err != nil {
		return err
	}
	return t.house.AwaitAddresses(ctx, demogar.Region, t.register)
}

// Refill has more sheets printed when few are left. All nodes should be well.
func (t *Town) Refill(ctx context.Context) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.sheets) >= sheetsAtOnce/2 {
		return nil
	}
	t.ordered++
	wish := map[string]any{"office": t.house.Offices[0].ID, "region": demogar.Region, "count": sheetsAtOnce}
	var issued struct{ Codes []string }
	for _, verb := range []struct {
		name, path string
		out        any
	}{{"plan", "/sheets", nil}, {"print", "/sheets/print", nil}, {"issue", "/sheets/issue", &issued}} {
		errand := crew.Errand{As: coordinator, Step: fmt.Sprint(verb.name, t.ordered), Path: verb.path, Body: wish}
		if err := client.Insist(ctx, func() error { return t.house.Run(ctx, errand, verb.out) }); err != nil {
			return fmt.Errorf("printing sheets: %w", err)
		}
	}
	t.sheets = append(t.sheets, issued.Codes...)
	return nil
}

// Sheet takes a sheet from the binder; false when it is empty.
func (t *Town) Sheet() (code string, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.sheets) == 0 {
		return "", false
	}
	code, t.sheets = t.sheets[0], t.sheets[1:]
	return code, true
}

// Voter is somebody who comes to the desk.
type Voter struct{ person people.Person }

// Form is the body of the first step with its content type.
func (v Voter) Form(main, registration []byte) (kind string, body []byte, err error) {
	return reception.Form(v.person, main, registration)
}

// Questionnaire is the body of the second step.
func (v Voter) Questionnaire(confirmed []string) any {
	return reception.Questionnaire(v.person, confirmed)
}

// Voter is the next one who comes.
func (t *Town) Voter() (Voter, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.voters) == 0 {
		kinds := make([]people.Kind, votersAtOnce)
		for i := range kinds {
			kinds[i] = people.Ordinary
		}
		t.made++
		list, err := people.Make(people.Options{Seed: t.seed + t.made, Today: t.house.Today, Election: t.election(), Registry: t.register, Kinds: kinds})
		if err != nil {
			return Voter{}, err
		}
		for _, p := range list {
			if !t.came[p.Passport] {
				t.came[p.Passport] = true
				t.voters = append(t.voters, p)
			}
		}
	}
	p := t.voters[0]
	t.voters = t.voters[1:]
	return Voter{p}, nil
}

// Token of an operator's login; every node knows it.
func (t *Town) Token(n int) string { return t.house.As(operator(n % Operators)).Token() }

// Auditor is the token of the auditor's login.
func (t *Town) Auditor() string { return t.house.As(drive.Auditor).Token() }

// AdminSecret is the password of the founding admin, for the command line.
func (t *Town) AdminSecret() string { return t.house.Secret(t.house.Admin) }
