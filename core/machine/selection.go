package machine

import (
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/machine/tally"
	"github.com/sheaf-drive/sheaf/core/selection"
	"github.com/sheaf-drive/sheaf/core/state"
)

// selectionFact says that a selection went from one state to another.
type selectionFact struct {
	verb  string
	from  string
	after core.Selection
	// person behind the act; two-person rules compare it.
	person core.PersonID
	more   []audit.KV
}

func moveSelection(s core.Selection, verb, to string) (selectionFact, error) {
	if err := moved(core.SelectionTransitions(), aboutSelection(s.ID), s.State, verb, to); err != nil {
		return selectionFact{}, err
	}
	f := selectionFact{verb: verb, from: s.State, after: s}
	f.after.State = to
	f.after.Version++
	return f, nil
}

func aboutSelection(id core.SelectionID) string { return "selection:" + string(id) }

// by names the person behind the act.
func (f selectionFact) by(v state.View, u core.UserID) selectionFact {
	f.person = personOf(v, u)
	return f
}

// underQuota says which quota was kept: all that a verifier needs to count again.
func (f selectionFact) underQuota() selectionFact {
	f.more = append(append(f.more, kv("pack", f.after.Pack.String())...), kv(tally.Said(f.after.Quota)...)...)
	return f
}

// counted says what is chosen.
func (f selectionFact) counted() selectionFact {
	s := f.after
	f.more = append(f.more, kv("sheets", strconv.Itoa(s.Sheets), "lines", strconv.Itoa(s.Lines),
		"expected", strconv.FormatInt(s.Expected, 10), "digest", hex.EncodeToString(s.Digest[:]))...)
	return f
}

// Kind implements Fact.
func (f selectionFact) Kind() string { return "selection." + f.verb + "/1" }

// Leaf implements Fact.
func (f selectionFact) Leaf() audit.Entry {
	return audit.Entry{
		Campaign: f.after.Campaign, Kind: f.Kind(), Subject: aboutSelection(f.after.ID),
		Public: append(change(f.from, f.after.State, "person", string(f.person)), f.more...),
	}
}

// Record implements Fact.
func (f selectionFact) Record(tx state.Tx, _ core.Stamp) {
	state.Selections.Put(tx, state.SelectionKey(f.after.Campaign, f.after.ID), f.after)
	if f.after.State == core.SelectionActive {
		state.ActiveSelections.Put(tx, f.after.Campaign, f.after.ID)
	}
}

func findSelection(v state.View, c core.CampaignID, id core.SelectionID) (core.Selection, error) {
	s, ok := state.Selections.Get(v, state.SelectionKey(c, id))
	if !ok {
		return s, core.Refuse(core.NotFound, "selection", "core.not_found").About(aboutSelection(id))
	}
	return s, nil
}

// BeginSelection announces a choice of signatures under the quota of the pack in force. The
// receiving node takes the quota from the pack; clients have no say in it.
type BeginSelection struct {
	ID       core.SelectionID
	Campaign core.CampaignID
	Pack     core.PackRef
	Quota    core.Quota
}

// Kind implements Command.
func (*BeginSelection) Kind() string { return "selection.begin/1" }

// Action implements Command.
func (*BeginSelection) Action() access.Action { return access.SelectionPropose }

// Object implements Command.
func (c *BeginSelection) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *BeginSelection) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	if err := currentPack(v, c.Campaign, c.Pack); err != nil {
		return nil, err
	}
	if err := core.CheckID("id", c.ID); err != nil {
		return nil, err
	}
	if state.Selections.Has(v, state.SelectionKey(c.Campaign, c.ID)) {
		return nil, core.Refuse(core.Duplicate, "id", "core.exists").About(aboutSelection(c.ID))
	}
	if err := form.Quota(c.Quota, selection.MaxLines, MaxRecords); err != nil {
		return nil, err
	}
	f, err := moveSelection(core.Selection{
		ID: c.ID, Campaign: c.Campaign, Pack: c.Pack, Quota: c.Quota, BegunBy: s.Actor,
	}, "begin", core.SelectionLoading)
	return []Fact{f.by(v, s.Actor).underQuota()}, err
}

// AddChosen adds sheets with their chosen lines, in the order of their codes. Rows that are
// there already are taken as done, so that a broken job can be repeated.
type AddChosen struct {
	Campaign  core.CampaignID
	Selection core.SelectionID
	Rows      []core.ChosenSheet
}

// Kind implements Command.
func (*AddChosen) Kind() string { return "selection.add/1" }

// Action implements Command.
func (*AddChosen) Action() access.Action { return access.SelectionPropose }

