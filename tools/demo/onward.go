package demo

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/demo/crew"
	"github.com/sheaf-drive/sheaf/tools/demo/stages"
)

// clerk sorts what comes to the central office.
const clerk = "logistics"

func verifierOf(office int) string { return fmt.Sprintf("verifier%d", office+1) }

// onward takes the sheets as far as their ways go: each desk's through the check, then each
// office's by parcel to the central office.
func (f *filling) onward(ctx context.Context) error {
	counted := f.part("sheets on their way", len(f.desks)+offices)
	step := func(do func(context.Context) error) func(context.Context) error {
		return func(ctx context.Context) error {
			defer counted.step()
			return do(ctx)
		}
	}
	if err := f.introduce(ctx); err != nil {
		return err
	}
	var checks, parcels []func(context.Context) error
	for _, d := range f.desks {
		checks = append(checks, step(func(ctx context.Context) error { return f.check(ctx, d) }))
	}
	for office := range offices {
		parcels = append(parcels, step(func(ctx context.Context) error { return f.carry(ctx, office) }))
	}
	if err := crew.Together(ctx, len(checks), checks...); err != nil {
		return err
	}
	return crew.Together(ctx, len(parcels), parcels...)
}

// introduce has those who certify store what they write at the foot of a sheet.
func (f *filling) introduce(ctx context.Context) error {
	for i, login := range certifiers() {
		p := f.certifiers[i]
		address := fmt.Sprintf("%s, дом %s", p.Address.Typed, p.Address.House)
		if p.Address.Flat != "" {
			address += ", кв. " + p.Address.Flat
		}
		if err := f.crew.Run(ctx, crew.Errand{As: login, Step: "own-" + login, Path: "/certification", Body: map[string]any{
			"fields": map[string]string{
				"family": p.Family, "given": p.Given, "patronymic": p.Patronymic, "birth": string(p.Birth),
				"series": p.Passport.Series(), "number": p.Passport.Digits(), "issued": string(p.Issued), "issuer": p.IssuedBy,
				"address": address,
			},
		}}, nil); err != nil {
			return fmt.Errorf("the own data of %s: %w", login, err)
		}
	}
	return nil
}

// certifiers are the logins of those who sign at the foot of sheets.
func certifiers() (logins []string) {
	for office := range offices {
		for place := range desks {
			logins = append(logins, operatorAt(office, place))
		}
		logins = append(logins, verifierOf(office))
	}
	return logins
}

// check brings the sheets of a desk to the certification, or to whom they are for.
func (f *filling) check(ctx context.Context, d desk) error {
	for k, p := range d.pages {
		if p.way == Filling {
			continue
		}
		at := paper{f: f, code: d.codes[k], verifier: verifierOf(d.office)}
		if err := at.say(ctx, operatorAt(d.office, d.place), "/sheets/", "finish", nil); err != nil {
			return err
		}
		if p.way.checked() {
			if err := at.check(ctx, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// paper is one sheet in somebody's hands.
type paper struct {
	f              *filling
	code, verifier string
}

// say sends one verb about the sheet.
func (a paper) say(ctx context.Context, login, room, verb string, body map[string]any) error {
	if body == nil {
		body = map[string]any{}
	}
	step := crew.Errand{As: login, Step: a.code + "-" + strings.ReplaceAll(verb, "/", "-"), Path: room + a.code + "/" + verb, Body: body}
	if err := a.f.crew.Run(ctx, step, nil); err != nil {
		return fmt.Errorf("%s of sheet %s: %w", verb, a.code, err)
	}
	return nil
}

// check goes over the lines and the foot. Of a sheet that is not certified the last line is in
// doubt.
func (a paper) check(ctx context.Context, p page) error {
	if err := a.say(ctx, a.verifier, "/review/", "take", nil); err != nil {
		return err
	}
	for i, line := range p.lines {
		body := map[string]any{"verdict": core.LineGood, "ticks": stages.LineChecks()}
		if i == len(p.lines)-1 {
			switch p.way {
			case Flawed:
				body = map[string]any{"verdict": core.LineFlawed, "message": "В адресе пропущен номер корпуса, вписать и оговорить"}
			case Disputed:
				body = map[string]any{"verdict": core.LineForLawyer, "message": "Дата похожа на исправленную; годится ли строка?"}
			}
		}
		if err := a.sayOf(ctx, line, body); err != nil {
			return err
		}
	}
	if err := a.say(ctx, a.verifier, "/review/", "certification",
		map[string]any{"verdict": core.BlockGood, "ticks": stages.FootChecks()}); err != nil {
		return err
	}
	if p.way.certified() {
		return a.say(ctx, a.verifier, "/review/", "certify", nil)
	}
	return a.say(ctx, a.verifier, "/review/", "hand-on", nil)
}

// sayOf gives the verdict on a line.
func (a paper) sayOf(ctx context.Context, line int, body map[string]any) error {
	return a.say(ctx, a.verifier, "/review/", "lines/"+strconv.Itoa(line)+"/verdict", body)
}

// carry packs an office's sheets, sends them, and has a clerk put to its place what has come.
func (f *filling) carry(ctx context.Context, office int) error {
	for _, way := range []Way{Stored, Sent} {
		var codes []string
		for _, d := range f.desks {
			for k, p := range d.pages {
				if d.office == office && p.way == way {
					codes = append(codes, d.codes[k])
				}
			}
		}
		for n := 0; len(codes) > 0; n++ {
			some := codes[:min(len(codes), core.MaxParcel)]
			codes = codes[len(some):]
			if err := f.parcel(ctx, office, fmt.Sprintf("%d-%s-%d", office, way, n), way, some); err != nil {
				return err
			}
		}
	}
	return nil
}

// parcel sends sheets in one parcel; name tells it from the others.
func (f *filling) parcel(ctx context.Context, office int, name string, way Way, codes []string) error {
	run := func(login, verb, path string, body map[string]any, out any) error {
		return f.crew.Run(ctx, crew.Errand{As: login, Step: verb + "-" + name, Path: path, Body: body}, out)
	}
	var made struct{ ID string }
	sender := coordinatorOf(office)
	if err := run(sender, "parcel", "/parcels", map[string]any{"office": f.campaign.Offices[office].ID}, &made); err != nil {
		return err
	}
	if err := run(sender, "pack", "/parcels/"+made.ID+"/sheets", map[string]any{"codes": codes}, nil); err != nil {
		return err
	}
	if err := run(sender, "send", "/parcels/"+made.ID+"/send", map[string]any{}, nil); err != nil || way == Sent {
		return err
	}
	if err := run(clerk, "receive", "/parcels/"+made.ID+"/receive", map[string]any{}, nil); err != nil {
		return err
	}
	for _, code := range codes {
		at := paper{f: f, code: code}
		for _, verb := range []string{"sort", "file"} {
			if err := at.say(ctx, clerk, "/sheets/", verb, nil); err != nil {
				return err
			}
		}
	}
	return run(clerk, "close", "/parcels/"+made.ID+"/close", map[string]any{}, nil)
}
