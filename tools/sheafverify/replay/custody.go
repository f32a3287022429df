package replay

import (
	"regexp"
	"strconv"
)

// Where the paper is: parcels that take sheets from an office to the store, folders that keep
// places for them, and sheets that are lost, spoiled or destroyed.

// folderHolds is how many sheets a folder of the store holds, boxHolds how many folders a box.
const (
	folderHolds = 25
	boxHolds    = 20
)

type parcel struct {
	state, office, label string
	sheets, missing      int
}

// folder of the store, by its place REGION-BOX-FOLDER.
type folder struct {
	kept int
	full bool
}

// placeForm takes a place apart; the region may hold dashes itself.
var placeForm = regexp.MustCompile(`^([0-9A-Za-z-]{1,16})-([1-9][0-9]{0,5})-([1-9][0-9]?)$`)

func (r *Replay) parcel(l *Leaf, id, from, to string) *Refusal {
	p := r.parcels[id]
	if p == nil {
		p = &parcel{}
		r.parcels[id] = p
	}
	if why := r.step(l, p.state, from, to); why != nil {
		return why
	}
	p.state = to
	if why := keep(&p.office, l, "office"); why != nil {
		return why
	}
	if why := r.labelled(l, p); why != nil {
		return why
	}
	if l.Public["person"] == "" {
		return Refuse(`the parcel is %s without "person"`, to)
	}
	said := [2]string{l.Public["sheets"], l.Public["missing"]}
	if is := [2]string{strconv.Itoa(p.sheets), strconv.Itoa(p.missing)}; said != is {
		return Refuse("the parcel is %s with %q sheets, %q of them missing; by the leaves before it is %q and %q",
			to, said[0], said[1], is[0], is[1])
	}
	if to == "sent" && p.sheets == 0 {
		return Refuse("the parcel is sent and empty")
	}
	if to == "closed" {
		return r.accounted(id)
	}
	return nil
}

// labelled holds the label of a parcel, which no other one bears.
func (r *Replay) labelled(l *Leaf, p *parcel) *Refusal {
	first := p.label == ""
	if why := keep(&p.label, l, "label"); why != nil {
		return why
	}
	switch {
	case p.label == "" || p.office == "":
		return Refuse(`the parcel is begun without "office" and "label"`)
	case first && r.labels[p.label]:
		return Refuse("a second parcel bears the label %s", p.label)
	}
	r.labels[p.label] = true
	return nil
}

// accounted refuses to close a parcel while one of its sheets neither came nor is lost.
func (r *Replay) accounted(parcel string) *Refusal {
	for _, code := range ordered(r.sheets) {
		if s := r.sheets[code]; s.parcel == parcel && s.state == "travelling" {
			return Refuse("the parcel is closed while its sheet %s is on its way", code)
		}
	}
	return nil
}

// moves checks what a sheet's leaf says about parcel, place and persons, and keeps it. The
// sheet is in its new state already.
func (r *Replay) moves(l *Leaf, s *sheet, from, to string) *Refusal {
	switch {
	case to == "packed" && from == "certified":
		return r.laidIn(l, s)
	case to == "certified" && from == "packed":
		return r.takenOut(l, s)
	case to == "travelling" && from == "packed":
		if p := r.parcels[s.parcel]; p == nil || p.state != "sent" {
			return Refuse("the sheet travels in parcel %q, which was not sent", s.parcel)
		}
		return keep(&s.parcel, l, "parcel")
	case to == "arrived" && from == "travelling":
		return r.arrives(l, s)
	case to == "filed" && (from == "arrived" || from == "pulled"):
		if l.Public["place"] != s.place {
			return Refuse("the sheet is put to %q, its place is %q", l.Public["place"], s.place)
		}
	case to == "filed" && from == "bound":
		return r.takes(l, s)
	case to == "bound":
		r.gives(s)
	case to == "pulled" && from == "filed" && l.Public["person"] == "":
		return Refuse(`the sheet is %s without "person"`, to)
	case to == "lost", to == "spoiled", to == "destroyed", from == "lost":
		return r.ends(l, s, from, to)
	}
	return nil
}

func (r *Replay) laidIn(l *Leaf, s *sheet) *Refusal {
	p := r.parcels[l.Public["parcel"]]
	switch {
	case p == nil || p.state != "open":
		return Refuse("the sheet is packed into parcel %q, which is not open", l.Public["parcel"])
	case p.office != s.office:
		return Refuse("a sheet of office %q is packed into a parcel of office %q", s.office, p.office)
	case p.sheets >= parcelHolds:
		return Refuse("parcel %s holds more than %d sheets", p.label, parcelHolds)
	}
	s.parcel = l.Public["parcel"]
	p.sheets++
	p.missing++
	return nil
}

