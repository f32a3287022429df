package httpui

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address/houses"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

func itoa(n int) string { return strconv.Itoa(n) }

// questionnaireScreen shows the second step with what was recorded and found.
func (a *App) questionnaireScreen(r *serve.Request, o opened) (page.Screen, error) {
	q := a.questionnaireFrame(r, o)
	value := func(name string) string { return o.fields.Get("questionnaire." + name) }
	for name, field := range questionnaireFields(q) {
		field.Value = value(name)
	}
	q.AddressID, q.AddressTyped = value("address_id"), value("address_typed")
	if q.Region.Value == "" {
		office, _ := state.Offices.Get(o.view, r.Session.User.Office)
		q.Region.Value = string(office.Home) // where most voters of the office live
	}
	for _, mark := range o.Signature.Judgement.Findings {
		if mark.Severity == core.SeverityBlock && o.Visit.Lifted(mark.Code) {
			continue // decided; what the next verdict says of it is shown then
		}
		shown, _, err := a.finding(r, o, mark)
		if err != nil {
			return nil, err
		}
		shown.Confirmed = isConfirmed(o.Case, mark)
		place(q, mark.Field, shown)
	}
	return q, a.suggestRows(r, q)
}

// abandonAsked shows the form again as it was typed, with the question above it whether the
// visit is to be ended: what was typed is still there when it is not.
func (a *App) abandonAsked(r *serve.Request) (*serve.Reply, error) {
	return a.open(r, core.VisitID(r.Param("id")), func(o opened) (*serve.Reply, error) {
		screen, err := a.screenOf(r, o)
		if err != nil {
			return nil, err
		}
		q, ok := screen.(*page.Questionnaire)
		if !ok || o.masked {
			return serve.SeeOther(visitPath(o.Visit.ID) + "?ask=abandon"), nil
		}
		q.AskAbandon = true
		for name, field := range questionnaireFields(q) {
			field.Value = r.Form(name)
			for i, f := range field.Findings {
				field.Findings[i].Confirmed = f.Tick != "" && slices.Contains(r.FormAll("confirm"), f.Tick)
			}
		}
		for i, f := range q.General {
			q.General[i].Confirmed = f.Tick != "" && slices.Contains(r.FormAll("confirm"), f.Tick)
		}
		q.AddressID, q.AddressTyped = r.Form("address_id"), r.Form("address_typed")
		return r.Page(q), a.suggestRows(r, q)
	})
}

// questionnaireFrame is the screen without what was typed.
func (a *App) questionnaireFrame(r *serve.Request, o opened) *page.Questionnaire {
	path := visitPath(o.Visit.ID)
	q := &page.Questionnaire{
		Action: path + "/questionnaire", Step: a.step(o, 2), Abandon: path + "/abandon",
		NoRegistration: o.Visit.Stamp == core.StampNone, Regions: o.facts.Regions,
	}
	for _, scan := range o.Visit.Scans {
		if scan.Page() {
			q.Pictures = append(q.Pictures, page.Picture{Src: path + "/scans/" + scan.Kind, Alt: r.Say("desk.page." + scan.Kind)})
		}
	}
	for _, name := range []string{"series", "number"} {
		q.Read = append(q.Read, page.Pair{Name: r.Say("desk." + name), Value: o.fields.Get("identity." + name)})
	}
	for _, name := range []string{"birth", "issued"} {
		q.Read = append(q.Read, page.Pair{Name: r.Say("desk." + name), Value: o.date(name)})
	}
	return q
}

func questionnaireFields(q *page.Questionnaire) map[string]*page.Field {
	return map[string]*page.Field{
		"family": &q.Family, "given": &q.Given, "patronymic": &q.Patronymic, "region": &q.Region,
		"address": &q.Address, "house": &q.House, "flat": &q.Flat,
	}
}

// place puts a finding beside its field, or above the form.
func place(q *page.Questionnaire, field string, f page.Finding) {
	if to, ok := questionnaireFields(q)[field]; ok {
		to.Findings = append(to.Findings, f)
		return
	}
	q.General = append(q.General, f)
}

