package desk

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address/gar"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/tools/client"
	demogar "github.com/sheaf-drive/sheaf/tools/demo/gar"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
	"github.com/sheaf-drive/sheaf/tools/demo/pictures"
)

// seed of the people: each measurement receives the same voters on the same day.
const seed = 83

const (
	// linesOfSheet is how many lines the form of the campaign's pack has.
	linesOfSheet = 5
	// sheetsAtOnce is how many sheets one request may plan.
	sheetsAtOnce = 500
)

// House is a running node with operators at their desks.
type House struct {
	folder    string
	node      *process
	operators []*operator
	voters    []people.Person // who have not come yet
	width     int             // of a picture in pixels
}

// Config says how large a house is.
type Config struct {
	// Today by the clock of the node, and the day of the election: ages are counted from them.
	Today, Election core.Date
	// Operators who work at the same time.
	Operators int
	// Visits that all calls of [House.Receive] together may ask for.
	Visits int
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

// Filled is a campaign that only lacks operators and sheets.
type Filled struct {
	Campaign core.CampaignID
	Office   core.OfficeID
	// Accounts holds an admin, a federal and the coordinator of the office.
	Accounts map[core.Role]Account
}

// Account is one that can sign in.
type Account struct{ Login, Password string }

// Open founds a house in a folder of its own and prepares it. Close removes it.
func Open(ctx context.Context, c Config) (_ *House, err error) {
	h := &House{width: pictures.Camera}
	if h.folder, err = os.MkdirTemp("", "sheaf-bench-"); err != nil {
		return nil, fmt.Errorf("opening a house: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.Close())
		}
	}()
	sheaf, err := build(ctx, h.folder)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(h.folder, "d")
	first, err := initialise(ctx, sheaf, data)
	if err != nil {
		return nil, err
	}
	if h.node, err = serve(ctx, sheaf, data); err != nil {
		return nil, err
	}
	if h.voters, err = voters(c.Visits, c.Today, c.Election); err != nil {
		return nil, err
	}
	filled, err := c.Fill(ctx, Founded{h.node.url, first.Login, first.Password, c.Today, passportsOf(h.voters)})
	if err != nil {
		return nil, fmt.Errorf("filling the house: %w", err)
	}
	if err := h.staff(ctx, filled, c); err != nil {
		return nil, fmt.Errorf("preparing the desks: %w", err)
	}
	return h, nil
}

// Close ends the node and removes its folder.
func (h *House) Close() error {
	var err error
	if h.node != nil {
		err = h.node.stop()
	}
	return errors.Join(err, os.RemoveAll(h.folder))
}

// voters are people who may sign and have found their street.
func voters(n int, today, election core.Date) ([]people.Person, error) {
	var b bytes.Buffer
	if err := demogar.WriteZip(&b); err != nil {
		return nil, err
	}
	files, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		return nil, fmt.Errorf("reading the address archive: %w", err)
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

// staff appoints the operators at the first office and gives each a stack of sheets.
func (h *House) staff(ctx context.Context, filled Filled, c Config) error {
	signed := map[core.Role]*client.Client{}
	for _, role := range []core.Role{core.Admin, core.Federal, core.Coordinator} {
		signed[role] = h.client()
		account := filled.Accounts[role]
		if err := signed[role].SignIn(ctx, account.Login, account.Password, ""); err != nil {
			return fmt.Errorf("signing a %s in: %w", role, err)
		}
	}
	each := (c.Visits/c.Operators + linesOfSheet) / linesOfSheet // one more than all lines, at least
	codes, err := sheets(ctx, signed[core.Coordinator], filled.Office, each*c.Operators)
	if err != nil {
		return err
	}
	for i := range c.Operators {
		login := fmt.Sprintf("bench%d", i+1)
		one, err := h.appoint(ctx, signed, map[string]any{
			"login": login, "roles": []core.Role{core.Operator},
			"campaign": filled.Campaign, "office": filled.Office,
		})
		if err != nil {
			return fmt.Errorf("appointing %s: %w", login, err)
		}
		h.operators = append(h.operators, &operator{front: one, codes: codes[i*each : (i+1)*each]})
	}
	return nil
}

// client speaks for nobody yet.
func (h *House) client() *client.Client { return client.New(client.Config{Server: h.node.url}) }

// appoint makes an account as an admin, approves it as another person and signs it in.
func (h *House) appoint(ctx context.Context, by map[core.Role]*client.Client, wish map[string]any) (
	*client.Client, error) {
	var made struct{ ID, Login, Password string }
	if err := by[core.Admin].Call(ctx, client.Request{Path: "/api/v1/users", JSON: wish}, &made); err != nil {
		return nil, err
	}
	approval := client.Request{Path: "/api/v1/users/" + made.ID + "/approve"}
	if err := by[core.Federal].Call(ctx, approval, nil); err != nil {
		return nil, err
	}
	one := h.client()
	return one, one.SignIn(ctx, made.Login, made.Password, "seven dry leaves")
}

// sheets plans, prints and issues sheets of the region, and gives their codes.
func sheets(ctx context.Context, coordinator *client.Client, office core.OfficeID, count int) ([]string, error) {
	var codes []string
	for left := count; left > 0; left -= sheetsAtOnce {
		wish := map[string]any{"office": office, "region": demogar.Region, "count": min(sheetsAtOnce, left)}
		var issued struct{ Codes []string }
		for _, step := range []struct {
			path string
			into any
		}{{"", nil}, {"/print", nil}, {"/issue", &issued}} {
			r := client.Request{Method: http.MethodPost, Path: "/api/v1/sheets" + step.path, JSON: wish}
			if err := coordinator.Call(ctx, r, step.into); err != nil {
				return nil, err
			}
		}
		codes = append(codes, issued.Codes...)
	}
	return codes, nil
}
