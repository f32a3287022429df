package replay

// The life of a sheet: what its leaves have to say beside the states.

func (r *Replay) sheet(l *Leaf, id, from, to string) *Refusal {
	s := r.sheets[id]
	if s == nil {
		if !sheetCode.MatchString(id) {
			return Refuse("%q is no code of a sheet", id)
		}
		s = &sheet{}
		r.sheets[id] = s
	}
	switch {
	case s.state != from:
		return broken(l, s.state, from)
	case to == "lost" && canBeLost(from):
		s.beforeLost = from
	case from == "lost" && to == s.beforeLost:
	default:
		if why := r.step(l, s.state, from, to); why != nil {
			return why
		}
	}
	s.state = to
	r.steps++
	if to == "spoiled" || to == "destroyed" {
		r.witnessed++
	}
	if why := keep(&s.region, l, "region"); why != nil {
		return why
	}
	if office := l.Public["office"]; office != "" {
		s.office = office
	}
	if why := r.collected(l, s, id); why != nil {
		return why
	}
	if why := sheetDuties(l, s, from, to); why != nil {
		return why
	}
	if why := r.moves(l, s, from, to); why != nil {
		return why
	}
	return r.bind(l, s, id, from, to)
}

// collected holds the sheet's collector. Who begins a sheet collects all its lines and signs
// below them; only a sheet on which nothing was ever written is given up and begun by another.
func (r *Replay) collected(l *Leaf, s *sheet, id string) *Refusal {
	said := l.Public["collector"]
	switch from := l.Public["from"]; {
	case s.state == "filling" && said == "":
		return Refuse(`the sheet is filled without "collector"`)
	case s.state == "filling" && from == "at_office" && said != l.Actor:
		return Refuse("the sheet is begun by %s with %s as its collector", l.Actor, said)
	case from == "filling" && s.state == "at_office":
		if said != "" {
			return Refuse("the sheet is given up and keeps its collector")
		}
		for n := '1'; n <= '9'; n++ {
			if line := r.lines[id+"/"+string(n)]; line != nil && line.state != "free" {
				return Refuse("the sheet is given up while its line %c is %s", n, line.state)
			}
		}
		s.collector = ""
		return nil
	}
	return keep(&s.collector, l, "collector")
}

// sheetDuties checks what a transition has to say beside its states.
func sheetDuties(l *Leaf, s *sheet, from, to string) *Refusal {
	switch {
	case to == "planned" && !region.MatchString(s.region):
		return Refuse(`the sheet is planned without "region"`)
	case from == "printed" && to == "at_office" && l.Public["office"] == "":
		return Refuse(`the sheet is issued without "office"`)
	case (to == "spoiled" || to == "destroyed") && (l.Public["person"] == "" || l.Public["witness"] == ""):
		return Refuse(`the sheet is %s without both "person" and "witness"`, to)
	case (to == "spoiled" || to == "destroyed") && l.Public["person"] == l.Public["witness"]:
		return Refuse("the sheet is %s with one person as actor and witness", to)
	case (to == "spoiled" || to == "lost" || to == "pulled" && from == "filed") && !reasoned(l):
		return Refuse(`the sheet is %s without "reason"`, to)
	}
	return nil
}
