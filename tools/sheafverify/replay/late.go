package replay

import "strings"

// late follows what a newer list of passports, or register of addresses, or newer rules say of a signature. Whoever clears it is another
// person than who entered the signature, as for a block that is lifted.
func (r *Replay) late(l *Leaf, id, from, to string) *Refusal {
	if why := r.step(l, r.lates[id], from, to); why != nil {
		return why
	}
	r.lates[id] = to
	signature, matter, _ := strings.Cut(id, "@") // behind it the matter: the document has none
	g := r.signatures[signature]
	switch {
	case g == nil:
		return Refuse("a newer list names a signature that is not in the journal")
	case to == "open" && (g.state != "placed" && g.state != "written" && g.state != "accepted"):
		return Refuse("a newer list names a signature that is %q", g.state)
	case to == "open" && (l.Public[source(matter)] == "" || l.Public["findings"] == ""):
		return Refuse("a newer list names a signature without edition or finding")
	case to != "cleared":
		return nil
	case len(l.Commit) == 0:
		return Refuse("the finding of a newer list is cleared without a reason")
	}
	v := r.visits[g.visit]
	if v == nil {
		return Refuse("the finding of a newer list is cleared for a visit that is not in the journal")
	}
	if why := twoPersons(l, v.actor, v.person, Refuse("the finding of a newer list is cleared by who opened the visit")); why != nil {
		return why
	}
	return r.second(l, v.judge, v.judging, Refuse("the finding of a newer list is cleared by who entered the judgement"))
}

// source is what a late finding has to name: the edition that says it, or the version of the rules.
func source(matter string) string {
	if matter == "rules" {
		return "pack"
	}
	return "edition"
}
