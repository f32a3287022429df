package filler

import (
	"context"
	"fmt"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
)

// checked says whether a verifier takes the sheet.
func (p page) checked() bool {
	switch p.End {
	case drive.Filling, drive.FillingPlaced, drive.Complete, drive.SpoiledAtOffice:
		return false
	}
	return true
}

// wants says whom the lines want after the first check.
func (p page) wants() (lawyer, collector bool) {
	collector = p.FootFlawed
	for _, v := range p.signed() {
		lawyer = lawyer || v.Verdict.ForLawyer()
		collector = collector || v.Verdict.Corrected()
	}
	return lawyer, collector
}

// signed are the visits with a signature on the sheet.
func (p page) signed() (list []drive.Visit) {
	for _, v := range p.Visits {
		if v.Fate.Signed() {
			list = append(list, v)
		}
	}
	return list
}

// decided says whether the lawyer has decided and returned the sheet.
func (p page) decided() bool {
	lawyer, _ := p.wants()
	return p.checked() && lawyer && p.End != drive.Checking && p.End != drive.WantedByLawyer && p.End != drive.WithLawyer
}

// check is the first check of some sheets: all lines, the foot, and on to whom they are for.
func (w *worker) check(ctx context.Context, list []page) error {
	b := batch{login: w.verifier()}
	for _, p := range list {
		if !p.checked() {
			continue
		}
		group := []request{w.say(p, "take", "/review/"+p.code+"/take", map[string]any{})}
		for _, v := range p.signed() {
			group = append(group, w.verdict(p, v, firstVerdict(v)))
			if p.End == drive.Checking {
				break // the sheet lies on the table unfinished
			}
		}
		if p.End != drive.Checking {
			group = append(group, w.foot(p, p.FootFlawed, "foot"))
			if lawyer, collector := p.wants(); lawyer || collector {
				group = append(group, w.say(p, "on", "/review/"+p.code+"/hand-on", map[string]any{}))
			} else {
				group = append(group, w.seal(p)...)
			}
		}
		b.add(group...)
	}
	_, err := w.f.send(ctx, b)
	return err
}

// firstVerdict is the face that the verifier gives a line at first.
func firstVerdict(v drive.Visit) core.LineState {
	switch {
	case v.Verdict.ForLawyer():
		return core.LineForLawyer
	case v.Verdict.Corrected():
		return core.LineFlawed
	case v.Verdict.Struck():
		return core.LineBad
	}
	return core.LineGood
}

// verdict is the answer to one line, with the ticks of the checklist or with words.
func (w *worker) verdict(p page, v drive.Visit, is core.LineState) request {
	body := map[string]any{"verdict": is}
	if is == core.LineGood {
		body["ticks"] = lineChecks()
	} else {
		body["message"] = wrong(v.Fault)
	}
	line := strconv.Itoa(v.Line)
	return w.say(p, "verdict-"+line, "/review/"+p.code+"/lines/"+line+"/verdict", body)
}

func (w *worker) foot(p page, flawed bool, step string) request {
	body := map[string]any{"verdict": core.BlockGood, "ticks": footChecks()}
	if flawed {
		body = map[string]any{"verdict": core.BlockFlawed, "message": "В адресе сборщика пропущена область, удостоверение надо исправить"}
	}
	return w.say(p, step, "/review/"+p.code+"/certification", body)
}

// seal strikes what is left to strike and certifies.
func (w *worker) seal(p page) (group []request) {
	for _, v := range p.signed() {
		if p.Stands(v) {
			continue
		}
		reason, remark := strikeWords(v.Fault)
		line := strconv.Itoa(v.Line)
		group = append(group, w.say(p, "strike-"+line, "/review/"+p.code+"/lines/"+line+"/strike",
			map[string]any{"reason": reason, "remark": remark}))
	}
	return append(group, w.say(p, "certify", "/review/"+p.code+"/certify", map[string]any{}))
}

// decide has the lawyer take what is for him, decide and return it.
func (w *worker) decide(ctx context.Context, list []page) error {
	b := batch{login: w.lawyer()}
	for _, p := range list {
		lawyer, _ := p.wants()
		if !p.checked() || !lawyer || p.End == drive.Checking || p.End == drive.WantedByLawyer {
			continue
		}
		group := []request{w.say(p, "lawyer", "/lawyer/"+p.code+"/take", map[string]any{})}
		if p.decided() {
			for _, v := range p.signed() {
				if v.Verdict.ForLawyer() {
					group = append(group, w.decision(p, v))
				}
			}
			group = append(group, w.say(p, "decided", "/lawyer/"+p.code+"/return", map[string]any{}))
		}
		b.add(group...)
	}
	_, err := w.f.send(ctx, b)
	return err
}

