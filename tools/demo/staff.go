package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo/crew"
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
	lawyer       = "lawyer"
	clerk        = "logistics" // sorts what comes to the central office
)

// staffList has two people for every rule that needs two; the first two approve the others.
func staffList() []account {
	return []account{
		{core.Admin, secondAdmin, 0},
		{core.Federal, firstFederal, 0},
		{core.Federal, "federal2", 0},
		{core.Lawyer, lawyer, 0},
		{core.Regional, "regional", 0},
		{core.Logistics, clerk, 0},
		{core.Auditor, auditor, 0},
		{core.Coordinator, coordinatorOf(0), 1}, {core.Coordinator, coordinatorOf(1), 2},
		{core.Operator, operatorAt(0, 0), 1}, {core.Operator, operatorAt(0, 1), 1},
		{core.Operator, operatorAt(1, 0), 2}, {core.Operator, operatorAt(1, 1), 2},
		{core.Verifier, verifierOf(0), 1}, {core.Verifier, verifierOf(1), 2},
	}
}

func coordinatorOf(office int) string { return fmt.Sprintf("coordinator%d", office+1) }

func verifierOf(office int) string { return fmt.Sprintf("verifier%d", office+1) }

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

// appoint makes an account, has it approved and signs it in with a password of its own.
func (f *filling) appoint(ctx context.Context, a account, approver string) error {
	wish := crew.Account{Login: a.login, Role: a.role}
	if a.role != core.Admin { // lists belong to the house, so admins do
		wish.Campaign = f.campaign.ID
	}
	if a.office > 0 {
		wish.Office = f.campaign.Offices[a.office-1].ID
	}
	if a.role == core.Regional {
		wish.Regions = []core.Region{demogar.Region}
	}
	if err := f.crew.Appoint(ctx, f.o.Admin, approver, wish); err != nil {
		return err
	}
	f.enter(a.role, a.login)
	return nil
}

// enter notes that somebody is signed in.
func (f *filling) enter(role core.Role, login string) {
	f.telling.Lock()
	defer f.telling.Unlock()
	f.campaign.Users = append(f.campaign.Users, User{role, login, f.crew.Secret(login)})
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
func (f *filling) as(login string) *client.Client { return f.crew.As(login) }
