package filler

import (
	"context"
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/demo/crew"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
)

// Logins of people whose work others need.
const (
	secondAdmin   = "admin2"
	federal       = "federal"
	secondFederal = "federal2"
	auditor       = "auditor"
)

func operator(p *drive.Plan, l drive.Lane) string {
	return fmt.Sprintf("operator-%s-%d", p.Offices[l.Office].Region.Code, l.Desk+1)
}

func verifier(p *drive.Plan, l drive.Lane) string {
	return fmt.Sprintf("verifier-%s-%d", p.Offices[l.Office].Region.Code, l.Verifier()+1)
}

func coordinator(p *drive.Plan, office int) string {
	return "coordinator-" + string(p.Offices[office].Region.Code)
}

func (f *Filler) lawyers() int { return 1 + f.plan.Size.Desks/36 }

func (f *Filler) clerks() int { return 2 + f.plan.Size.Desks/24 }

func lawyer(n int) string { return fmt.Sprintf("lawyer-%d", n+1) }

func clerk(n int) string { return fmt.Sprintf("logistics-%d", n+1) }

// approvers are the first two accounts, who approve what one of them makes.
func approvers() []crew.Account {
	return []crew.Account{{Login: secondAdmin, Role: core.Admin}, {Login: federal, Role: core.Federal}}
}

// staff lists all accounts but the founding admin's and the [approvers].
func (f *Filler) staff() []crew.Account {
	of := func(login string, role core.Role) crew.Account {
		return crew.Account{Login: login, Role: role, Campaign: f.campaign}
	}
	list := []crew.Account{of(secondFederal, core.Federal), of(auditor, core.Auditor)}
	for n := range f.lawyers() {
		list = append(list, of(lawyer(n), core.Lawyer))
	}
	for n := range f.clerks() {
		list = append(list, of(clerk(n), core.Logistics))
	}
	list = append(list, f.managers()...)
	for i := range f.plan.Offices {
		at := func(login string, role core.Role) {
			a := of(login, role)
			a.Office = f.offices[i].ID
			list = append(list, a)
		}
		at(coordinator(f.plan, i), core.Coordinator)
		for n := range f.plan.Offices[i].Verifiers {
			at(fmt.Sprintf("verifier-%s-%d", f.plan.Offices[i].Region.Code, n+1), core.Verifier)
		}
		for n := range f.plan.Offices[i].Desks {
			at(fmt.Sprintf("operator-%s-%d", f.plan.Offices[i].Region.Code, n+1), core.Operator)
		}
	}
	return list
}

// officesOfManager is how many offices a regional manager watches.
const officesOfManager = 10

// managers are the regional managers, each with the regions of some offices.
func (f *Filler) managers() (list []crew.Account) {
	for from := 0; from < len(f.plan.Offices); from += officesOfManager {
		a := crew.Account{Login: fmt.Sprintf("regional-%d", len(list)+1), Role: core.Regional, Campaign: f.campaign}
		for _, o := range f.plan.Offices[from:min(from+officesOfManager, len(f.plan.Offices))] {
			a.Regions = append(a.Regions, o.Region.Code)
		}
		list = append(list, a)
	}
	return list
}

// appoint makes one account unless an earlier run has.
func (f *Filler) appoint(ctx context.Context, a crew.Account, approver string) error {
	if _, made := f.notes.get("token " + a.Login); made {
		return nil
	}
	if a.Role != core.Admin {
		a.Campaign = f.campaign
	}
	if err := f.crew.Appoint(ctx, f.o.Admin, approver, a); err != nil {
		return err
	}
	return f.noteToken(a.Login)
}

// lead makes the two accounts that approve the others. The second admin is active at once, for
// nobody else could approve him.
func (f *Filler) lead(ctx context.Context) error {
	for i, a := range approvers() {
		if err := f.appoint(ctx, a, []string{"", secondAdmin}[i]); err != nil {
			return err
		}
		if err := f.signedIn(ctx, a.Login); err != nil {
			return err
		}
	}
	return nil
}

// hire makes all other accounts.
func (f *Filler) hire() (tasks []func(context.Context) error) {
	for _, a := range f.staff() {
		tasks = append(tasks, func(ctx context.Context) error { return f.appoint(ctx, a, federal) })
	}
	return tasks
}

// users lists the accounts as they can sign in.
func (f *Filler) users() []User {
	list := []User{{core.Admin, f.o.Admin, f.crew.Secret(f.o.Admin)}}
	for _, a := range append(approvers(), f.staff()...) {
		list = append(list, User{a.Role, a.Login, f.crew.Secret(a.Login)})
	}
	return list
}
