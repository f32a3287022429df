package filing

import (
	"cmp"
	"maps"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/forecast"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/rejected"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// maxList bounds the body: a list of as many rows as a commission draws.
const maxList = 32 << 20

// rejectedIn is the commission's list.
type rejectedIn struct {
	Campaign string `json:"campaign,omitempty"`
	// List is the file as it came; Drawn how many the commission drew, 0 where nobody knows.
	List  []byte `json:"list"`
	Drawn int    `json:"drawn,omitempty"`
}

// rejectedRow is a row with the line that it means.
type rejectedRow struct {
	Row       int              `json:"row"`
	Volume    int              `json:"volume"`
	Page      int              `json:"page"`
	Line      int              `json:"line"`
	Ground    string           `json:"ground,omitempty"`
	Sheet     core.SheetCode   `json:"sheet,omitempty"`
	Region    core.Region      `json:"region,omitempty"`
	Signature core.SignatureID `json:"signature,omitempty"`
	State     string           `json:"state,omitempty"`
	// Checked is when a check found the line good, Ticks what was found in order.
	Checked string   `json:"checked,omitempty"`
	Ticks   []string `json:"ticks,omitempty"`
	// Why says in words why nothing was found.
	Why string `json:"why,omitempty"`
}

// groundBody counts the rows of a ground.
type groundBody struct {
	Ground string `json:"ground"`
	Rows   int    `json:"rows"`
	Found  int    `json:"found"`
}

// effectBody is what the list means for the outcome, where the law draws and says how many may be
// invalid.
type effectBody struct {
	Drawn   int `json:"drawn"`
	Allowed int `json:"allowed"`
	WinBack int `json:"to_win_back"`
}

type rejectedBody struct {
	Rows    []rejectedRow `json:"rows"`
	Found   int           `json:"found"`
	Lost    int           `json:"not_found"`
	Grounds []groundBody  `json:"grounds"`
	Effect  *effectBody   `json:"effect,omitempty"`
}

// apiRejected finds the lines that the commission's list means. Nothing is kept, and no personal field
// is read.
func (m *Room) apiRejected(r *serve.Request) (*serve.Reply, error) {
	var in rejectedIn
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	rows, err := rejected.Parse(in.List)
	if err != nil {
		return nil, err
	}
	o, err := m.open(r, in.Campaign, access.LineDecide)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	body := rejectedBody{Grounds: []groundBody{}}
	counts := map[string]*groundBody{}
	for _, found := range query.Rejections(o, o.Campaign.ID, rows) {
		row := wireRejection(r, o, found)
		body.Rows = append(body.Rows, row)
		g := counts[row.Ground]
		if g == nil {
			g = &groundBody{Ground: row.Ground}
			counts[row.Ground] = g
		}
		g.Rows++
		if row.Why != "" {
			body.Lost++
			continue
		}
		g.Found++
		body.Found++
	}
	for _, g := range slices.SortedFunc(maps.Values(counts), func(a, b *groundBody) int {
		return cmp.Or(b.Rows-a.Rows, cmp.Compare(a.Ground, b.Ground))
	}) {
		body.Grounds = append(body.Grounds, *g)
	}
	if in.Drawn > 0 {
		if body.Effect, err = m.effect(r, o.Campaign, o, in.Drawn, len(rows)); err != nil {
			return nil, err
		}
	}
	return serve.JSON(body)
}

func wireRejection(r *serve.Request, v state.View, found query.Rejection) rejectedRow {
	row := rejectedRow{Row: found.Number, Volume: found.Volume, Page: found.Page, Line: found.Row.Line, Ground: found.Ground}
	if found.Sheet.ID != "" {
		row.Sheet, row.Region = found.Sheet.ID.Code(), found.Sheet.Region
	}
	if found.Why != "" {
		row.Why = r.Say(found.Why)
		return row
	}
	row.Signature, row.State = found.Signature.ID, found.Signature.State
	row.Checked, row.Ticks = found.Check.At.Wire(), found.Check.Ticks
	return row
}

// effect says how many of the rejected ones have to be won back, by the law of the pack in force.
func (m *Room) effect(r *serve.Request, c core.Campaign, v state.View, drawn, rows int) (*effectBody, error) {
	s, ok := query.InForce(v, c.ID)
	if !ok {
		return nil, core.Refuse(core.Conflict, "", "bind.no_selection")
	}
	check, err := m.Rules.Check(r.Context(), c)
	if err != nil {
		return nil, err
	}
	staged, ok := check.Scheme.(forecast.Staged)
	if !ok {
		return nil, nil // another law: no number of invalid ones decides
	}
	allowed := staged.Limit(drawn, forecast.Filing{Filed: s.Lines, Required: s.Quota.Min}) - 1
	return &effectBody{Drawn: drawn, Allowed: max(allowed, 0), WinBack: max(0, rows-max(allowed, 0))}, nil
}