// parcelHolds is how many sheets a parcel holds.
const parcelHolds = 500

func (r *Replay) takenOut(l *Leaf, s *sheet) *Refusal {
	p := r.parcels[s.parcel]
	if p == nil || p.state != "open" || l.Public["parcel"] != s.parcel {
		return Refuse("the sheet is taken out of parcel %q, it lies in %q", l.Public["parcel"], s.parcel)
	}
	s.parcel = ""
	p.sheets--
	p.missing--
	return nil
}

// arrives has a sheet come out of its parcel, which was sent and received before.
func (r *Replay) arrives(l *Leaf, s *sheet) *Refusal {
	p := r.parcels[s.parcel]
	if p == nil || p.state != "received" && p.state != "closed" {
		return Refuse("the sheet arrives and its parcel %q was not received", s.parcel)
	}
	if l.Public["parcel"] != s.parcel {
		return Refuse("the sheet comes out of parcel %q, it lies in %q", l.Public["parcel"], s.parcel)
	}
	p.missing--
	if f := r.folders[l.Public["place"]]; f != nil && f.full {
		return Refuse("a place is kept in folder %s, which is full", l.Public["place"])
	}
	return r.takes(l, s)
}

// takes keeps the place that the leaf names: in a folder of the sheet's region that has room.
func (r *Replay) takes(l *Leaf, s *sheet) *Refusal {
	at := l.Public["place"]
	parts := placeForm.FindStringSubmatch(at)
	if parts == nil {
		return Refuse("%q is no place in the store", at)
	}
	if n, _ := strconv.Atoi(parts[3]); parts[1] != s.region || n > boxHolds {
		return Refuse("a sheet of region %s gets the place %s", s.region, at)
	}
	f := r.folders[at]
	if f == nil {
		f = &folder{}
		r.folders[at] = f
	}
	if f.kept++; f.kept > folderHolds {
		return Refuse("folder %s holds more than %d sheets", at, folderHolds)
	}
	s.place = at
	return nil
}

// gives gives up the place that is kept for the sheet, if there is one.
func (r *Replay) gives(s *sheet) {
	if f := r.folders[s.place]; f != nil {
		f.kept--
	}
	s.place = ""
}

// fills closes a folder and moves the sheet in hand, which does not fit into it, to another.
func (r *Replay) fills(l *Leaf, id string) *Refusal {
	s := r.sheets[l.Public["sheet"]]
	switch {
	case s == nil || s.place != id || s.state != "arrived" && s.state != "pulled":
		return Refuse("folder %s is full for sheet %q, which is not on its way there", id, l.Public["sheet"])
	case l.Public["place"] == id:
		return Refuse("folder %s is full and takes the sheet again", id)
	}
	r.gives(s)
	r.folders[id].full = true
	return r.takes(l, s)
}

// ends is about sheets that are lost, found, spoiled or destroyed.
func (r *Replay) ends(l *Leaf, s *sheet, from, to string) *Refusal {
	switch {
	case from == "packed":
		return Refuse("the sheet is %s while it lies in parcel %q", to, s.parcel)
	case l.Public["person"] == "":
		return Refuse(`the sheet is %s without "person"`, to)
	case to == "lost" && from == "bound" && r.selections[r.volumes[s.volume].selection].state == "filing":
		return Refuse("the sheet is lost while its volume %s is being handed in", s.volume)
	case to == "destroyed" && (l.Public["witness"] != s.reporter || l.Actor == s.reported || l.Public["person"] == s.reporter):
		return Refuse("the sheet is destroyed by who reported it, or the witness is not who did")
	}
	if to == "lost" || to == "spoiled" {
		s.reported, s.reporter = l.Actor, l.Public["person"]
	}
	if to == "lost" || from == "lost" && to != "destroyed" {
		return nil
	}
	onTheWay := from == "travelling" || from == "lost" && s.beforeLost == "travelling"
	if p := r.parcels[s.parcel]; p != nil && onTheWay {
		p.missing--
	}
	r.gives(s)
	return nil
}

// atRest compares sheets, parcels and lines after the last leaf.
func (r *Replay) atRest() *Refusal {
	for _, code := range ordered(r.sheets) {
		s := r.sheets[code]
		if p := r.parcels[s.parcel]; s.state == "packed" && (p == nil || p.state != "open") {
			return Refuse("sheet %s is packed in parcel %q, which is not open", code, s.parcel)
		}
		if s.state != "spoiled" && s.state != "destroyed" {
			continue
		}
		for n := '1'; n <= '9'; n++ {
			if line := r.lines[code+"/"+string(n)]; line != nil && isLive(line.state) {
				return Refuse("sheet %s is %s and its line %c is %s", code, s.state, n, line.state)
			}
		}
	}
	return nil
}
