package demo

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
	demogar "github.com/sheaf-drive/sheaf/tools/demo/gar"
)

// account is one that is to be made.
type account struct {
	role  core.Role
	login string
	// office from 1; 0 for none.
	office int
}

// Logins of people whose work others need.
const (
	secondAdmin  = "admin2"
	firstFederal = "federal"
	auditor      = "auditor"
)

// staffList has two people for every rule that needs two; the first two approve the others.
func staffList() []account {
	return []account{
		{core.Admin, secondAdmin, 0},
		{core.Federal, firstFederal, 0},
		{core.Federal, "federal2", 0},
		{core.Lawyer, "lawyer", 0},
		{core.Regional, "regional", 0},
		{core.Logistics, "logistics", 0},
		{core.Auditor, auditor, 0},
		{core.Coordinator, coordinatorOf(0), 1}, {core.Coordinator, coordinatorOf(1), 2},
		{core.Operator, operatorAt(0, 0), 1}, {core.Operator, operatorAt(0, 1), 1},
		{core.Operator, operatorAt(1, 0), 2}, {core.Operator, operatorAt(1, 1), 2},
		{core.Verifier, "verifier1", 1}, {core.Verifier, "verifier2", 2},
	}
}

func coordinatorOf(office int) string { return fmt.Sprintf("coordinator%d", office+1) }

func operatorAt(office, place int) string {
	return fmt.Sprintf("operator%d%c", office+1, 'a'+rune(place))
}

// lead makes the two accounts that approve the others. The second admin is active at once,
// for nobody else could approve him; from then on whom one admin makes another person
// approves.
func (f *filling) lead(ctx context.Context) error {
	approvers := []string{"", secondAdmin}
	counted := f.part("first accounts", len(approvers))
	for i, approver := range approvers {
		if err := f.appoint(ctx, staffList()[i], approver); err != nil {
			return err
		}
		counted.step()
	}
	return nil
}

// staff makes the rest, one task an account.
func (f *filling) staff() []func(context.Context) error {
	var tasks []func(context.Context) error
	for _, a := range staffList()[2:] {
		tasks = append(tasks, func(ctx context.Context) error { return f.appoint(ctx, a, firstFederal) })
	}
	return tasks
}

// hashesAtOnce is how many passwords a node hashes at the same time.
const hashesAtOnce = 2

// madeUser is what the API answers for a new account.
type madeUser struct {
	ID       string `json:"id"`
	State    string `json:"state"`
	Password string `json:"password"`
}

// appoint makes an account, has it approved and signs it in with a password of its own.
func (f *filling) appoint(ctx context.Context, a account, approver string) error {
	var made madeUser
	if err := f.run(ctx, errand{f.o.Admin, "user-" + a.login, "/users", f.wish(a)}, &made); err != nil {
		return fmt.Errorf("making %s: %w", a.login, err)
	}
	if approver != "" {
		path := "/users/" + made.ID + "/approve"
		if err := f.run(ctx, errand{approver, "approve-" + a.login, path, nil}, nil); err != nil {
			return fmt.Errorf("approving %s: %w", a.login, err)
		}
	}
	member, err := f.enrol(ctx, a.login, made)
	if err != nil {
		return fmt.Errorf("signing %s in: %w", a.login, err)
	}
	f.enter(a.role, a.login, member)
	return nil
}

// wish is what the API is asked for.
func (f *filling) wish(a account) map[string]any {
	wish := map[string]any{"login": a.login, "roles": []core.Role{a.role}}
	if a.role != core.Admin { // lists belong to the house, so admins do
		wish["campaign"] = f.campaign.ID
	}
	if a.office > 0 {
		wish["office"] = f.campaign.Offices[a.office-1].ID
	}
	if a.role == core.Regional {
		wish["regions"] = []string{demogar.Region}
	}
	return wish
}

// enrol signs an account in for the first time. If an earlier run made it, its one-time
// password is known to nobody any more: either it has its own by now, or it is reset.
func (f *filling) enrol(ctx context.Context, login string, made madeUser) (*client.Client, error) {
	if made.Password != "" {
		return f.firstLogin(ctx, login, made.Password)
	}
	c := client.New(f.front)
	err := c.SignIn(ctx, login, f.secret(login), "")
	if err == nil || core.CodeOf(err) != core.Unauthenticated {
		return c, err
	}
	var again madeUser // under a fresh request id: each reset gives another password
	reset := client.Request{Path: "/api/v1/users/" + made.ID + "/reset"}
	if err := f.as(f.o.Admin).Call(ctx, reset, &again); err != nil {
		return nil, err
	}
	return f.firstLogin(ctx, login, again.Password)
}

// firstLogin changes a one-time password; if that was done before, it signs in.
func (f *filling) firstLogin(ctx context.Context, login, oneTime string) (*client.Client, error) {
	c := client.New(f.front)
	err := c.SignIn(ctx, login, oneTime, f.secret(login))
	if core.CodeOf(err) == core.Unauthenticated {
		err = c.SignIn(ctx, login, f.secret(login), "")
	}
	return c, err
}

// secret is the password of a login, easy to type: two words and two digits.
func (f *filling) secret(login string) string {
	hash := uint64(1469598103934665603) // FNV-1a
	for _, b := range []byte(login) {
		hash = (hash ^ uint64(b)) * 1099511628211
	}
	random := rand.New(rand.NewPCG(f.o.Seed, hash))
	word := func() string { return passwordWords()[random.IntN(len(passwordWords()))] }
	return fmt.Sprintf("%s-%s-%02d", word(), word(), random.IntN(100))
}

func passwordWords() []string {
	return []string{
		"amber", "birch", "cedar", "cloud", "delta", "ember", "field", "flint", "frost", "grove", "heron", "lemon",
		"maple", "north", "ocean", "olive", "otter", "pearl", "river", "robin", "stone", "tulip", "tundra", "willow",
	}
}

// enter notes that somebody is signed in.
func (f *filling) enter(role core.Role, login string, c *client.Client) {
	f.telling.Lock()
	defer f.telling.Unlock()
	f.people[login] = c
	f.campaign.Users = append(f.campaign.Users, User{role, login, f.secret(login)})
}

// sortUsers brings the accounts into the order of the list, the founding admin first.
func (f *filling) sortUsers() {
	place := map[string]int{}
	for i, a := range staffList() {
		place[a.login] = i + 1
	}
	slices.SortFunc(f.campaign.Users, func(a, b User) int { return cmp.Compare(place[a.Login], place[b.Login]) })
}

// as speaks for somebody who is signed in.
func (f *filling) as(login string) *client.Client {
	f.telling.Lock()
	defer f.telling.Unlock()
	return f.people[login]
}
