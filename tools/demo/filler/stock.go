package filler

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
)

// order is the sheets of one region that an office wants.
type order struct {
	office int
	region core.Region
	// used are written on, the others stay blank.
	used int
}

// atOnce is how many sheets one request may be about.
const atOnce = 5000

// codeLength is how many characters the code of a sheet has.
const codeLength = 6

// orders lists what all offices want. The small ones come first: the node looks through all sheets
// to find those that it prints, so the fewer there are by then the better.
func (f *Filler) orders() (list []order) {
	for office := range f.plan.Offices {
		for region, used := range f.plan.Needs(office) {
			list = append(list, order{office, region, used})
		}
	}
	slices.SortFunc(list, func(a, b order) int {
		return cmp.Or(cmp.Compare(a.used, b.used), cmp.Compare(a.office, b.office), cmp.Compare(a.region, b.region))
	})
	return list
}

// note is the key under which the codes of an order stand.
func (o order) note() string { return fmt.Sprintf("codes %d %s", o.office, o.region) }

// fetch has the coordinator plan, print and issue the sheets of an order, unless that is done.
func (f *Filler) fetch(ctx context.Context, o order) error {
	if _, done := f.notes.Get(o.note()); done {
		return nil
	}
	atOffice, printed, planned := f.plan.Blank(o.office, o.region, o.used)
	issued := o.used + atOffice
	if err := f.planned(ctx, o, issued+printed+planned); err != nil {
		return err
	}
	if err := f.ask(ctx, o, "print", "/sheets/print", issued+printed, nil); err != nil {
		return err
	}
	var codes strings.Builder
	if err := f.ask(ctx, o, "issue", "/sheets/issue", issued, func(part []string) {
		for _, code := range part {
			codes.WriteString(code)
		}
	}); err != nil {
		return err
	}
	if codes.Len() != issued*codeLength {
		return fmt.Errorf("ordering sheets: %d characters for %d codes were issued", codes.Len(), issued)
	}
	return f.notes.Put(o.note(), codes.String())
}

// planned plans sheets. All offices take the next codes of the same series, so one plans at a time.
func (f *Filler) planned(ctx context.Context, o order, count int) error {
	f.planning.Lock()
	defer f.planning.Unlock()
	return f.ask(ctx, o, "plan", "/sheets", count, nil)
}

// ask sends one verb for all sheets of an order, in parts. What is answered with paper is not
// waited for: it is of no use here.
func (f *Filler) ask(ctx context.Context, o order, verb, path string, count int, codes func([]string)) error {
	login := f.plan.Coordinator(o.office)
	defer f.house.Hold(login)()
	if err := f.house.SignedIn(ctx, login); err != nil {
		return err
	}
	for done := 0; done < count; done += atOnce {
		var body io.ReadCloser
		err := client.Insist(ctx, func() (err error) {
			body, err = f.house.As(login).Send(ctx, client.Request{
				Path: "/api/v1" + path, Key: f.house.Key(fmt.Sprintf("%s-%d-%s-%d", verb, o.office, o.region, done)),
				JSON: map[string]any{"office": f.house.Offices[o.office].ID, "region": o.region, "count": min(atOnce, count-done)},
			})
			return err
		})
		if err != nil {
			return fmt.Errorf("%s sheets of %s: %w", verb, o.region, err)
		}
		if codes != nil {
			var got struct{ Codes []string }
			if err := decode(body, &got); err != nil {
				return err
			}
			codes(got.Codes)
		}
		if err := body.Close(); err != nil {
			return fmt.Errorf("closing an answer: %w", err)
		}
	}
	return nil
}

// codesOf gives the codes of a lane's sheets by their numbers: of each region the office's desks
// take theirs one after the other.
func (f *Filler) codesOf(l drive.Lane) ([]string, error) {
	next := map[core.Region]int{}
	for n := range l.Number {
		before := f.plan.Lane(n)
		if before.Office != l.Office {
			continue
		}
		for k := range before.Sheets {
			next[before.Region(k)]++
		}
	}
	codes := make([]string, l.Sheets)
	for k := range codes {
		r := l.Region(k)
		all, _ := f.notes.Get(order{office: l.Office, region: r}.note())
		at := next[r] * codeLength
		if at+codeLength > len(all) {
			return nil, fmt.Errorf("office %d has no sheet of %s for collector %d", l.Office, r, l.Number)
		}
		codes[k] = all[at : at+codeLength]
		next[r]++
	}
	return codes, nil
}
