package foot

import (
	"errors"
	"net/url"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/certification"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// prepare shows the block to the letter, the record it is made from, and the sheets on which it
// can be written.
func (s *Screens) prepare(w writer) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		screen, err := s.prepareScreen(r, w)
		if err != nil {
			return nil, err
		}
		return r.Page(screen), nil
	}
}

func (s *Screens) prepareScreen(r *serve.Request, w writer) (*page.Prepare, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	o, err := s.ownBlock(r, view, w)
	if err != nil {
		return nil, err
	}
	screen := &page.Prepare{
		Part: w.part, Action: w.path, Record: w.path + "/record", Of: o.version, Text: o.text, Done: done(r),
	}
	for _, place := range o.places {
		value := o.value(place)
		if place == certification.Birth || place == certification.Issued {
			value = core.Date(value).Russian() // as it is typed
		}
		screen.Fields = append(screen.Fields, page.OwnField{Name: place, Field: page.Field{Value: value}})
	}
	if w.part == machine.PartCollector {
		for _, sheet := range openSheets(view, r.Session.User) {
			screen.Sheets = append(screen.Sheets, sheet.row(w.path))
			if sheet.ready() && r.Query("finish") == string(sheet.Sheet.ID.Code()) {
				screen.Ask = sheet.asks(r, w.path)
			}
		}
	}
	return screen, nil
}

// prepared records that the block is written in advance on the sheet with the typed code.
func (s *Screens) prepared(w writer) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		err := s.markPrepared(r, w, r.Form("code"))
		if err == nil {
			return serve.SeeOther(w.path + "?written=" + url.QueryEscape(r.Form("code"))), nil
		}
		return s.refusedPrepare(r, w, err)
	}
}

func (s *Screens) markPrepared(r *serve.Request, w writer, codes ...string) error {
	view, err := s.View(r)
	if err != nil {
		return err
	}
	c := &machine.PrepareSheets{Part: w.part}
	for _, code := range codes {
		id, err := sheetOf(r, view, code)
		if err != nil {
			view.Close()
			return err
		}
		c.Sheets = append(c.Sheets, id)
	}
	view.Close()
	_, err = s.Do(r, c)
	return err
}

// kept stores the user's own record.
func (s *Screens) kept(w writer) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		typed := intake.Certification{}
		for _, place := range certification.Places() {
			typed[place] = r.Form(place)
		}
		err := s.keep(r, version(r), typed)
		if err == nil {
			return serve.SeeOther(w.path + "?kept=1"), nil
		}
		return s.refusedPrepare(r, w, err)
	}
}

func (s *Screens) keep(r *serve.Request, of uint32, typed intake.Certification) error {
	view, err := s.View(r)
	if err != nil {
		return err
	}
	record, _ := state.Campaigns.Get(view, r.Session.User.Campaign)
	view.Close()
	facts, err := s.Rules.Facts(r.Context(), record.Pack, r.Lang)
	if err != nil {
		return err
	}
	return s.Records.KeepCertification(r.Context(), r.By(), of, typed, asked(r.Session.User, facts.Certifications)...)
}

// finish says that the collector has dated and signed the sheet of the path.
func (s *Screens) finish(r *serve.Request) error {
	view, err := s.View(r)
	if err != nil {
		return err
	}
	id, err := sheetOf(r, view, r.Param("code"))
	view.Close()
	if err != nil {
		return err
	}
	_, err = s.Do(r, &machine.FinishSheet{Sheet: id})
	return err
}

// signed records that the collector has dated and signed the sheet.
func (s *Screens) signed(r *serve.Request) (*serve.Reply, error) {
	if err := s.finish(r); err != nil {
		return s.refusedPrepare(r, collectorWrites(), err)
	}
	return serve.SeeOther(collectorWrites().path + "?signed=" + url.QueryEscape(r.Param("code"))), nil
}

// done says what the form did that led to the page. An address is no place to put words into our mouth: of
// a code only one that could be a sheet's is shown.
func done(r *serve.Request) string {
	for _, what := range []string{"written", "signed"} {
		if code, err := paper.Parse(r.Query(what)); err == nil {
			return r.Say("check.prepare.done."+what, code.String())
		}
	}
	if r.Query("kept") != "" {
		return r.Say("check.prepare.done.kept")
	}
	return ""
}

// version is what the form says that its sender saw.
func version(r *serve.Request) uint32 {
	n, err := strconv.ParseUint(r.Form("of"), 10, 32)
	if err != nil {
		return 0
	}
	return uint32(n)
}

// refusedPrepare shows the screen again with what stands in the way beside its field.
func (s *Screens) refusedPrepare(r *serve.Request, w writer, cause error) (*serve.Reply, error) {
	findings, ok := r.FindingsOf(cause)
	var refused *core.Error
	if errors.As(cause, &refused) && refused.Code == core.Stale { // the record as it is now, under what was typed
		said := r.ProblemScreen(refused)
		findings, ok = map[string][]page.Finding{"": {{Severity: core.SeverityBlock, Text: said.Text, Remedy: said.Remedy}}}, true
	}
	if !ok {
		return nil, cause
	}
	screen, err := s.prepareScreen(r, w)
	if err != nil {
		return nil, err
	}
	screen.RequestID = string(r.ID)
	if r.Form("code") != "" {
		screen.Code = page.Field{Value: r.Form("code"), Findings: append(findings["code"], findings["sheets"]...)}
		delete(findings, "code")
		delete(findings, "sheets")
	}
	for i, f := range screen.Fields {
		if typed := r.Form(f.Name); typed != "" || len(findings[f.Name]) > 0 {
			screen.Fields[i].Field = page.Field{Value: typed, Findings: findings[f.Name]}
			delete(findings, f.Name)
		}
	}
	for _, field := range []string{"", "code", "line", "of"} {
		screen.Refused = append(screen.Refused, findings[field]...)
	}
	return r.Refused(screen), nil
}
