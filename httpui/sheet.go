package httpui

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// sheetAskScreen asks which sheet lies on the table.
func (a *App) sheetAskScreen(r *serve.Request, o opened) (page.Screen, error) {
	path := visitPath(o.Visit.ID)
	s := &page.SheetAsk{
		Action: path + "/sheet", Step: a.step(o, 3), Region: string(o.Signature.Region),
		RegionName: o.facts.RegionWords(o.Signature.Region), NoRegion: o.Signature.Region == core.NoRegion,
		Back: path + "?step=questionnaire", Abandon: path + "?ask=abandon",
	}
	if code, n, ok := spoiledLine(r, o); ok {
		s.Hints = append(s.Hints, page.Finding{Severity: core.SeverityHint, Text: r.Say("visit.line_spoiled", n, code),
			Remedy: r.Say("visit.line_spoiled.more")})
	}
	for _, mark := range o.Signature.Judgement.Findings {
		if mark.Severity != core.SeverityHint {
			continue
		}
		shown, _, err := a.finding(r, o, mark)
		if err != nil {
			return nil, err
		}
		s.Hints = append(s.Hints, shown)
	}
	value := func(name string) string { return o.fields.Get("questionnaire." + name) }
	s.HouseUnknown = a.houseUnknown(value("region"), value("address_id"), value("house"))
	return s, nil
}

// spoiledPath is the page of a visit after its line was spoiled: the address names the line, so
// that the page can say what to do with the paper.
func spoiledPath(visit core.VisitID, line core.LineID) string {
	if line == "" {
		return visitPath(visit)
	}
	sheet, n := line.Split()
	return visitPath(visit) + "?spoiled=" + string(sheet.Code()) + "-" + itoa(n)
}

// spoiledLine reads the line back from the address; ok is false unless it is a spoiled line of
// the visit's office.
func spoiledLine(r *serve.Request, o opened) (code, number string, ok bool) {
	typed, number, ok := strings.Cut(r.Query("spoiled"), "-")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 1 {
		return "", "", false
	}
	id := core.NewSheetID(o.Visit.Campaign, core.SheetCode(typed))
	sheet, _ := state.Sheets.Get(o.view, id)
	line, _ := state.Lines.Get(o.view, id.Line(n))
	if sheet.Office != o.Visit.Office || line.State != core.LineSpoiled {
		return "", "", false
	}
	return id.Code().String(), number, true
}

// takeSheet reserves a line of the sheet whose code was typed.
func (a *App) takeSheet(r *serve.Request) (*serve.Reply, error) {
	id := core.VisitID(r.Param("id"))
	err := a.Intake.Reserve(r.Context(), r.By(), id, r.Form("code"), a.Gate)
	if err == nil {
		return serve.SeeOther(visitPath(id)), nil
	}
	return a.onForm(r, err, func(o opened, findings map[string][]page.Finding) (page.Screen, error) {
		switch o.Step() {
		case "sheet":
		case "questionnaire", "blocked":
			return a.rejudgedScreen(r, o)
		case "line":
			return a.hasLineScreen(r, o)
		default:
			return nil, err
		}
		screen, errScreen := a.sheetAskScreen(r, o)
		if errScreen != nil {
			return nil, errScreen
		}
		s := screen.(*page.SheetAsk)
		s.Code = page.Field{Value: r.Form("code")}
		for _, list := range findings {
			s.Code.Findings = append(s.Code.Findings, list...)
		}
		s.Offers = a.offers(r, o)
		return s, nil
	})
}

// hasLineScreen shows the line that the visit has already to somebody who asks for another.
func (a *App) hasLineScreen(r *serve.Request, o opened) (page.Screen, error) {
	screen, err := a.lineScreen(r, o)
	if s, ok := screen.(*page.Sheet); ok {
		what, remedy := refusal.Sentences(r.Say("visit.has_line", itoa(o.Now), s.Code))
		s.Notices = []page.Finding{{Severity: core.SeverityHint, Text: what, Remedy: remedy}}
	}
	return screen, err
}

// rejudgedScreen shows what a verdict found that was made anew while a line was asked for.
func (a *App) rejudgedScreen(r *serve.Request, o opened) (page.Screen, error) {
	screen, err := a.screenOf(r, o)
	if q, ok := screen.(*page.Questionnaire); ok {
		news := page.Finding{Severity: core.SeverityHint, Text: r.Say("visit.rejudged"), Remedy: r.Say("visit.rejudged.more")}
		q.General = append([]page.Finding{news}, q.General...)
	}
	return screen, err
}

