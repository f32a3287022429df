package httpui

import (
	"encoding/json"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// visitBody is a visit on the wire.
type visitBody struct {
	ID string `json:"id"`
	// Masked says that the fields below are first letters: the visit is somebody else's.
	Masked bool              `json:"masked,omitempty"`
	Fields map[string]string `json:"fields,omitempty"`
	// Step is blocked, questionnaire, sheet, line, done, turned_away or abandoned.
	Step      string        `json:"step"`
	State     string        `json:"state"`
	Signature string        `json:"signature"`
	Region    string        `json:"region,omitempty"`
	Findings  []findingBody `json:"findings"`
	Sheet     string        `json:"sheet,omitempty"`
	Line      int           `json:"line,omitempty"`
	Columns   []columnBody  `json:"columns,omitempty"`
	Note      string        `json:"note,omitempty"`
}

// findingBody is a finding in words.
type findingBody struct {
	Code      string   `json:"code"`
	Severity  string   `json:"severity"`
	Field     string   `json:"field"`
	Text      string   `json:"text"`
	Clause    string   `json:"clause,omitempty"`
	Say       string   `json:"say,omitempty"`
	LiftBy    []string `json:"lift_by,omitempty"`
	Lifted    bool     `json:"lifted,omitempty"`
	Confirmed bool     `json:"confirmed,omitempty"`
}

// columnBody is what to write in one column of the line.
type columnBody struct {
	Number int    `json:"number"`
	Key    string `json:"key"`
	Text   string `json:"text"`
	Voter  bool   `json:"voter,omitempty"`
}

// apiVisit answers with a visit of the user's own.
func (a *App) apiVisit(r *serve.Request) (*serve.Reply, error) {
	return a.apiAfter(r, core.VisitID(r.Param("id")))
}

func (a *App) visitReply(r *serve.Request, o opened) (*serve.Reply, error) {
	body := visitBody{
		ID: string(o.Visit.ID), Step: o.Step(), State: o.Visit.State, Signature: string(o.Signature.ID),
		Region: string(o.Signature.Region), Findings: []findingBody{}, Masked: o.masked,
	}
	if o.masked {
		body.Fields = maskedFields(o)
	}
	body.Note = o.fields.Get("note.text") // none where the fields are masked
	if o.Holder != "" || o.Visit.Ground == core.FindingDuplicate {
		shown := duplicate(r)
		body.Findings = append(body.Findings, findingBody{Code: shown.Code, Severity: shown.Severity, Field: "document",
			Text: shown.Text + " " + shown.Remedy, Say: signedAlreadySay()[0]})
	}
	for _, mark := range o.Signature.Judgement.Findings {
		shown, say, err := a.finding(r, o, mark)
		if err != nil {
			return nil, err
		}
		f := findingBody{Code: mark.Code, Severity: mark.Severity, Field: mark.Field, Text: shown.Text, Clause: shown.Clause,
			Say: say, Lifted: o.Visit.Lifted(mark.Code), Confirmed: isConfirmed(o.Case, mark)}
		if shown.Remedy != "" {
			f.Text = strings.TrimSuffix(f.Text, ".") + ". " + shown.Remedy // a name has no end
		}
		for _, role := range mark.LiftBy {
			f.LiftBy = append(f.LiftBy, string(role))
		}
		body.Findings = append(body.Findings, f)
	}
	if o.Now > 0 {
		body.Sheet, body.Line = string(o.Sheet.ID.Code()), o.Now
		for _, c := range intake.Columns(o.fields) { // none where the fields are masked
			body.Columns = append(body.Columns, columnBody{c.Number, c.Key, c.Text, c.Voter})
		}
	}
	return serve.JSON(body)
}

// apiVisits lists the open visits of the user's scope, without anything personal.
func (a *App) apiVisits(r *serve.Request) (*serve.Reply, error) {
	cases, err := a.ownCases(r)
	if err != nil {
		return nil, err
	}
	type row struct {
		ID     string `json:"id"`
		Step   string `json:"step"`
		Opened string `json:"opened"`
	}
	rows := []row{}
	for _, c := range cases {
		rows = append(rows, row{string(c.Visit.ID), c.Step(), c.Visit.Opened.String()})
	}
	return serve.JSON(map[string]any{"visits": rows})
}

// apiOpenVisit takes the same multipart form as the screen.
func (a *App) apiOpenVisit(r *serve.Request) (*serve.Reply, error) {
	id, err := a.Intake.Open(r.Context(), r.By(), passportTyped(r))
	if err != nil {
		return nil, err
	}
	return a.apiAfter(r, id)
}

// apiAfter answers with the visit as it is after a command.
func (a *App) apiAfter(r *serve.Request, id core.VisitID) (*serve.Reply, error) {
	if r.Quiet() {
		return serve.JSON(visitBody{ID: string(id)})
	}
	return a.open(r, id, func(o opened) (*serve.Reply, error) { return a.visitReply(r, o) })
}

// apiThen runs what changes the visit of the path and answers with it.
func (a *App) apiThen(r *serve.Request, change func(id core.VisitID) error) (*serve.Reply, error) {
	id := core.VisitID(r.Param("id"))
	if err := change(id); err != nil {
		return nil, err
	}
	return a.apiAfter(r, id)
}

// questionnaireBody is the second step on the wire.
type questionnaireBody struct {
	Family       string   `json:"family"`
	Given        string   `json:"given"`
	Patronymic   string   `json:"patronymic"`
	Region       string   `json:"region"`
	Address      string   `json:"address"`
	AddressID    string   `json:"address_id"`
	AddressTyped string   `json:"address_typed"`
	House        string   `json:"house"`
	Flat         string   `json:"flat"`
	Confirmed    []string `json:"confirmed"`
}

func (a *App) apiQuestionnaire(r *serve.Request) (*serve.Reply, error) {
	var in questionnaireBody
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	return a.apiThen(r, func(id core.VisitID) error {
		return a.Intake.Judge(r.Context(), r.By(), id, intake.Questionnaire(in), a.Gate)
	})
}

func (a *App) apiTakeSheet(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Code string `json:"code"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	return a.apiThen(r, func(id core.VisitID) error { return a.Intake.Reserve(r.Context(), r.By(), id, in.Code, a.Gate) })
}

func (a *App) apiLineOutcome(r *serve.Request) (*serve.Reply, error) {
	var in lineOutcomeBody
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	line, err := a.lineSeen(r, in)
	if err != nil {
		return nil, err
	}
	return a.apiThen(r, func(id core.VisitID) error {
		o := intake.Outcome{Is: in.Outcome, Line: line, Remark: in.Remark, Reason: in.Reason}
		return a.Intake.Outcome(r.Context(), r.By(), id, o)
	})
}

// lineOutcomeBody is what became of a line, on the wire. Sheet and Line name the line that the
// sender saw; without them it is whichever is reserved.
type lineOutcomeBody struct {
	Outcome string `json:"outcome"`
	Sheet   string `json:"sheet"`
	Line    int    `json:"line"`
	Remark  string `json:"remark"`
	Reason  string `json:"reason"`
}

func (a *App) lineSeen(r *serve.Request, in lineOutcomeBody) (core.LineID, error) {
	if in.Sheet == "" && in.Line == 0 {
		return "", nil
	}
	code, err := paper.Parse(in.Sheet)
	if err != nil || in.Line < 1 {
		return "", core.Refuse(core.Invalid, "line", "line.name")
	}
	view, err := a.View(r)
	if err != nil {
		return "", err
	}
	defer view.Close()
	visit, _ := state.Visits.Get(view, core.VisitID(r.Param("id"))) // the command says if there is none
	return core.NewSheetID(visit.Campaign, code).Line(in.Line), nil
}

func (a *App) apiTurnAway(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Ground string `json:"ground"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	return a.apiThen(r, func(id core.VisitID) error {
		_, err := a.Do(r, &machine.TurnAway{Visit: id, Ground: in.Ground})
		return err
	})
}

func (a *App) apiAbandon(r *serve.Request) (*serve.Reply, error) {
	return a.apiThen(r, func(id core.VisitID) error {
		_, err := a.Do(r, &machine.AbandonVisit{Visit: id})
		return err
	})
}

// notesAtOnce is more than for other verbs: a note is small, needs nothing looked up and waits for the log only.
const notesAtOnce = 512

// apiNote answers without the visit: who leaves a note has just seen it.
func (a *App) apiNote(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Note string `json:"note"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	if err := a.Intake.Leave(r.Context(), r.By(), core.VisitID(r.Param("id")), in.Note); err != nil {
		return nil, err
	}
	return serve.JSON(json.RawMessage(`{}`))
}

// apiLift is the coordinator's; it answers without the visit, which is not his to see.
func (a *App) apiLift(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Code   string `json:"code"`
		Reason string `json:"reason"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	if err := a.Intake.Lift(r.Context(), r.By(), core.VisitID(r.Param("id")), in.Code, in.Reason); err != nil {
		return nil, err
	}
	return serve.JSON(json.RawMessage(`{}`))
}
