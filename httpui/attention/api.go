package attention

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// rowBody is one kind of thing that needs somebody, as programs see it.
type rowBody struct {
	Kind     attention.Kind     `json:"kind"`
	Severity attention.Severity `json:"severity"`
	// Text says how many there are, Do the one thing to do, in the language of the request.
	Text  string `json:"text"`
	Do    string `json:"do"`
	Count int    `json:"count"`
	Since string `json:"since"`
	// Needs are the roles that can mend it, Href the screen where.
	Needs []core.Role `json:"needs"`
	Href  string      `json:"href"`
	// Campaign, empty for the house, or Node that says it of itself.
	Campaign core.CampaignID `json:"campaign"`
	Node     string          `json:"node"`
	Places   []placeBody     `json:"places"`
	Examples []exampleBody   `json:"examples"`
	Alarms   []alarmBody     `json:"alarms"`
}

// placeBody is an office or a region of a row.
type placeBody struct {
	Office core.OfficeID `json:"office"`
	Region core.Region   `json:"region"`
	Count  int           `json:"count"`
	Since  string        `json:"since"`
}

// exampleBody is one thing of a row.
type exampleBody struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	Since string `json:"since"`
}

// alarmBody is one alarm of a node.
type alarmBody struct {
	Subject string `json:"subject"`
	Times   int    `json:"times"`
	Since   string `json:"since"`
	Last    string `json:"last"`
}

// listBody is the list of invalid passports in force.
type listBody struct {
	Edition core.EditionID `json:"edition"`
	// Date is that of the list, empty where it says none; Days are gone since.
	Date core.Date `json:"date"`
	Days int       `json:"days"`
}

// apiList answers with the list as the screen shows it.
func (s *Screens) apiList(r *serve.Request) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	f, err := s.look(r, view)
	if err != nil {
		return nil, err
	}
	rows := []rowBody{}
	for _, one := range f.rows {
		rows = append(rows, one.body(r))
	}
	body := map[string]any{"at": f.survey.At.Wire(), "index": f.survey.Index, "rows": rows, "passports": nil}
	if e, days, ok := passports(view, f.survey.At); ok {
		body["passports"] = listBody{e.ID, e.Date, days}
	}
	return serve.JSON(body)
}

func (r row) body(q *serve.Request) rowBody {
	said, todo := page.AttentionWords(q.Lang, r.table.Kind, r.count)
	body := rowBody{
		Kind: r.table.Kind, Severity: r.table.Severity, Text: said, Do: todo, Count: r.count, Since: r.since.Wire(),
		Needs: r.table.Needs, Href: r.href(q), Campaign: r.campaign, Node: r.node,
		Places: []placeBody{}, Examples: []exampleBody{}, Alarms: []alarmBody{},
	}
	for _, at := range r.byPlace() {
		if at.Office != "" || at.Region != "" {
			body.Places = append(body.Places, placeBody{at.Office, at.Region, at.Count, at.Since.Wire()})
		}
	}
	for _, e := range r.examples {
		body.Examples = append(body.Examples, exampleBody{e.ID, e.Label, e.Since.Wire()})
	}
	for _, a := range r.alarms {
		body.Alarms = append(body.Alarms, alarmBody{a.Subject, a.Times, a.Since.Wire(), a.Last.Wire()})
	}
	return body
}
