package filler

import (
	"context"

	"github.com/sheaf-drive/sheaf/tools/demo/drive"
)

// appoint makes one account unless an earlier run has.
func (f *Filler) appoint(ctx context.Context, m drive.Member) error {
	if _, made := f.notes.Token(m.Login); made {
		return nil
	}
	return f.house.Appoint(ctx, m)
}

// lead makes the two accounts that approve the others.
func (f *Filler) lead(ctx context.Context) error {
	for _, m := range drive.Approvers() {
		if err := f.appoint(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// hire makes all other accounts.
func (f *Filler) hire() (tasks []func(context.Context) error) {
	for _, m := range f.plan.Staff() {
		tasks = append(tasks, func(ctx context.Context) error { return f.appoint(ctx, m) })
	}
	return tasks
}
