package filler

import (
	"context"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/errand"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
	"github.com/sheaf-drive/sheaf/tools/demo/reception"
	"github.com/sheaf-drive/sheaf/tools/demo/stages"
)

// arrival is a voter at a desk.
type arrival struct {
	visit  drive.Visit
	person people.Person
	// code of the sheet on the table, empty for none.
	code string
	// id of the visit, once it is open.
	id string
}

// desk receives the voters of some sheets. Whoever has a listed passport and signs all the same
// waits for the coordinator first.
func (w *worker) desk(ctx context.Context, list []stages.Page) error {
	var all, waiting []*arrival
	for _, p := range list {
		for _, v := range p.Visits {
			person, err := w.f.people.person(w.lane.HomeOf(p.Sheet), v)
			if err != nil {
				return err
			}
			a := &arrival{visit: v, person: person, code: p.Code}
			if all = append(all, a); v.Fate == drive.Lifted {
				waiting = append(waiting, a)
			}
		}
	}
	if err := w.f.lift(ctx, w.lane.Operator(), w.lane.Coordinator(), waiting); err != nil {
		return err
	}
	return w.f.receive(ctx, w.lane.Operator(), all)
}

// lift opens the visits of those who wait and has the coordinator pass over their block.
func (f *Filler) lift(ctx context.Context, operator, coordinator string, waiting []*arrival) error {
	if len(waiting) == 0 {
		return nil
	}
	opening := errand.Batch{Login: operator, Files: f.shared()}
	for _, a := range waiting {
		q, err := f.opening(a, opening.Files)
		if err != nil {
			return err
		}
		opening.Add(q)
	}
	ids, err := f.house.Send(ctx, opening)
	if err != nil {
		return err
	}
	lifting := errand.Batch{Login: coordinator}
	for _, a := range waiting {
		a.id = ids[a.name()]
		lifting.Add(errand.Request{Path: "/visits/" + a.id + "/lift", Key: f.visitKey(a, "lift"), JSON: reception.Lift(a.visit.Kind.Ground())})
	}
	_, err = f.house.Send(ctx, lifting)
	return err
}

// receive takes voters from the door to where their visit ends.
func (f *Filler) receive(ctx context.Context, operator string, all []*arrival) error {
	b := errand.Batch{Login: operator, Files: f.shared()}
	for _, a := range all {
		var group []errand.Request
		if a.id == "" {
			open, err := f.opening(a, b.Files)
			if err != nil {
				return err
			}
			group = append(group, open)
		}
		b.Add(append(group, f.steps(a)...)...)
		if held(b.Files) > maxPictures {
			if _, err := f.house.Send(ctx, b); err != nil {
				return err
			}
			b = errand.Batch{Login: operator, Files: f.shared()}
		}
	}
	_, err := f.house.Send(ctx, b)
	return err
}

// maxPictures is how much of a batch of 4 MiB pictures may be: they travel in base64.
const maxPictures = 2 << 20

// held counts the bytes of pictures.
func held(files map[string][]byte) (bytes int) {
	for _, picture := range files {
		bytes += len(picture)
	}
	return bytes
}

// shared are the pictures of most visits.
func (f *Filler) shared() map[string][]byte {
	return map[string][]byte{sharedMain: f.pictures.main, sharedRegistration: f.pictures.registration}
}

// name of the visit within its batch.
func (a *arrival) name() string { return "v" + strconv.FormatUint(a.visit.Person, 10) }

// visitKey is the request id of a step of a visit. Who comes twice has another fate then.
func (f *Filler) visitKey(a *arrival, step string) string {
	if a.visit.Fate == drive.Repeated {
		step = "again-" + step
	}
	return f.house.Key(a.name() + "-" + step)
}

// opening is the first step: pictures, passport, stamp. Who shows the shared passport has its
// first stamp chosen.
func (f *Filler) opening(a *arrival, files map[string][]byte) (errand.Request, error) {
	p := a.person
	form := map[string]any{
		"series": p.Passport.Series(), "number": p.Passport.Digits(), "birth": p.Birth, "issued": p.Issued,
		"stamp": "1", "main": errand.File{File: sharedMain}, "registration": errand.File{File: sharedRegistration},
	}
	if a.visit.OwnPictures {
		main, registration, err := f.pictures.of(p)
		if err != nil {
			return errand.Request{}, err
		}
		own := a.name()
		files[own+"m"], files[own+"r"] = main, registration
		form["main"], form["registration"], form["stamp"] = errand.File{File: own + "m"}, errand.File{File: own + "r"}, strconv.Itoa(p.Stamp)
	}
	if p.Stamp == core.StampNone {
		form["stamp"] = "0"
		delete(form, "registration")
	}
	return errand.Request{Path: "/visits", Key: f.visitKey(a, "open"), As: a.name(), Form: form}, nil
}

// steps are what follows the opening.
func (f *Filler) steps(a *arrival) []errand.Request {
	var list []errand.Request
	at := "/visits/" + a.id
	if a.id == "" {
		at = "/visits/{" + a.name() + "}"
	}
	step := func(verb, step string, body any) {
		list = append(list, errand.Request{Path: at + "/" + verb, Key: f.visitKey(a, step), JSON: body})
	}
	switch a.visit.Fate {
	case drive.TurnedAway:
		step("turn-away", "away", map[string]any{"ground": a.visit.Kind.Ground()})
		return list
	case drive.Repeated:
		step("turn-away", "away", map[string]any{"ground": core.FindingDuplicate})
		return list
	case drive.Opened, drive.Blocked:
		return list
	}
	step("questionnaire", "ask", reception.Questionnaire(a.person, ticks(a.person)))
	switch a.visit.Fate {
	case drive.Abandoned:
		step("abandon", "abandon", map[string]any{})
		return list
	case drive.Asked:
		return list
	}
	sheet := map[string]any{"code": a.code}
	step("sheet", "sheet", sheet)
	lines := reception.Lines(a.visit.Fate)
	if len(lines) > 1 {
		step("line", "spoil", lines[0])
		step("sheet", "sheet-2", sheet)
		lines = lines[1:]
	}
	for _, outcome := range lines {
		step("line", "line", outcome)
	}
	return list
}

// ticks are the warnings that the questionnaire of a person may meet: the operator has looked at
// them all. One that does not stand is not counted.
func ticks(p people.Person) []string {
	list := []string{"voter.lookalike@family"}
	for field, name := range map[string]string{"family": p.Family, "given": p.Given, "patronymic": p.Patronymic} {
		if strings.ContainsAny(name, "ёЁ") {
			list = append(list, "name.yo@"+field)
		}
	}
	switch p.Kind {
	case people.Renamed:
		list = append(list, "address.former@address")
	case people.Misplaced:
		list = append(list, "address.unknown@address")
	case people.Listed:
		list = append(list, "passport.listed.lifted@number")
	}
	return list
}
