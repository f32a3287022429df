package stages

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/errand"
)

// checked says whether a verifier takes the sheet.
func (p Page) checked() bool {
	switch p.End {
	case drive.Filling, drive.FillingPlaced, drive.Complete, drive.SpoiledAtOffice:
		return false
	}
	return true
}

// wants says whom the lines want after the first check.
func (p Page) wants() (lawyer, collector bool) {
	collector = p.FootFlawed
	for _, v := range p.Signed() {
		lawyer = lawyer || v.Verdict.ForLawyer()
		collector = collector || v.Verdict.Corrected()
	}
	return lawyer, collector
}

// Signed are the visits with a signature on the sheet.
func (p Page) Signed() (list []drive.Visit) {
	for _, v := range p.Visits {
		if v.Fate.Signed() {
			list = append(list, v)
		}
	}
	return list
}

// decided says whether the lawyer has decided and returned the sheet.
func (p Page) decided() bool {
	lawyer, _ := p.wants()
	return p.checked() && lawyer && p.End != drive.Checking && p.End != drive.WantedByLawyer && p.End != drive.WithLawyer
}

// check is the first check of some sheets: all lines, the foot, and on to whom they are for.
func (w Work) check(list []Page) []errand.Batch {
	b := errand.Batch{Login: w.Verifier()}
	for _, p := range list {
		if !p.checked() {
			continue
		}
		group := []errand.Request{w.say(p, "take", "/review/"+p.Code+"/take", map[string]any{})}
		for _, v := range p.Signed() {
			group = append(group, w.verdict(p, v, firstVerdict(v)))
			if p.End == drive.Checking {
				break // the sheet lies on the table unfinished
			}
		}
		if p.End != drive.Checking {
			group = append(group, w.foot(p, p.FootFlawed, "foot"))
			if lawyer, collector := p.wants(); lawyer || collector {
				group = append(group, w.say(p, "on", "/review/"+p.Code+"/hand-on", map[string]any{}))
			} else {
				group = append(group, w.seal(p)...)
			}
		}
		b.Add(group...)
	}
	return []errand.Batch{b}
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
func (w Work) verdict(p Page, v drive.Visit, is core.LineState) errand.Request {
	body := map[string]any{"verdict": is}
	if is == core.LineGood {
		body["ticks"] = LineChecks()
	} else {
		body["message"] = wrong(v.Fault)
	}
	line := strconv.Itoa(v.Line)
	return w.say(p, "verdict-"+line, "/review/"+p.Code+"/lines/"+line+"/verdict", body)
}

func (w Work) foot(p Page, flawed bool, step string) errand.Request {
	body := map[string]any{"verdict": core.BlockGood, "ticks": FootChecks()}
	if flawed {
		body = map[string]any{"verdict": core.BlockFlawed, "message": "В адресе сборщика пропущена область, удостоверение надо исправить"}
	}
	return w.say(p, step, "/review/"+p.Code+"/certification", body)
}

// seal strikes what is left to strike and certifies.
func (w Work) seal(p Page) (group []errand.Request) {
	for _, v := range p.Signed() {
		if p.Stands(v) {
			continue
		}
		reason, remark := strikeWords(v.Fault)
		line := strconv.Itoa(v.Line)
		group = append(group, w.say(p, "strike-"+line, "/review/"+p.Code+"/lines/"+line+"/strike",
			map[string]any{"reason": reason, "remark": remark}))
	}
	return append(group, w.say(p, "certify", "/review/"+p.Code+"/certify", map[string]any{}))
}

// decide has the lawyer take what is for him, decide and return it.
func (w Work) decide(list []Page) []errand.Batch {
	b := errand.Batch{Login: w.Lawyer()}
	for _, p := range list {
		lawyer, _ := p.wants()
		if !p.checked() || !lawyer || p.End == drive.Checking || p.End == drive.WantedByLawyer {
			continue
		}
		group := []errand.Request{w.say(p, "lawyer", "/lawyer/"+p.Code+"/take", map[string]any{})}
		if p.decided() {
			for _, v := range p.Signed() {
				if v.Verdict.ForLawyer() {
					group = append(group, w.decision(p, v))
				}
			}
			group = append(group, w.say(p, "decided", "/lawyer/"+p.Code+"/return", map[string]any{}))
		}
		b.Add(group...)
	}
	return []errand.Batch{b}
}

func (w Work) decision(p Page, v drive.Visit) errand.Request {
	body := map[string]any{"verdict": core.LineGood}
	switch v.Verdict {
	case drive.LawyerCorrection:
		body = map[string]any{"verdict": core.LineFlawed, "message": "Исправить и оговорить, после этого строка годится"}
	case drive.LawyerStrike:
		body = map[string]any{"verdict": core.LineBad, "message": "Комиссия признает недействительной, вычеркнуть"}
	}
	line := strconv.Itoa(v.Line)
	return w.say(p, "decide-"+line, "/lawyer/"+p.Code+"/lines/"+line+"/decide", body)
}

// corrects says whether the sheet comes to its collector.
func (p Page) corrects() bool {
	_, collector := p.wants()
	return p.checked() && collector && p.End != drive.Checking && p.End != drive.WantedByLawyer && p.End != drive.WithLawyer
}

// correct has the collector take and correct what is his; a coordinator speaks for whoever has
// left.
func (w Work) correct(list []Page) []errand.Batch {
	own, away := errand.Batch{Login: w.Operator()}, errand.Batch{Login: w.Coordinator()}
	for _, p := range list {
		switch {
		case !p.corrects() || p.End == drive.WantedByCollector:
		case p.Away:
			away.Add(w.say(p, "gone", "/sheets/"+p.Code+"/collector-away", map[string]any{"reason": "Сборщик заболел и не вернётся"}))
		case p.End == drive.WithCollector:
			own.Add(w.say(p, "own", "/corrections/"+p.Code+"/take", map[string]any{}))
		default:
			own.Add(w.corrections(p)...)
		}
	}
	return []errand.Batch{own, away}
}

func (w Work) corrections(p Page) []errand.Request {
	group := []errand.Request{w.say(p, "own", "/corrections/"+p.Code+"/take", map[string]any{})}
	for _, v := range p.Signed() {
		if v.Verdict.Corrected() {
			line := strconv.Itoa(v.Line)
			group = append(group, w.say(p, "correct-"+line, "/corrections/"+p.Code+"/lines/"+line+"/correct",
				map[string]any{"remark": remark(v.Fault)}))
		}
	}
	if p.FootFlawed {
		group = append(group, w.say(p, "correct-foot", "/corrections/"+p.Code+"/certification",
			map[string]any{"remark": "Исправлено «Омская область», исправленному верить"}))
	}
	return append(group, w.say(p, "back", "/corrections/"+p.Code+"/return", map[string]any{}))
}

// certify is the second check of what came back.
func (w Work) certify(list []Page) []errand.Batch {
	b := errand.Batch{Login: w.Verifier()}
	for _, p := range list {
		if !p.decided() && !p.corrects() || !p.End.Certified() {
			continue
		}
		group := []errand.Request{w.say(p, "again", "/review/"+p.Code+"/take", map[string]any{})}
		for _, v := range p.Signed() {
			if v.Verdict.Corrected() && !p.Away {
				line := strconv.Itoa(v.Line)
				group = append(group, w.say(p, "reverdict-"+line, "/review/"+p.Code+"/lines/"+line+"/verdict",
					map[string]any{"verdict": core.LineGood, "ticks": LineChecks()}))
			}
		}
		if p.FootFlawed {
			group = append(group, w.foot(p, false, "refoot"))
		}
		b.Add(append(group, w.seal(p)...)...)
	}
	return []errand.Batch{b}
}
