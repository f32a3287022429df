package drive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
	"github.com/sheaf-drive/sheaf/tools/demo/pictures"
	"github.com/sheaf-drive/sheaf/tools/demo/reception"
)

// operator receives one voter after the other.
type operator struct {
	front *client.Client
	codes []string // of his sheets
	lines int      // that are written
}

// guest is a voter with the form of the first step, as a browser sends it.
type guest struct {
	people.Person
	kind string
	form []byte
}

// Receive lets the operators receive n voters, as many at once as there are operators. The
// voters' pictures are drawn before the clock runs.
func (h *House) Receive(ctx context.Context, n int) (Day, error) {
	if n > len(h.voters) {
		return Day{}, fmt.Errorf("%d voters are left, not %d", len(h.voters), n)
	}
	guests, err := invite(h.voters[:n], h.width)
	if err != nil {
		return Day{}, err
	}
	h.voters = h.voters[n:]
	day, start := Day{}, time.Now()
	err = together(&day, len(h.operators), func(i int, mine *Day) error {
		var err error
		for at := i; at < len(guests) && err == nil; at += len(h.operators) {
			err = h.operators[i].visit(ctx, guests[at], mine)
		}
		return err
	})
	day.Took = time.Since(start)
	return day, err
}

// invite draws the pictures of every voter and packs his form.
func invite(voters []people.Person, width int) ([]guest, error) {
	artist, err := pictures.NewArtist(width)
	if err != nil {
		return nil, err
	}
	guests := make([]guest, 0, len(voters))
	for _, p := range voters {
		main, errMain := artist.Main(p)
		registration, errRegistration := artist.Registration(p)
		if err := errors.Join(errMain, errRegistration); err != nil {
			return nil, err
		}
		one := guest{Person: p}
		if one.kind, one.form, err = reception.Form(p, main, registration); err != nil {
			return nil, err
		}
		guests = append(guests, one)
	}
	return guests, nil
}

// Form is the first step of a visit, as a browser sends it.
type Form struct {
	Kind string
	Body []byte
}

// Forms are those of n voters, with the passports that no list of invalid ones may name.
func Forms(n int, today, election core.Date, width int) (forms []Form, free []passport.Number, err error) {
	list, err := voters(n, today, election)
	if err != nil {
		return nil, nil, err
	}
	guests, err := invite(list, width)
	for _, g := range guests {
		forms = append(forms, Form{g.kind, g.form})
	}
	return forms, passportsOf(list), err
}

// visit goes through all steps with one voter. Every request is a sample of its step.
func (o *operator) visit(ctx context.Context, g guest, d *Day) error {
	var now reception.Visit
	if err := o.opens(ctx, d, g, &now); err != nil {
		return err
	}
	for try, ticks := 0, []string(nil); try == 0 || try == 1 && ticks != nil; try++ {
		if err := o.asks(ctx, d, "questionnaire", reception.Questionnaire(g.Person, ticks), &now); err != nil {
			return err
		}
		ticks = now.Ticks()
	}
	if o.lines/linesOfSheet >= len(o.codes) {
		return errors.New("the stack of sheets is used up")
	}
	if err := o.asks(ctx, d, "sheet", map[string]any{"code": o.codes[o.lines/linesOfSheet]}, &now); err != nil {
		return err
	}
	if err := o.asks(ctx, d, "line", map[string]any{"outcome": "write"}, &now); err != nil {
		return err
	}
	if now.Step != core.VisitDone {
		return fmt.Errorf("after its last step the visit stands at %q: %s", now.Step,
			strings.Join(now.Open(core.SeverityBlock), ", "))
	}
	o.lines++
	d.Written++
	return nil
}

// opens sends the form of the first step, as a browser does.
func (o *operator) opens(ctx context.Context, d *Day, g guest, into *reception.Visit) error {
	r := requestOf("open", nil)
	r.Kind, r.Body = g.kind, bytes.NewReader(g.form)
	return d.timed("open", func() error { return o.front.Call(ctx, r, into) })
}

// asks goes on with the visit, which the answer says anew.
func (o *operator) asks(ctx context.Context, d *Day, step string, body any, visit *reception.Visit) error {
	id := visit.ID
	*visit = reception.Visit{}
	return d.asked(ctx, by(o.front, step, body, id), visit)
}
