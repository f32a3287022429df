package demo

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/pictures"
	"github.com/sheaf-drive/sheaf/tools/demo/progress"
	"github.com/sheaf-drive/sheaf/tools/demo/reception"
)

// closed says that nothing is left to do.
func closed(v reception.Visit) bool {
	return v.Step == "done" || v.Step == "turned_away" || v.Step == "abandoned"
}

// receive lets the desks work side by side.
func (f *filling) receive(ctx context.Context) error {
	voters := 0
	for _, d := range f.desks {
		voters += len(d.visits)
	}
	more := f.progress.Count("voters", voters)
	var tasks []func(context.Context) error
	for _, d := range f.desks {
		tasks = append(tasks, func(ctx context.Context) error {
			artist, err := pictures.NewArtist(pictures.Small)
			if err != nil {
				return err
			}
			at := &table{f: f, desk: d, operator: f.house.As(d.Operator()), artist: artist}
			for _, v := range d.visits {
				if err := at.visit(ctx, v); err != nil {
					return fmt.Errorf("visit %d (%s, %s): %w", v.Person, v.Fate, v.Kind, err)
				}
				more(1)
			}
			return nil
		})
	}
	return progress.Together(ctx, len(tasks), tasks...)
}

// table is a desk at work.
type table struct {
	f        *filling
	desk     desk
	operator *client.Client
	artist   *pictures.Artist
}

func (t *table) key(v visit, step string) string {
	return t.f.house.Key(fmt.Sprintf("v%d-%s", v.Person, step))
}

// visit goes through the three steps as far as the fate lets it.
func (t *table) visit(ctx context.Context, v visit) error {
	now, err := t.open(ctx, v)
	if err != nil || closed(now) || v.Fate == drive.Blocked || v.Fate == drive.Opened {
		return err
	}
	if v.Fate == drive.TurnedAway {
		grounds := now.Open(core.SeverityBlock)
		if len(grounds) == 0 {
			return fmt.Errorf("nothing keeps the voter from signing, the visit is at %q", now.Step)
		}
		return t.do(ctx, v, now.ID, "turn-away", map[string]any{"ground": grounds[0]})
	}
	if v.Fate == drive.Lifted {
		if err := t.lift(ctx, v, now); err != nil {
			return err
		}
	}
	if err := t.ask(ctx, v, now.ID); err != nil {
		return err
	}
	return t.sign(ctx, v, now.ID)
}

// open is the first step: pictures, passport, stamp.
func (t *table) open(ctx context.Context, v visit) (now reception.Visit, err error) {
	main, err := t.artist.Main(v.person)
	if err != nil {
		return now, err
	}
	registration, err := t.artist.Registration(v.person)
	if err != nil {
		return now, err
	}
	kind, body, err := reception.Form(v.person, main, registration)
	if err != nil {
		return now, err
	}
	err = t.operator.Call(ctx, client.Request{
		Path: "/api/v1/visits", Key: t.key(v, "open"), Kind: kind, Body: bytes.NewReader(body),
	}, &now)
	return now, err
}

// lift has the coordinator of the office pass over what he may.
func (t *table) lift(ctx context.Context, v visit, now reception.Visit) error {
	for i, code := range now.Open(core.SeverityBlock) {
		if err := t.f.house.As(t.desk.Coordinator()).Call(ctx, client.Request{
			Path: "/api/v1/visits/" + now.ID + "/lift", Key: t.key(v, fmt.Sprintf("lift-%d", i)),
			JSON: reception.Lift(code),
		}, nil); err != nil {
			return err
		}
	}
	return nil
}

// ask is the second step. Warnings are looked at and ticked, as an operator does.
func (t *table) ask(ctx context.Context, v visit, id string) error {
	var ticks []string
	for try := 0; ; try++ {
		var now reception.Visit
		err := t.operator.Call(ctx, client.Request{
			Path: "/api/v1/visits/" + id + "/questionnaire", Key: t.key(v, fmt.Sprintf("ask-%d", try)),
			JSON: reception.Questionnaire(v.person, ticks),
		}, &now)
		if err != nil {
			return err
		}
		if blocks := now.Open(core.SeverityBlock); len(blocks) > 0 {
			return fmt.Errorf("the questionnaire is blocked by %s", strings.Join(blocks, ", "))
		}
		open := now.Ticks()
		if len(open) == 0 || try == 2 {
			return nil
		}
		ticks = append(ticks, open...)
	}
}

// sign is the third step: the line on the sheet, or the two lines.
func (t *table) sign(ctx context.Context, v visit, id string) error {
	for i, outcome := range reception.Lines(v.Fate) {
		code := t.desk.stacks[v.region()][v.slots[i]].Code
		if err := t.do(ctx, v, id, fmt.Sprintf("sheet-%d", i), map[string]any{"code": code}); err != nil {
			return err
		}
		if err := t.do(ctx, v, id, fmt.Sprintf("line-%d", i), outcome); err != nil {
			return err
		}
	}
	return nil
}

// do sends one verb of the visit; the step's name is the verb and, if need be, a number.
func (t *table) do(ctx context.Context, v visit, id, step string, body map[string]any) error {
	verb := strings.TrimRight(step, "-0123456789")
	return t.operator.Call(ctx, client.Request{
		Path: "/api/v1/visits/" + id + "/" + verb, Key: t.key(v, step), JSON: body,
	}, nil)
}