// Object implements Command.
func (c *AddChosen) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *AddChosen) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	sel, err := findSelection(v, c.Campaign, c.Selection)
	if err != nil {
		return nil, err
	}
	if err := ownSelection(v, s.Actor, sel, "add", core.SelectionLoading); err != nil {
		return nil, err
	}
	if len(c.Rows) < 1 || len(c.Rows) > MaxRecords {
		return nil, core.Refuse(core.Invalid, "rows", "sheet.count", strconv.Itoa(MaxRecords))
	}
	if c.there(v, sel) {
		return nil, nil
	}
	// Copied, so that a refused chunk leaves the counters of the read record alone.
	sel.Regions = append([]core.RegionCount(nil), sel.Regions...)
	var words []string
	var rows []chosenRow
	for _, row := range c.Rows {
		if err := addRow(v, &sel, row); err != nil {
			return nil, err
		}
		words, rows = append(words, selection.Row(row)), append(rows, rowOf(v, row))
	}
	sel.Version++
	return []Fact{noteFact{kind: c.Kind(), entry: audit.Entry{
		Campaign: c.Campaign, Subject: aboutSelection(sel.ID), Public: kv("person", string(personOf(v, s.Actor)), "rows", strings.Join(words, " ")),
	}, put: func(tx state.Tx, _ core.Stamp) {
		for _, row := range rows {
			row.record(tx, sel.ID)
		}
		state.Selections.Put(tx, state.SelectionKey(sel.Campaign, sel.ID), sel)
	}}}, nil
}

// ownSelection refuses what only the person who began the selection does in the state.
func ownSelection(v state.View, actor core.UserID, sel core.Selection, verb, need string) error {
	if sel.State != need {
		return core.Refuse(core.Conflict, "", "core.state", verb, sel.State).About(aboutSelection(sel.ID))
	}
	if !samePerson(v, actor, sel.BegunBy) {
		return core.Refuse(core.Denied, "", "selection.of_another").About(aboutSelection(sel.ID))
	}
	return nil
}

// there says whether exactly these rows were added before.
func (c *AddChosen) there(v state.View, sel core.Selection) bool {
	for _, row := range c.Rows {
		lines, ok := state.Chosen.Get(v, state.ChosenKey(sel.ID, row.Sheet.Code()))
		if !ok || lines != row.Lines || row.Sheet.Campaign() != sel.Campaign {
			return false
		}
	}
	return true
}

// addRow counts one sheet and refuses what may not be chosen.
func addRow(v state.View, sel *core.Selection, row core.ChosenSheet) error {
	code := row.Sheet.Code()
	subject := "sheet:" + string(code)
	sheet, ok := state.Sheets.Get(v, row.Sheet)
	switch {
	case !ok || sheet.Campaign() != sel.Campaign:
		return core.Refuse(core.NotFound, "code", "sheet.unknown", code.String()).About(subject)
	case row.Sheet <= sel.Last:
		return core.Refuse(core.Invalid, "rows", "selection.order", code.String()).About(subject)
	case sheet.State != core.SheetFiled && sheet.State != core.SheetBound: // by an earlier selection
		return core.Refuse(core.Conflict, "code", "selection.not_filed", code.String(), sheet.State).About(subject)
	case row.Lines == 0 || row.Lines>>(sheet.Lines+1) != 0 || row.Lines.Has(0):
		return core.Refuse(core.Invalid, "rows", "selection.lines", code.String()).About(subject)
	}
	for n := 1; n <= sheet.Lines; n++ {
		if !row.Lines.Has(n) {
			continue
		}
		g, good := accepted(v, sheet, n)
		if !good {
			return core.Refuse(core.Conflict, "rows", "selection.not_good", strconv.Itoa(n), code.String()).About(subject)
		}
		if matter, late := barred(v, g.ID); late {
			words := "selection.listed_late"
			if matter == core.LateRules {
				words = "selection.rejudged"
			}
			return core.Refuse(core.Conflict, "rows", words, strconv.Itoa(n), code.String()).About(subject)
		}
		sel.Expected += int64(g.Judgement.ChancePermille)
	}
	sel.Last = row.Sheet
	sel.Digest = selection.Chain(sel.Digest, row)
	return tally.Row(sel, sheet.Region, row.Lines.Len())
}

// accepted is the signature on a good line, if it was accepted.
func accepted(v state.View, sheet core.Sheet, n int) (core.Signature, bool) {
	line := lineAt(v, sheet.ID, n)
	if line.State != core.LineGood {
		return core.Signature{}, false
	}
	g, ok := state.Signatures.Get(v, line.Signature)
	return g, ok && g.State == core.SignatureAccepted
}
