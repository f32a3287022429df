package filler

import (
	"context"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/demo/crew"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
)

// appoint makes one account unless an earlier run has.
func (f *Filler) appoint(ctx context.Context, m drive.Member, approver string) error {
	if _, made := f.notes.Token(m.Login); made {
		return nil
	}
	a := crew.Account{Login: m.Login, Role: m.Role, Regions: m.Regions}
	if m.Role != core.Admin { // lists belong to the house, so admins do
		a.Campaign = f.campaign
	}
	if m.Office != drive.NoOffice {
		a.Office = f.offices[m.Office].ID
	}
	return f.crew.Appoint(ctx, f.o.Admin, approver, a)
}

// lead makes the two accounts that approve the others. The second admin is active at once, for
// nobody else could approve him.
func (f *Filler) lead(ctx context.Context) error {
	for i, m := range drive.Approvers() {
		if err := f.appoint(ctx, m, []string{"", drive.SecondAdmin}[i]); err != nil {
			return err
		}
	}
	return nil
}

// hire makes all other accounts.
func (f *Filler) hire() (tasks []func(context.Context) error) {
	for _, m := range f.plan.Staff() {
		tasks = append(tasks, func(ctx context.Context) error { return f.appoint(ctx, m, drive.Federal) })
	}
	return tasks
}

// users lists the accounts as they can sign in.
func (f *Filler) users() []User {
	list := []User{{core.Admin, f.o.Admin, f.crew.Secret(f.o.Admin)}}
	for _, m := range append(drive.Approvers(), f.plan.Staff()...) {
		list = append(list, User{m.Role, m.Login, f.crew.Secret(m.Login)})
	}
	return list
}
