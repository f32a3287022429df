package replay

import (
	"strconv"
	"strings"
)

// volume is sheets of one region that are bound together.
type volume struct {
	state, region, selection string
	pages                    []string // codes
	lines, struck            int
}

func (r *Replay) volume(l *Leaf, id, from, to string) *Refusal {
	v := r.volumes[id]
	if v == nil {
		if id != strconv.Itoa(len(r.volumes)+1) {
			return Refuse("volume %q does not follow on volume %d", id, len(r.volumes))
		}
		v = &volume{selection: l.Public["selection"]}
		r.volumes[id] = v
	}
	if why := r.step(l, v.state, from, to); why != nil {
		return why
	}
	v.state = to
	if why := keep(&v.region, l, "region"); why != nil {
		return why
	}
	s := r.selections[v.selection]
	if s == nil || v.region == "" || l.Public["selection"] != v.selection {
		return Refuse(`the volume has no "region", or another "selection" than its sheets`)
	}
	for _, field := range []struct {
		name string
		is   int
	}{{"sheets", len(v.pages)}, {"lines", v.lines}, {"struck", v.struck}} {
		if is := strconv.Itoa(field.is); l.Public[field.name] != is {
			return Refuse("the volume says %q in %q, by its pages it is %q", l.Public[field.name], field.name, is)
		}
	}
	switch {
	case to == "closed" && len(v.pages) == 0:
		return Refuse("an empty volume is closed")
	case from == "closed" && to == "open" && (s.state == "filing" || s.state == "filed"):
		return Refuse("a volume is opened while its selection is %s", s.state)
	case to == "handed_in":
		return r.handed(v, s)
	}
	return nil
}

// handed holds that all of the volume is handed in, by a filing.
func (r *Replay) handed(v *volume, s *selection) *Refusal {
	if s.state != "filing" {
		return Refuse("a volume is handed in while its selection is %s", s.state)
	}
	for _, code := range v.pages {
		if r.sheets[code].state != "handed_in" {
			return Refuse("a volume is handed in while its sheet %s is %s", code, r.sheets[code].state)
		}
		for _, n := range s.rows[code] {
			g := r.lines[code+"/"+string(n)].signature
			if r.signatures[g].state != "handed_in" {
				return Refuse("a volume is handed in while its signature %s is %s", g, r.signatures[g].state)
			}
		}
	}
	s.handed += len(v.pages)
	return nil
}

// bind moves a sheet into a volume, out of it, or away with it.
func (r *Replay) bind(l *Leaf, on *sheet, id, from, to string) *Refusal {
	switch {
	case to == "bound" && from == "filed":
		return r.bound(l, on, id)
	case from == "bound" && to == "filed":
		return r.unbound(l, on, id)
	case to == "destroyed" && on.volume != "":
		return Refuse("the sheet is destroyed while it is a page of volume %s", on.volume)
	case to == "handed_in":
		s := r.selections[r.inForce]
		v := r.volumes[on.volume]
		if s == nil || s.state != "filing" || v == nil || v.selection != r.inForce || v.state != "closed" {
			return Refuse("the sheet is handed in without a filing, or not in a closed volume of it")
		}
		return at(l, on)
	}
	return nil
}

// counts holds that a signature is handed in with its sheet, on a chosen line.
func (r *Replay) counts(g *signature) *Refusal {
	s := r.selections[r.inForce]
	if on := r.sheets[g.sheet]; on == nil || on.state != "handed_in" || s == nil || !strings.Contains(s.rows[g.sheet], g.line) {
		return Refuse("a signature is handed in without its sheet, or is not chosen")
	}
	return nil
}

// at compares where the leaf says the sheet is with where it was bound.
func at(l *Leaf, on *sheet) *Refusal {
	if l.Public["volume"] != on.volume || l.Public["page"] != strconv.Itoa(on.page) {
		return Refuse("the leaf names volume %q, page %q; the sheet is bound in volume %q, page %d",
			l.Public["volume"], l.Public["page"], on.volume, on.page)
	}
	return nil
}

