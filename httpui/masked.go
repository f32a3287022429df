package httpui

import (
	"strings"

	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// shownMasked are the fields of somebody else's visit that tell it from the next one.
func shownMasked() []string {
	return []string{
		"identity.series", "identity.number", "questionnaire.family", "questionnaire.given", "questionnaire.patronymic",
	}
}

// maskedScreen is somebody else's visit for a coordinator: where it stands, first letters, and
// the ways to end it.
func (a *App) maskedScreen(r *serve.Request, o opened) (page.Screen, error) {
	path := visitPath(o.Visit.ID)
	s := &page.Masked{
		Operator: query.LoginOf(o.view, o.Visit.Operator), Label: o.Visit.ID.Label(), Where: stepWords(o.Case),
		Since: o.Visit.Opened, Abandon: path + "/abandon",
	}
	for _, name := range shownMasked() {
		if value := o.fields.Get(name); value != "" {
			_, field, _ := strings.Cut(name, ".")
			s.Facts = append(s.Facts, page.Pair{Name: r.Say("desk." + field), Value: value})
		}
	}
	if o.Step() == "line" { // a reserved line is freed by saying that the voter has left
		s.Abandon, s.Leave, s.Line = "", path+"/line", string(o.Signature.Line)
		s.Facts = append(s.Facts, page.Pair{Name: r.Say("desk.code"), Value: o.Sheet.ID.Code().String() + "/" + itoa(o.Now)})
	}
	if o.Holder != "" {
		s.Grounds = append(s.Grounds, duplicate(r))
	}
	for _, mark := range o.Signature.Judgement.Blocks(o.Visit.LiftedCodes()) {
		ground, _, err := a.finding(r, o, mark)
		if err != nil {
			return nil, err
		}
		s.Grounds = append(s.Grounds, ground)
	}
	if len(s.Grounds) > 0 {
		s.TurnAway = path + "/turn-away"
	}
	return s, nil
}

// maskedFields are the same first letters for a program.
func maskedFields(o opened) map[string]string {
	fields := map[string]string{}
	for _, name := range shownMasked() {
		if value := o.fields.Get(name); value != "" {
			_, field, _ := strings.Cut(name, ".")
			fields[field] = value
		}
	}
	return fields
}
