package checking

import "github.com/sheaf-drive/sheaf/tools/sheafverify/replay/story"

// by is who acts.
func (a *act) by() By { return By{a.Actor, a.Public["person"]} }

// known adds the person behind an account where its leaf does not name one.
func (a *act) known(b By) By {
	if b.Person == "" {
		b.Person = a.persons[b.Actor]
	}
	return b
}

// named holds that the leaf names the person behind its actor, the same one every time.
func (a *act) named() *story.Refusal {
	person := a.Public["person"]
	have := a.persons[a.Actor]
	switch {
	case person == "":
		return story.Refuse(`a step of the check names nobody in "person"`)
	case have != "" && have != person:
		return story.Refuse("account %s acts for person %s, before for %s", a.Actor, person, have)
	}
	a.persons[a.Actor] = person
	return nil
}

// apart holds that who acts neither collected the sheet nor entered one of its lines.
func (a *act) apart() *story.Refusal {
	_, collector := a.paper.Sheet(a.code)
	if a.by().same(a.known(By{Actor: collector})) {
		return story.Refuse("sheet %s is checked, decided or certified by its collector", a.code)
	}
	for n := 1; n <= maxLines; n++ {
		_, signature := a.paper.Line(a.code, n)
		if signature == "" {
			continue
		}
		for _, entered := range a.paper.Entered(signature) {
			switch entered = a.known(entered); {
			case entered.Actor == "" || entered.Person == "":
				return story.Refuse("nobody says which person entered line %d of sheet %s", n, a.code)
			case a.by().same(entered):
				return story.Refuse("sheet %s is checked, decided or certified by who entered its line %d", a.code, n)
			}
		}
	}
	a.Rules.apart++
	return nil
}

// collects holds that the collector acts, by the account that collects the sheet.
func (a *act) collects() *story.Refusal {
	if _, collector := a.paper.Sheet(a.code); collector != a.Actor {
		return story.Refuse("%s does what only the collector of sheet %s does: %s", a.Actor, a.code, collector)
	}
	return nil
}

// checks holds that the actor has the sheet on the table, judges that he has it as its lawyer.
func (a *act) checks() *story.Refusal { return a.has(a.sheet.checker) }

func (a *act) judges() *story.Refusal { return a.has(a.sheet.lawyer) }

func (a *act) has(holder string) *story.Refusal {
	if a.Actor != holder {
		return story.Refuse("%s acts on sheet %s, and who has it is %q", a.Actor, a.code, holder)
	}
	return nil
}

// in holds that the sheet is in the one state in which the leaf may come.
func (a *act) in(want string) func() *story.Refusal {
	return func() *story.Refusal {
		if state, _ := a.paper.Sheet(a.code); state != want {
			return story.Refuse("sheet %s is in state %q, for this it has to be in %q", a.code, state, want)
		}
		return nil
	}
}

// taken gives the sheet to the actor, as its checker or lawyer. From somebody who has it, it is
// taken by force: that one is named and the reason committed to.
func (a *act) taken(role string, holder *string) func() *story.Refusal {
	return func() *story.Refusal {
		before := a.Public["before"]
		switch {
		case a.Public[role] != a.Actor:
			return story.Refuse("the sheet is taken by %s and given to %q", a.Actor, a.Public[role])
		case before != *holder || before == a.Actor:
			return story.Refuse("the sheet is taken by %s from %q, and who has it is %q", a.Actor, before, *holder)
		case before != "" && len(a.Commit) == 0:
			return story.Refuse("the sheet is taken from %s by force and without a reason", before)
		}
		*holder = a.Actor
		return nil
	}
}
