package replay

import (
	"regexp"
	"strings"

	"github.com/sheaf-drive/sheaf/tools/sheafverify/replay/checking"
)

// The entities as the journal tells them. Names of fields follow the columns of the tables.
type (
	sheet struct {
		state, region, office string
		collector             string // who fills it, "" before it is begun
		beforeLost            string
		parcel, place         string
		reported, reporter    string // account and person that reported it lost or spoiled
		volume                string // in which it is bound, "" for none
		page                  int
	}
	line struct{ state, signature string }

	signature struct {
		state, region, sheet, line, pack, visit string
		chance                                  int // of the last verdict, in permille
	}

	lift  struct{ code, actor, person string }
	visit struct {
		state, office, ground string
		actor, person         string // who opened it
		judge, judging        string // actor and person of the judgement in force
		lifts                 []lift
	}
	pack struct {
		state, digest string
		signer        string // of its file, "" for one that came with the program
		actor, person string // who proposed it
	}
	packKey struct{ state, key, actor, person string } // actor and person proposed it
	edition struct{ state, kind, digest string }
)

// Replay applies leaf after leaf and refuses the first that could not have happened.
type Replay struct {
	sheets     map[string]*sheet
	lines      map[string]*line // CODE/N
	signatures map[string]*signature
	visits     map[string]*visit
	packs      map[string]*pack // NAME/VERSION
	packKeys   map[string]*packKey
	scanners   map[string]string // states
	editions   map[string]*edition
	parcels    map[string]*parcel
	labels     map[string]bool    // of parcels
	folders    map[string]*folder // by place
	others     map[string]string  // subjects without a table of states: continuity only
	living     map[string]string  // signature to the live line it is on
	selections map[string]*selection
	inForce    string             // the selection that was approved last
	volumes    map[string]*volume // by number
	lates      map[string]string  // state of the late finding by signature

	tables      map[string]states
	transitions int64
	check       *checking.Rules

	seconded  int64 // acts of a second person, see [Held]
	witnessed int64
	steps     int64 // of sheets
	quotas    int   // selections that kept theirs
}

// Transitions is how many leaves changed a state.
func (r *Replay) Transitions() int64 { return r.transitions }

// New is the state before the first leaf.
func New() *Replay {
	return &Replay{
		sheets: map[string]*sheet{}, lines: map[string]*line{}, signatures: map[string]*signature{},
		visits: map[string]*visit{}, packs: map[string]*pack{}, packKeys: map[string]*packKey{}, scanners: map[string]string{}, editions: map[string]*edition{},
		parcels: map[string]*parcel{}, labels: map[string]bool{}, folders: map[string]*folder{},
		others: map[string]string{}, living: map[string]string{},
		selections: map[string]*selection{}, volumes: map[string]*volume{}, lates: map[string]string{},
		tables: tables(),
		check:  checking.New(),
	}
}

// Leaf replays one leaf and returns the reason for which it is refused, or nil.
func (r *Replay) Leaf(l *Leaf) *Refusal {
	if why := r.apply(l); why != nil {
		return why
	}
	return r.check.Leaf(paper{r}, l)
}

// apply moves what the leaf moves.
func (r *Replay) apply(l *Leaf) *Refusal {
	from, isFrom := l.Public["from"] // left out, it is the state before the first
	to, isTo := l.Public["to"]
	kind, id, _ := strings.Cut(l.Subject, ":")
	switch {
	case !isTo && isFrom, isTo && to == "":
		return Refuse(`the leaf has "from" without "to"`)
	case !isTo:
		return r.remark(l, kind, id)
	case id == "":
		return Refuse("the transition has no subject")
	}
	r.transitions++
	if why := r.byScanner(l); why != nil {
		return why
	}
	if l.Actor == "" && r.tables[kind] != nil {
		return Refuse("the transition has no actor")
	}
	switch kind {
	case "sheet":
		return r.sheet(l, id, from, to)
	case "line":
		return r.line(l, id, from, to)
	case "signature":
		return r.signature(l, id, from, to)
	case "visit":
		return r.visit(l, id, from, to)
	case "pack":
		return r.pack(l, id, from, to)
	case "packkey":
		return r.packKey(l, id, from, to)
	case "edition":
		return r.edition(l, id, from, to)
	case "parcel":
		return r.parcel(l, id, from, to)
	}
	switch kind {
	case "selection":
		return r.selection(l, id, from, to)
	case "volume":
		return r.volume(l, id, from, to)
	case "late":
		return r.late(l, id, from, to)
	case "scanner":
		return r.scanner(l, id, from, to)
	}
	// Users and the like can come from another tree, so their first leaf here may begin anywhere.
	if have, seen := r.others[l.Subject]; seen && have != from {
		return broken(l, have, from)
	}
	r.others[l.Subject] = to
	return nil
}