// isConfirmed says whether the mark is a warning that was ticked.
func isConfirmed(c query.Case, f core.FindingMark) bool {
	return f.Severity == core.SeverityWarn && slices.Contains(c.Signature.Confirmed, f.Tick())
}

// suggestRows offers the register's rows for an address that was typed but not chosen, so
// that the screen works without scripts.
func (a *App) suggestRows(r *serve.Request, q *page.Questionnaire) error {
	if q.AddressID != "" {
		q.Chosen = a.chosen(r, q)
		q.HouseUnknown = a.houseUnknown(q.Region.Value, q.AddressID, q.House.Value)
		return nil
	}
	if q.NoRegistration || utf8.RuneCountInString(q.Address.Value) < 2 {
		return nil
	}
	pack, err := a.packOf(r)
	if err != nil {
		return err
	}
	found, err := a.suggested(r.Context(), r, pack, core.Region(q.Region.Value), q.Address.Value)
	if q.NoRegister = core.CodeOf(err) == core.NotFound; q.NoRegister {
		err = nil
	}
	q.Candidates = found
	return err
}

// chosen is the chosen address in full: what was typed need not name it all. Without the
// register the typed words have to do.
func (a *App) chosen(r *serve.Request, q *page.Questionnaire) string {
	pack, err := a.packOf(r)
	if err != nil {
		return q.Address.Value
	}
	found, err := a.suggested(r.Context(), r, pack, core.Region(q.Region.Value), q.Address.Value)
	at := slices.IndexFunc(found, func(s page.Suggestion) bool { return s.ID == q.AddressID })
	if err != nil || at < 0 {
		return q.Address.Value
	}
	return cmp.Or(found[at].Sheet, found[at].Text)
}

// houseUnknown says that the register has houses at the address and not the one that was copied from the stamp. A
// register that cannot be asked says nothing: it is an alarm of its own, and the verdict does without houses.
func (a *App) houseUnknown(region, object, house string) bool {
	id, err := strconv.ParseInt(object, 10, 64)
	if err != nil || strings.TrimSpace(house) == "" || utf8.RuneCountInString(house) > longestHouse {
		return false
	}
	said, err := a.Houses.House(core.Region(region), id, house)
	return err == nil && said == houses.Missing
}

// questionnaire records the second step; the page then shows what stands in the way, or the
// third step.
func (a *App) questionnaire(r *serve.Request) (*serve.Reply, error) {
	if r.Form("ask") == "abandon" {
		return a.abandonAsked(r)
	}
	id := core.VisitID(r.Param("id"))
	typed := typedQuestionnaire(r)
	err := a.Intake.Judge(r.Context(), r.By(), id, typed, a.Gate)
	if err == nil {
		return serve.SeeOther(visitPath(id)), nil
	}
	return a.onForm(r, err, func(o opened, findings map[string][]page.Finding) (page.Screen, error) {
		q := a.questionnaireFrame(r, o)
		q.RequestID = string(r.ID)
		for name, field := range questionnaireFields(q) {
			field.Value = r.Form(name)
		}
		q.AddressID, q.AddressTyped = typed.AddressID, typed.AddressTyped
		for _, field := range slices.Sorted(maps.Keys(findings)) {
			for _, f := range findings[field] {
				if questionnaireFields(q)[field] != nil {
					f = named(r, field, f)
				}
				place(q, field, f)
			}
		}
		return q, a.suggestRows(r, q)
	})
}

func typedQuestionnaire(r *serve.Request) intake.Questionnaire {
	return intake.Questionnaire{
		Family: r.Form("family"), Given: r.Form("given"), Patronymic: r.Form("patronymic"),
		Region: r.Form("region"), Address: r.Form("address"), AddressID: r.Form("address_id"),
		AddressTyped: r.Form("address_typed"),
		House:        r.Form("house"), Flat: r.Form("flat"), Confirmed: r.FormAll("confirm"),
	}
}
