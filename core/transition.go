package core

// Transition is one row of a table of states: the verb takes an entity From one state To
// another. From "" makes the entity.
type Transition struct {
	From string
	Verb string
	To   string
}

// Transitions is the literal table of one kind of entity, read top to bottom.
type Transitions []Transition

// Allows says whether verb leads from one state to the other.
func (t Transitions) Allows(from, verb, to string) bool {
	for _, row := range t {
		if row.From == from && row.Verb == verb && row.To == to {
			return true
		}
	}
	return false
}

// From says whether verb may be given at all in the state.
func (t Transitions) From(state, verb string) bool {
	for _, row := range t {
		if row.From == state && row.Verb == verb {
			return true
		}
	}
	return false
}

// States lists every state of the table once, in order of appearance.
func (t Transitions) States() []string {
	var states []string
	add := func(s string) {
		for _, known := range states {
			if known == s {
				return
			}
		}
		if s != "" {
			states = append(states, s)
		}
	}
	for _, row := range t {
		add(row.From)
		add(row.To)
	}
	return states
}

// Verbs lists every verb of the table once, in order of appearance.
func (t Transitions) Verbs() []string {
	var verbs []string
	seen := map[string]bool{}
	for _, row := range t {
		if !seen[row.Verb] {
			seen[row.Verb] = true
			verbs = append(verbs, row.Verb)
		}
	}
	return verbs
}

// spread makes one row for each state in from: the verb leads from all of them to to.
func spread(verb, to string, from ...string) Transitions {
	var rows Transitions
	for _, state := range from {
		rows = append(rows, Transition{state, verb, to})
	}
	return rows
}