// bound puts the sheet behind the last page: chosen, of the volume's region, with the chosen
// lines good and no others.
func (r *Replay) bound(l *Leaf, on *sheet, id string) *Refusal {
	s, v := r.selections[r.inForce], r.volumes[l.Public["volume"]]
	switch {
	case s == nil || s.state != "active" || l.Public["selection"] != r.inForce:
		return Refuse("the sheet is bound without a selection in force")
	case v == nil || v.state != "open" || v.region != on.region:
		return Refuse("a sheet of region %s is bound in volume %q, which is not open or of another region", on.region, l.Public["volume"])
	case len(v.pages) > 0 && v.selection != r.inForce:
		return Refuse("the sheet is bound in volume %q of another selection", l.Public["volume"])
	}
	digits, is := s.rows[id]
	if !is || l.Public["lines"] != digits {
		return Refuse("the sheet is bound with the lines %q, chosen are %q", l.Public["lines"], digits)
	}
	struck := 0
	for n := '1'; n <= '9'; n++ {
		line := r.lines[id+"/"+string(n)]
		good := line != nil && line.state == "good"
		if good != strings.ContainsRune(digits, n) {
			return Refuse("the sheet is bound with line %c, which is good and not chosen, or chosen and not good", n)
		}
		if line != nil && line.state == "struck" {
			struck++
		}
	}
	v.selection = r.inForce
	v.pages = append(v.pages, id)
	v.lines += len(digits)
	v.struck += struck
	on.volume, on.page = l.Public["volume"], len(v.pages)
	if why := v.keeps(s.quota, on.volume); why != nil {
		return why
	}
	s.bound++
	s.of(on.region).bound++
	return at(l, on)
}

// keeps holds the volume of the number within the bounds of a quota.
func (v *volume) keeps(q quota, number string) *Refusal {
	if len(v.pages) > q.volumeSheets || v.lines > q.volumeLines {
		return Refuse("volume %s holds %d sheets and %d signatures, %d and %d are allowed",
			number, len(v.pages), v.lines, q.volumeSheets, q.volumeLines)
	}
	return nil
}

// unbound takes the last page out of an open volume.
func (r *Replay) unbound(l *Leaf, on *sheet, id string) *Refusal {
	if why := at(l, on); why != nil {
		return why
	}
	v := r.volumes[on.volume]
	if v == nil || v.state != "open" || on.page != len(v.pages) {
		return Refuse("the sheet is taken out of volume %q and is not the last page of an open one", on.volume)
	}
	s := r.selections[v.selection]
	for n := '1'; n <= '9'; n++ {
		if line := r.lines[id+"/"+string(n)]; line != nil && line.state == "struck" {
			v.struck--
		}
	}
	v.pages = v.pages[:len(v.pages)-1]
	v.lines -= len(s.rows[id])
	s.bound--
	s.of(on.region).bound--
	on.volume, on.page = "", 0
	return nil
}

// takenLost gives up the page of a sheet that was lost while it was bound: it is found in the
// store.
func (r *Replay) takenLost(l *Leaf, id string) *Refusal {
	on := r.sheets[id]
	if on == nil || on.state != "lost" || on.beforeLost != "bound" {
		return Refuse("a page is given up whose sheet was not lost while it was bound")
	}
	on.beforeLost = "filed"
	if why := r.unbound(l, on, id); why != nil {
		return why
	}
	return r.takes(l, on)
}

// adopted takes a volume over into the selection in force, with the same lines on every page.
func (r *Replay) adopted(l *Leaf, id string) *Refusal {
	s, v := r.selections[r.inForce], r.volumes[id]
	if s == nil || s.state != "active" || l.Public["selection"] != r.inForce || v == nil || v.state == "handed_in" {
		return Refuse("a volume is taken over without a selection in force")
	}
	old := r.selections[v.selection]
	for _, code := range v.pages {
		if s.rows[code] == "" || s.rows[code] != old.rows[code] {
			return Refuse("a volume is taken over with sheet %s, which is chosen with other lines or not at all", code)
		}
	}
	if why := v.keeps(s.quota, id); why != nil {
		return why
	}
	old.bound -= len(v.pages)
	old.of(v.region).bound -= len(v.pages)
	s.bound += len(v.pages)
	s.of(v.region).bound += len(v.pages)
	v.selection = r.inForce
	return nil
}

// excluded holds that a line is struck in the store only where its sheet is chosen and it is not.
func (r *Replay) excluded(id string) *Refusal {
	code, n, _ := strings.Cut(id, "/")
	on := r.sheets[code]
	if on.state != "filed" {
		return nil
	}
	s := r.selections[r.inForce]
	if s == nil || s.state != "active" || s.rows[code] == "" || strings.Contains(s.rows[code], n) {
		return Refuse("a line is struck in the store that is chosen, or whose sheet is not")
	}
	return nil
}