// remark handles leaves that change no state: some of them have a rule.
func (r *Replay) remark(l *Leaf, kind, id string) *Refusal {
	switch l.Base() {
	case "selection.add":
		return r.chooses(l, id)
	case "sheet.take_out":
		return r.takenLost(l, id)
	case "volume.adopt":
		return r.adopted(l, id)
	}
	if l.Base() == "folder.full" || kind == "folder" {
		return r.fills(l, id)
	}
	if l.Base() == "visit.lift" && (kind != "visit" || l.Public["lifted"] == "") {
		return Refuse(`a block is lifted without naming it in "lifted"`)
	}
	if kind != "visit" || l.Public["lifted"] == "" {
		return nil
	}
	v := r.visits[id]
	if v == nil || v.state != "open" {
		return Refuse("a block is lifted for a visit that is not open")
	}
	if why := twoPersons(l, v.actor, v.person, Refuse("a block is lifted by who opened the visit")); why != nil {
		return why
	}
	v.lifts = append(v.lifts, lift{l.Public["lifted"], l.Actor, l.Public["person"]})
	return r.second(l, v.judge, v.judging, Refuse("a block is lifted by who entered the judgement"))
}

// second is twoPersons for the last comparison of an act, which it counts.
func (r *Replay) second(l *Leaf, actor, person string, why *Refusal) *Refusal {
	r.seconded++
	return twoPersons(l, actor, person, why)
}

// twoPersons compares the leaf's actor and person with an earlier act's, and answers why where
// one is the same. Persons count, not accounts: one person with two accounts is still one.
func twoPersons(l *Leaf, actor, person string, why *Refusal) *Refusal {
	if l.Public["person"] == "" {
		return Refuse(`the act needs two persons and names none in "person"`)
	}
	if l.Actor == actor || l.Public["person"] == person {
		return why
	}
	return nil
}

// step checks that the subject is in from and that to may follow.
func (r *Replay) step(l *Leaf, have, from, to string) *Refusal {
	kind, _, _ := strings.Cut(l.Subject, ":")
	if have != from {
		return broken(l, have, from)
	}
	if !r.tables[kind].allows(from, to) {
		return Refuse("%s may not go from %q to %q", l.Subject, from, to)
	}
	return nil
}

func broken(l *Leaf, have, from string) *Refusal {
	return Refuse("%s is in state %q, the leaf takes it from %q", l.Subject, have, from)
}

// reasoned says whether the leaf gives a reason in public or commits to a sealed one.
func reasoned(l *Leaf) bool { return l.Public["reason"] != "" || l.Commit["reason"] != "" }

var (
	sheetCode = regexp.MustCompile(`^[0-79ABCEHKMPTX]{6}$`)
	region    = regexp.MustCompile(`^[0-9A-Za-z-]{1,16}$`)
	lineID    = regexp.MustCompile(`^([0-79ABCEHKMPTX]{6})/([1-9])$`)
)

// keep takes a value that never changes once it is said.
func keep(have *string, l *Leaf, name string) *Refusal {
	said := l.Public[name]
	if said == "" || said == *have {
		return nil
	}
	if *have != "" {
		return Refuse("the %s of %s changes from %q to %q", name, l.Subject, *have, said)
	}
	*have = said
	return nil
}

func (r *Replay) visit(l *Leaf, id, from, to string) *Refusal {
	v := r.visits[id]
	if v == nil {
		v = &visit{actor: l.Actor, person: l.Public["person"], office: l.Public["office"]}
		r.visits[id] = v
	}
	if why := r.step(l, v.state, from, to); why != nil {
		return why
	}
	v.state = to
	switch {
	case v.person == "":
		return Refuse(`the visit is opened without "person"`)
	case v.office == "":
		return Refuse(`the visit is opened without "office"`)
	case to == "turned_away":
		if v.ground = l.Public["ground"]; v.ground == "" {
			return Refuse(`the voter is turned away without "ground"`)
		}
	}
	return keep(&v.office, l, "office")
}
