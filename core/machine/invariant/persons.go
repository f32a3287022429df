package invariant

import (
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// acts remembers which person did the first half of what takes two.
type acts struct {
	// first has who proposed a pack, offered a key, reported a sheet or handed out an account, by
	// the subject.
	first map[string]core.PersonID
	// chose has who began a selection, added to it or froze it.
	chose map[string][]core.PersonID
	// entered has who opened each visit and who judged it last; lifted who lifted which block of it.
	entered map[string][2]core.PersonID
	lifted  map[string]core.PersonID
	// visits has the visit of each signature.
	visits map[string]string
}

func newActs() acts {
	return acts{
		first: map[string]core.PersonID{}, chose: map[string][]core.PersonID{}, entered: map[string][2]core.PersonID{},
		lifted: map[string]core.PersonID{}, visits: map[string]string{},
	}
}

// persons holds the rules of two persons (I8) against a leaf.
func (k *checker) persons(leaf audit.Leaf) {
	actor := k.person(leaf.Actor)
	if said := leaf.Get("person"); said != "" && said != string(actor) && kindOf(leaf) != "user" {
		k.say("%s of %s was done by %s and says %s", leaf.Kind, leaf.Subject, actor, said)
	}
	switch kindOf(leaf) {
	case "visit", "signature":
		k.desk(leaf, actor)
	case "sheet", "line", "certification":
		k.paper(leaf, actor)
	case "selection":
		k.choice(leaf, actor)
	case "pack":
		switch verb(leaf) {
		case "propose":
			k.acts.first[leaf.Subject] = actor
		case "approve":
			k.second(leaf, actor, k.acts.first[leaf.Subject])
		}
	case "user":
		switch verb(leaf) {
		case "create", "reset":
			k.acts.first[leaf.Subject] = actor
		case "approve":
			k.second(leaf, actor, k.acts.first[leaf.Subject])
		}
	}
}

// kindOf is "sheet" of "sheet.lose/1".
func kindOf(leaf audit.Leaf) string {
	for i, c := range leaf.Kind {
		if c == '.' {
			return leaf.Kind[:i]
		}
	}
	return leaf.Kind
}

// second says where two that have to be two are one, or nobody was the first.
func (k *checker) second(leaf audit.Leaf, actor, first core.PersonID) {
	if first == "" || actor == "" || actor == first {
		k.say("%s of %s was done by %q after %q", leaf.Kind, leaf.Subject, actor, first)
	}
}

// desk: a block is lifted by nobody who entered the visit, and nobody enters a block that he lifted.
func (k *checker) desk(leaf audit.Leaf, actor core.PersonID) {
	_, id := cut(leaf.Subject)
	switch leaf.Kind {
	case "visit.open/1":
		k.acts.visits[leaf.Get("signature")] = id
		k.acts.entered[id] = [2]core.PersonID{actor, actor}
	case "signature.judge/1":
		visit := k.acts.visits[id]
		k.acts.entered[visit] = [2]core.PersonID{k.acts.entered[visit][0], actor}
		for _, finding := range strings.Fields(leaf.Get("findings")) {
			if code, blocks := strings.CutPrefix(finding, core.SeverityBlock+":"); blocks && k.acts.lifted[visit+" "+code] == actor {
				k.say("%s was judged by %s, who lifted its block %s", leaf.Subject, actor, code)
			}
		}
	case "visit.lift/1":
		for _, by := range k.acts.entered[id] {
			k.second(leaf, actor, by)
		}
		k.acts.lifted[id+" "+leaf.Get("lifted")] = actor
	}
}

// paper: nobody checks, decides, strikes or certifies what he collected or entered, a spoiled sheet
// was seen by a witness, and another person than who reported a sheet destroys it.
func (k *checker) paper(leaf audit.Leaf, actor core.PersonID) {
	switch leaf.Kind {
	case "sheet.take_to_check/1", "sheet.take_over/1", "line.verdict/1", "certification.check/1", "sheet.lawyer_takes/1",
		"sheet.lawyer_takes_over/1", "line.decide/1", "sheet.certify/1":
		k.apart(leaf, actor)
	case "line.strike/1":
		if leaf.Get("person") != "" { // else its sheet is spoiled
			k.apart(leaf, actor)
		}
	case "sheet.lose/1":
		k.acts.first[leaf.Subject] = actor
	case "sheet.spoil/1":
		k.second(leaf, actor, core.PersonID(leaf.Get("witness")))
		k.acts.first[leaf.Subject] = actor
	case "sheet.destroy/1":
		k.second(leaf, actor, k.acts.first[leaf.Subject])
	}
}

// apart compares the actor with everybody who entered something on the leaf's sheet.
func (k *checker) apart(leaf audit.Leaf, actor core.PersonID) {
	_, id := cut(leaf.Subject)
	code, _ := cutLine(id)
	sheet, _ := state.Sheets.Get(k.view, core.NewSheetID(k.campaign, core.SheetCode(code)))
	for _, by := range k.entered(sheet) {
		k.second(leaf, actor, by)
	}
}

// entered lists who collected the sheet, and who opened or judged a visit that led to a line of it.
func (k *checker) entered(sheet core.Sheet) []core.PersonID {
	people := []core.PersonID{k.person(sheet.Collector)}
	for n := 1; n <= sheet.Lines; n++ {
		line, _ := state.Lines.Get(k.view, sheet.ID.Line(n))
		if line.Signature == "" {
			continue
		}
		by := k.acts.entered[k.acts.visits[string(line.Signature)]]
		people = append(people, by[0], by[1])
	}
	return people
}

// choice: whoever began, filled or froze a selection does not approve it, and only who began it
// goes on with it.
func (k *checker) choice(leaf audit.Leaf, actor core.PersonID) {
	chose := k.acts.chose[leaf.Subject]
	switch leaf.Kind {
	case "selection.begin/1":
		k.acts.chose[leaf.Subject] = append(chose, actor)
	case "selection.add/1", "selection.freeze/1":
		if !slices.Contains(chose, actor) {
			k.say("%s of %s by %s, begun by %v", leaf.Kind, leaf.Subject, actor, chose)
		}
		k.acts.chose[leaf.Subject] = append(chose, actor)
	case "selection.approve/1":
		if len(chose) == 0 || slices.Contains(chose, actor) {
			k.say("%s is approved by %s, chosen by %v", leaf.Subject, actor, chose)
		}
	}
}

func (k *checker) person(id core.UserID) core.PersonID {
	u, _ := state.Users.Get(k.view, id)
	return u.Person
}
