package filler

import (
	"context"

	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/progress"
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
	return progress.Together(ctx, 1, f.hire(drive.Approvers())...)
}

// hire makes accounts, one task each.
func (f *Filler) hire(members []drive.Member) (tasks []func(context.Context) error) {
	for _, m := range members {
		tasks = append(tasks, func(ctx context.Context) error { return f.appoint(ctx, m) })
	}
	return tasks
}