func (w *worker) decision(p page, v drive.Visit) request {
	body := map[string]any{"verdict": core.LineGood}
	switch v.Verdict {
	case drive.LawyerCorrection:
		body = map[string]any{"verdict": core.LineFlawed, "message": "Исправить и оговорить, после этого строка годится"}
	case drive.LawyerStrike:
		body = map[string]any{"verdict": core.LineBad, "message": "Комиссия признает недействительной, вычеркнуть"}
	}
	line := strconv.Itoa(v.Line)
	return w.say(p, "decide-"+line, "/lawyer/"+p.code+"/lines/"+line+"/decide", body)
}

// corrects says whether the sheet comes to its collector.
func (p page) corrects() bool {
	_, collector := p.wants()
	return p.checked() && collector && p.End != drive.Checking && p.End != drive.WantedByLawyer && p.End != drive.WithLawyer
}

// correct has the collector take and correct what is his; a coordinator speaks for whoever has
// left.
func (w *worker) correct(ctx context.Context, list []page) error {
	own, other := batch{login: w.operator()}, batch{login: w.coordinator()}
	for _, p := range list {
		switch {
		case !p.corrects() || p.End == drive.WantedByCollector:
		case p.Away:
			other.add(w.say(p, "gone", "/sheets/"+p.code+"/collector-away", map[string]any{"reason": "Сборщик заболел и не вернётся"}))
		case p.End == drive.WithCollector:
			own.add(w.say(p, "own", "/corrections/"+p.code+"/take", map[string]any{}))
		default:
			own.add(w.corrections(p)...)
		}
	}
	if _, err := w.f.send(ctx, own); err != nil {
		return err
	}
	_, err := w.f.send(ctx, other)
	return err
}

func (w *worker) corrections(p page) []request {
	group := []request{w.say(p, "own", "/corrections/"+p.code+"/take", map[string]any{})}
	for _, v := range p.signed() {
		if v.Verdict.Corrected() {
			line := strconv.Itoa(v.Line)
			group = append(group, w.say(p, "correct-"+line, "/corrections/"+p.code+"/lines/"+line+"/correct",
				map[string]any{"remark": remark(v.Fault)}))
		}
	}
	if p.FootFlawed {
		group = append(group, w.say(p, "correct-foot", "/corrections/"+p.code+"/certification",
			map[string]any{"remark": "Исправлено «Омская область», исправленному верить"}))
	}
	return append(group, w.say(p, "back", "/corrections/"+p.code+"/return", map[string]any{}))
}

// certify is the second check of what came back.
func (w *worker) certify(ctx context.Context, list []page) error {
	b := batch{login: w.verifier()}
	for _, p := range list {
		if !p.decided() && !p.corrects() || !p.End.Certified() {
			continue
		}
		group := []request{w.say(p, "again", "/review/"+p.code+"/take", map[string]any{})}
		for _, v := range p.signed() {
			if v.Verdict.Corrected() && !p.Away {
				line := strconv.Itoa(v.Line)
				group = append(group, w.say(p, "reverdict-"+line, "/review/"+p.code+"/lines/"+line+"/verdict",
					map[string]any{"verdict": core.LineGood, "ticks": lineChecks()}))
			}
		}
		if p.FootFlawed {
			group = append(group, w.foot(p, false, "refoot"))
		}
		b.add(append(group, w.seal(p)...)...)
	}
	_, err := w.f.send(ctx, b)
	return err
}

// prepare has the two who certify write their data on the sheets of the own region in advance.
func (w *worker) prepare(ctx context.Context, from, to int) error {
	var codes []string
	for k := from; k < to; k++ {
		if w.lane.Region(k) == w.f.plan.Offices[w.lane.Office].Region.Code {
			codes = append(codes, w.codes[k])
		}
	}
	if len(codes) == 0 {
		return nil
	}
	for _, login := range []string{w.operator(), w.verifier()} {
		b := batch{login: login}
		b.add(request{Path: "/sheets/prepare", Key: w.key(from, "prepare"), JSON: map[string]any{"sheets": codes}})
		if _, err := w.f.send(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// introduce has the two who certify store what they write at the foot of a sheet. A verifier of
// several lanes does it for each: the first time counts.
func (w *worker) introduce(ctx context.Context) error {
	home := w.f.plan.Offices[w.lane.Office].Region.Code
	for i, login := range []string{w.operator(), w.verifier()} {
		number := uint64(w.f.plan.Size.Sheets)<<5 + uint64(w.lane.Number*2+i)
		p, err := w.f.people.person(home, drive.Visit{Kind: drive.Ordinary, Person: number})
		if err != nil {
			return err
		}
		if err := w.f.once("own data of "+login, func() error {
			b := batch{login: login}
			b.add(request{Path: "/certification", Key: w.f.crew.Key("own-" + login), JSON: map[string]any{"fields": map[string]any{
				"family": p.Family, "given": p.Given, "patronymic": p.Patronymic, "birth": p.Birth,
				"series": p.Passport.Series(), "number": p.Passport.Digits(), "issued": p.Issued, "issuer": p.IssuedBy,
				"address": fmt.Sprintf("%s, дом %s", p.Address.Typed, p.Address.House),
			}}})
			_, err := w.f.send(ctx, b)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}