// offers lists issued codes that the typed one may have meant; none is taken by itself.
func (a *App) offers(r *serve.Request, o opened) []page.Offer {
	if code, err := paper.Parse(r.Form("code")); err == nil && state.Sheets.Has(o.view, core.NewSheetID(o.Visit.Campaign, code)) {
		return nil // the code is right, something else is not
	}
	var offers []page.Offer
	for _, code := range intake.Offers(o.view, o.Visit.Campaign, o.Visit.Office, r.Form("code")) {
		sheet, _ := state.Sheets.Get(o.view, core.NewSheetID(o.Visit.Campaign, code))
		offers = append(offers, page.Offer{Code: code.String(), Where: o.facts.RegionWords(sheet.Region)})
	}
	return offers
}

// lineScreen shows the sheet as it lies on the table.
func (a *App) lineScreen(r *serve.Request, o opened) (page.Screen, error) {
	path := visitPath(o.Visit.ID)
	code := o.Sheet.ID.Code()
	qr, err := qrOf(paper.Payload(code))
	if err != nil {
		return nil, err
	}
	s := &page.Sheet{
		Action: path + "/line", Here: path, Step: a.step(o, 3), Code: code.String(), QR: qr,
		Region: string(o.Sheet.Region), RegionName: o.facts.RegionWords(o.Sheet.Region),
		NoRegion: o.Sheet.Region == core.NoRegion, Now: o.Now, Another: path + "/line?outcome=release",
		Line: string(o.Signature.Line),
	}
	for i, line := range o.Lines {
		s.Lines = append(s.Lines, page.Line{Number: i + 1, State: line.State})
	}
	for _, c := range intake.Columns(o.fields) {
		column := page.Column{Number: c.Number, Key: c.Key, Title: o.facts.Column(c.Number, c.Key), Text: c.Text, Voter: c.Voter}
		if c.Voter {
			column.Words = text.Fill(o.facts.Voter[c.Key], c.Text)
		}
		s.Columns = append(s.Columns, column)
	}
	if ask := r.Query("ask"); ask == "correct" || ask == "spoil" {
		s.Ask = ask
	}
	for _, reason := range core.SpoilReasons() {
		s.Reasons = append(s.Reasons, page.Option{Value: reason, Words: r.Say("desk.reason." + reason)})
	}
	return s, nil
}

// qrOf is the same code as on the strip: version 1, level H.
func qrOf(payload string) (page.QR, error) {
	code, err := encoder.Encoder_encode(payload, decoder.ErrorCorrectionLevel_H, nil)
	if err != nil {
		return page.QR{}, fmt.Errorf("drawing a code: %w", err)
	}
	m := code.GetMatrix()
	return page.NewQR(m.GetWidth(), func(x, y int) bool { return m.Get(x, y) == 1 }), nil
}

// lineOutcome records what became of the line.
func (a *App) lineOutcome(r *serve.Request) (*serve.Reply, error) {
	id := core.VisitID(r.Param("id"))
	o := intake.Outcome{Is: r.Form("outcome"), Line: core.LineID(r.Form("line")), Remark: r.Form("remark"), Reason: r.Form("reason")}
	if o.Is == "" {
		o.Is = r.Query("outcome")
	}
	err := a.Intake.Outcome(r.Context(), r.By(), id, o)
	if err == nil && o.Is == "spoil" {
		return serve.SeeOther(spoiledPath(id, o.Line)), nil
	}
	if err == nil {
		return serve.SeeOther(visitPath(id)), nil
	}
	return a.onForm(r, err, func(v opened, findings map[string][]page.Finding) (page.Screen, error) {
		if v.Step() != "line" {
			return nil, err
		}
		screen, errScreen := a.lineScreen(r, v)
		if errScreen != nil {
			return nil, errScreen
		}
		s := screen.(*page.Sheet)
		s.Ask = o.Is
		s.Remark = page.Field{Value: o.Remark, Findings: findings["remark"]}
		s.Reason = page.Field{Value: o.Reason, Findings: findings["reason"]}
		return s, nil
	})
}
