package filler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo/crew"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/errand"
)

// choose has federal staff choose what is handed in, another one approve it, and a part of it
// bound: where the drive has enough for a filing.
func (f *Filler) choose(ctx context.Context) error {
	if f.plan.Expected().Signatures[core.SignatureAccepted] < drive.Minimum {
		return nil
	}
	var begun struct{ ID string }
	begin := crew.Errand{As: drive.Federal, Step: "selection", Path: "/selections", Body: map[string]any{}}
	if err := f.house.Run(ctx, begin, &begun); err != nil {
		return err
	}
	s, err := f.chosen(ctx, begun.ID)
	if err != nil {
		return err
	}
	if s.State == core.SelectionFrozen {
		path := "/selections/" + begun.ID + "/approve"
		approve := crew.Errand{As: drive.SecondFederal, Step: "approve-selection", Path: path, Body: map[string]any{}}
		if err := f.house.Run(ctx, approve, nil); err != nil {
			return err
		}
	}
	return f.bind(ctx, s)
}

// selection is what the API says of one.
type selection struct {
	ID, State string
	Sheets    int
	Regions   []struct {
		Region core.Region
		Sheets int
	}
}

// chosen waits until the selection is frozen or further; one that an interruption stopped goes on.
func (f *Filler) chosen(ctx context.Context, id string) (selection, error) {
	for {
		var all struct {
			Selections []selection
			Job        *struct {
				Step, Error string
				Done, Total int
			}
		}
		if err := f.house.Call(ctx, drive.Federal, client.Request{Method: "GET", Path: "/api/v1/selections"}, &all); err != nil {
			return selection{}, err
		}
		for _, s := range all.Selections {
			if s.ID == id && s.State != core.SelectionLoading {
				return s, nil
			}
		}
		switch {
		case all.Job == nil: // the node was started anew
			if err := f.house.Call(ctx, drive.Federal, client.Request{Path: "/api/v1/selections/" + id + "/continue", JSON: map[string]any{}}, nil); err != nil {
				return selection{}, err
			}
		case all.Job.Error != "":
			return selection{}, errors.New(all.Job.Error)
		default:
			f.progress.Tell("choosing: "+all.Job.Step, all.Job.Done, max(all.Job.Total, all.Job.Done, 1))
		}
		if err := wait(ctx); err != nil {
			return selection{}, err
		}
	}
}

func wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(500 * time.Millisecond):
		return nil
	}
}

// boundRegions is of how many regions volumes are bound: those with the smallest codes.
const boundRegions = 10

// bind has clerks bind what is chosen of some regions, each those of his own.
func (f *Filler) bind(ctx context.Context, s selection) error {
	var tasks []func(context.Context) error
	for i, r := range s.Regions[:min(boundRegions, len(s.Regions))] {
		f.filled.Bound += r.Sheets
		binder := f.plan.Clerk(i)
		tasks = append(tasks, func(ctx context.Context) error { return f.bindRegion(ctx, binder, r.Region) })
	}
	return f.progress.Together(ctx, "regions bound", f.plan.Clerks(), tasks...)
}

// bindRegion binds all that is chosen of a region; what is not chosen on a sheet is struck before.
func (f *Filler) bindRegion(ctx context.Context, binder string, r core.Region) error {
	for {
		var missing struct {
			Missing []struct {
				Code   string
				Strike []int
			}
		}
		path := "/api/v1/filing?region=" + string(r)
		if err := f.house.Call(ctx, drive.Federal, client.Request{Method: "GET", Path: path}, &missing); err != nil {
			return err
		}
		if len(missing.Missing) == 0 {
			return nil
		}
		striking, binding := errand.Batch{Login: drive.Federal}, errand.Batch{Login: binder}
		for _, m := range missing.Missing {
			for _, line := range m.Strike {
				striking.Add(errand.Request{Path: "/binding/" + m.Code + "/exclude", Key: f.house.Key(fmt.Sprintf("exclude-%s-%d", m.Code, line)),
					JSON: map[string]any{"line": line, "remark": "Вычеркнуто: не отобрано для сдачи"}})
			}
			binding.Add(errand.Request{Path: "/binding", Key: f.house.Key("bind-" + m.Code), JSON: map[string]any{"code": m.Code, "region": r}})
		}
		if _, err := f.house.Send(ctx, striking, binding); err != nil {
			return err
		}
	}
}
