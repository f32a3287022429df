package machine

import (
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// moved refuses a transition that the table does not have.
func moved(table core.Transitions, subject, from, verb, to string) error {
	if table.Allows(from, verb, to) {
		return nil
	}
	return core.Refuse(core.Conflict, "", "core.state", verb, from).About(subject)
}

// change makes the public pairs of a transition. From and to are always there, so that a
// reader of the journal tells a beginning (from "") from a remark.
func change(from, to string, pairs ...string) []audit.KV {
	return append([]audit.KV{{Name: "from", Value: from}, {Name: "to", Value: to}}, kv(pairs...)...)
}

func kv(pairs ...string) []audit.KV { return audit.Pairs(pairs...) }

// sheetFact says that a sheet went from one state to another. It keeps the queues in step.
type sheetFact struct {
	verb  string
	from  string
	after core.Sheet
	// more says what the transition needs beside its states: person, reason, place, parcel.
	more []audit.KV
	// news are the sealed words that came with it, such as a reason.
	news core.Sealed
}

// with adds public pairs to the sheet's leaf.
func (f sheetFact) with(pairs ...string) sheetFact {
	f.more = append(f.more, kv(pairs...)...)
	return f
}

// moveSheet checks the transition and counts the version up.
func moveSheet(s core.Sheet, verb, to string) (sheetFact, error) {
	if err := moved(core.SheetTransitions(), "sheet:"+string(s.ID.Code()), s.State, verb, to); err != nil {
		return sheetFact{}, err
	}
	f := sheetFact{verb: verb, from: s.State, after: s}
	f.after.State = to
	f.after.Version++
	return f, nil
}

// Kind implements Fact.
func (f sheetFact) Kind() string { return "sheet." + f.verb + "/1" }

// Leaf implements Fact.
func (f sheetFact) Leaf() audit.Entry {
	campaign, code := f.after.ID.Split()
	pairs := change(f.from, f.after.State, "region", string(f.after.Region),
		"office", string(f.after.Office), "collector", string(f.after.Collector))
	if f.from == "" {
		pairs = append(pairs, audit.KV{Name: "lines", Value: strconv.Itoa(f.after.Lines)})
	}
	return audit.Entry{
		Campaign: campaign, Kind: f.Kind(), Subject: "sheet:" + string(code),
		Public: append(pairs, f.more...), Commit: f.news.Commits,
	}
}

// Record implements Fact.
func (f sheetFact) Record(tx state.Tx, s core.Stamp) {
	if f.from != f.after.State {
		campaign, code := f.after.ID.Split()
		if state.Queued(f.from) {
			state.Queues.Delete(tx, state.QueueKey(campaign, f.from, f.after.Office, code))
		}
		if state.Queued(f.after.State) {
			state.Queues.Put(tx, state.QueueKey(campaign, f.after.State, f.after.Office, code), s.Time)
		}
	}
	state.Sheets.Put(tx, f.after.ID, f.after)
}

// lineFact says that a line went from one state to another.
type lineFact struct {
	verb  string
	from  string
	after core.Line
	// more says who judged and what else the transition needs beside its states.
	more []audit.KV
	// news are the sealed words that came with a verdict; a remark stands in the line.
	news core.Sealed
}

// moveLine checks the transition and counts the version up.
func moveLine(l core.Line, verb, to string) (lineFact, error) {
	sheet, n := l.ID.Split()
	subject := "line:" + string(sheet.Code()) + "/" + strconv.Itoa(n)
	if err := moved(core.LineTransitions(), subject, l.State, verb, to); err != nil {
		return lineFact{}, err
	}
	f := lineFact{verb: verb, from: l.State, after: l}
	f.after.State = to
	f.after.Version++
	return f, nil
}

// Kind implements Fact.
func (f lineFact) Kind() string { return "line." + f.verb + "/1" }

// Leaf implements Fact.
func (f lineFact) Leaf() audit.Entry {
	sheet, n := f.after.ID.Split()
	corrected := ""
	if f.after.Corrected {
		corrected = "true"
	}
	return audit.Entry{
		Campaign: sheet.Campaign(), Kind: f.Kind(),
		Subject: "line:" + string(sheet.Code()) + "/" + strconv.Itoa(n),
		Public: append(change(f.from, f.after.State, "signature", string(f.after.Signature),
			"reason", f.after.Reason, "corrected", corrected), f.more...),
		Commit: f.commits(),
	}
}

// commits binds what is new with the fact: the words of a verdict, or the remark on the paper.
func (f lineFact) commits() []core.Commit {
	switch f.verb {
	case "write", "spoil", "correct", "strike":
		return f.after.Remark.Commits
	}
	return f.news.Commits
}

// Record implements Fact.
func (f lineFact) Record(tx state.Tx, _ core.Stamp) { state.Lines.Put(tx, f.after.ID, f.after) }

// signatureFact says that a signature went from one state to another. It keeps the tags of
// document and person in step with the state.
type signatureFact struct {
	verb  string
	from  string
	after core.Signature
	// news are the sealed groups that are new with this fact.
	news []core.Sealed
	// person behind the account that judged; two-person rules compare it.
	person core.PersonID
}

// moveSignature checks the transition and counts the version up.
func moveSignature(g core.Signature, verb, to string) (signatureFact, error) {
	if err := moved(core.SignatureTransitions(), "signature:"+string(g.ID), g.State, verb, to); err != nil {
		return signatureFact{}, err
	}
	f := signatureFact{verb: verb, from: g.State, after: g}
	f.after.State = to
	f.after.Version++
	return f, nil
}

// Kind implements Fact.
func (f signatureFact) Kind() string { return "signature." + f.verb + "/1" }

// Leaf implements Fact.
func (f signatureFact) Leaf() audit.Entry {
	g := f.after
	sheet, line := "", ""
	if g.Line != "" {
		id, n := g.Line.Split()
		sheet, line = string(id.Code()), strconv.Itoa(n)
	}
	pairs := change(f.from, g.State, "visit", string(g.Visit), "office", string(g.Office),
		"region", string(g.Region), "sheet", sheet, "line", line, "person", string(f.person))
	if f.verb == "receive" || f.verb == "judge" {
		pairs = append(pairs, judgementPairs(g.Judgement)...)
		pairs = append(pairs, kv("confirmed", strings.Join(g.Confirmed, " "))...)
	}
	entry := audit.Entry{Campaign: g.Campaign, Kind: f.Kind(), Subject: "signature:" + string(g.ID), Public: pairs}
	for _, sealed := range f.news {
		for _, c := range sealed.Commits {
			entry.Commit = append(entry.Commit, core.Commit{Field: sealed.Group + "." + c.Field, Hash: c.Hash})
		}
	}
	return entry
}

func judgementPairs(j core.Judgement) []audit.KV {
	var codes []string
	for _, f := range j.Findings {
		codes = append(codes, f.Severity+":"+f.Code)
	}
	pairs := kv("pack", j.Pack.String(), "findings", strings.Join(codes, " "),
		"chance_permille", strconv.Itoa(j.ChancePermille))
	for _, e := range j.Editions {
		pairs = append(pairs, audit.KV{Name: "edition_" + e.Kind, Value: string(e.Edition)})
	}
	return pairs
}

// Record implements Fact.
func (f signatureFact) Record(tx state.Tx, s core.Stamp) {
	g := f.after
	key := state.DocumentKey(g.Campaign, g.Document)
	holder, held := state.Documents.Get(tx, key)
	switch {
	case !held && !core.ReleasesDocument(g.State):
		state.Documents.Put(tx, key, g.ID)
	case held && holder == g.ID && core.ReleasesDocument(g.State):
		state.Documents.Delete(tx, key)
	}
	if !g.Person.Zero() {
		state.Persons.Put(tx, state.PersonKey(g.Campaign, g.Person)+string(g.ID), true)
	}
	state.Signatures.Put(tx, g.ID, g)
	if core.LateCounts(f.from) != core.LateCounts(g.State) {
		for _, m := range core.Matters() {
			if late, ok := state.Lates.Get(tx, m.Late(g.ID)); ok {
				listLate(tx, late, g.State)
			}
		}
		listUnasked(tx, g, s.Time)
	}
}

// visitFact says that a visit went from one state to another.
type visitFact struct {
	verb  string
	from  string
	after core.Visit
	// person behind the operator who opened the visit; two-person rules compare it.
	person core.PersonID
	// holder is the other signature that holds the document, where the visit is opened or
	// turned away for it.
	holder core.SignatureID
}

// moveVisit checks the transition and counts the version up.
func moveVisit(v core.Visit, verb, to string) (visitFact, error) {
	if err := moved(core.VisitTransitions(), "visit:"+string(v.ID), v.State, verb, to); err != nil {
		return visitFact{}, err
	}
	f := visitFact{verb: verb, from: v.State, after: v}
	f.after.State = to
	f.after.Version++
	return f, nil
}

// Kind implements Fact.
func (f visitFact) Kind() string { return "visit." + f.verb + "/1" }

// Leaf implements Fact.
func (f visitFact) Leaf() audit.Entry {
	v := f.after
	return audit.Entry{
		Campaign: v.Campaign, Kind: f.Kind(), Subject: "visit:" + string(v.ID),
		Public: change(f.from, v.State, "office", string(v.Office),
			"signature", string(v.Signature), "ground", v.Ground, "holder", string(f.holder),
			"person", string(f.person)),
	}
}

// Record implements Fact.
func (f visitFact) Record(tx state.Tx, s core.Stamp) {
	v := f.after
	key := string(v.Office) + "/" + string(v.ID)
	if v.State == core.VisitOpen {
		state.OpenVisits.Put(tx, key, v.Operator)
	} else {
		v.Closed = s.Time
		state.OpenVisits.Delete(tx, key)
	}
	state.Visits.Put(tx, v.ID, v)
}

// noteFact writes a leaf and, if put is set, one record that has no states.
type noteFact struct {
	kind  string
	entry audit.Entry
	put   func(tx state.Tx, s core.Stamp)
}

// Kind implements Fact.
func (f noteFact) Kind() string { return f.kind }

// Leaf implements Fact.
func (f noteFact) Leaf() audit.Entry {
	f.entry.Kind = f.kind
	return f.entry
}

// Record implements Fact.
func (f noteFact) Record(tx state.Tx, s core.Stamp) {
	if f.put != nil {
		f.put(tx, s)
	}
}
