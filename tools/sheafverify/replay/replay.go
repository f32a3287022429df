package replay

import (
	"encoding/hex"
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

	visit struct {
		state, office, ground string
		actor, person         string // who opened it
		judge, judging        string // actor and person of the judgement in force
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
	editions   map[string]*edition
	parcels    map[string]*parcel
	labels     map[string]bool    // of parcels
	folders    map[string]*folder // by place
	others     map[string]string  // subjects without a table of states: continuity only
	living     map[string]string  // signature to the live line it is on
	selections map[string]*selection
	inForce    string             // the selection that was approved last
	volumes    map[string]*volume // by number

	tables      map[string]states
	transitions int64
	check       *checking.Rules
}

// Transitions is how many leaves changed a state.
func (r *Replay) Transitions() int64 { return r.transitions }

// New is the state before the first leaf.
func New() *Replay {
	return &Replay{
		sheets: map[string]*sheet{}, lines: map[string]*line{}, signatures: map[string]*signature{},
		visits: map[string]*visit{}, packs: map[string]*pack{}, packKeys: map[string]*packKey{}, editions: map[string]*edition{},
		parcels: map[string]*parcel{}, labels: map[string]bool{}, folders: map[string]*folder{},
		others: map[string]string{}, living: map[string]string{},
		selections: map[string]*selection{}, volumes: map[string]*volume{},
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
	return twoPersons(l, v.judge, v.judging, Refuse("a block is lifted by who entered the judgement"))
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
	case (to == "spoiled" || to == "pulled" && from == "filed") && !reasoned(l):
		return Refuse(`the sheet is %s without "reason"`, to)
	}
	return nil
}

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

func (r *Replay) pack(l *Leaf, id, from, to string) *Refusal {
	p := r.packs[id]
	if p == nil {
		if name, version, _ := strings.Cut(id, "/"); name == "" || version == "" || strings.Contains(version, "/") {
			return Refuse("%q is not NAME/VERSION of a pack", id)
		}
		p = &pack{}
		r.packs[id] = p
	}
	if why := r.step(l, p.state, from, to); why != nil {
		return why
	}
	p.state = to
	if why := keep(&p.digest, l, "digest"); why != nil {
		return why
	}
	switch to {
	case "uploaded":
		if !isDigest(p.digest) {
			return Refuse(`the pack is uploaded without a SHA-256 in "digest"`)
		}
		p.signer = l.Public["signer"]
		return r.signedPack(p)
	case "proposed":
		p.actor, p.person = l.Actor, l.Public["person"]
		if p.person == "" {
			return Refuse(`the pack is proposed without "person"`)
		}
		return r.signedPack(p)
	case "approved":
		if why := r.signedPack(p); why != nil {
			return why
		}
		return twoPersons(l, p.actor, p.person, Refuse("the pack is approved by who proposed it"))
	}
	return nil
}

// signedPack checks that a version that came as a file bears the signature of a key that the
// campaign trusts at this moment.
func (r *Replay) signedPack(p *pack) *Refusal {
	if k := r.packKeys[p.signer]; p.signer != "" && (k == nil || k.state != "trusted") {
		return Refuse("the pack is signed by %q, which nobody trusts", p.signer)
	}
	return nil
}

// packKey needs two persons as well: what it signs runs before anybody approves the rules.
func (r *Replay) packKey(l *Leaf, id, from, to string) *Refusal {
	k := r.packKeys[id]
	if k == nil {
		k = &packKey{}
		r.packKeys[id] = k
	}
	if why := r.step(l, k.state, from, to); why != nil {
		return why
	}
	k.state = to
	switch to {
	case "proposed":
		k.key, k.actor, k.person = l.Public["key"], l.Actor, l.Public["person"]
		if k.key == "" || k.person == "" {
			return Refuse(`the key of packs is proposed without "key" or "person"`)
		}
	case "trusted":
		if l.Public["key"] != k.key {
			return Refuse("another key of packs is approved than was proposed")
		}
		return twoPersons(l, k.actor, k.person, Refuse("the key of packs is approved by who proposed it"))
	}
	return nil
}

func (r *Replay) edition(l *Leaf, id, from, to string) *Refusal {
	e := r.editions[id]
	if e == nil {
		e = &edition{}
		r.editions[id] = e
	}
	if why := r.step(l, e.state, from, to); why != nil {
		return why
	}
	e.state = to
	if why := keep(&e.kind, l, "kind"); why != nil {
		return why
	}
	if from == "" || from == "loading" {
		e.digest = "" // counted while the list is loaded, final when it is complete
	}
	if why := keep(&e.digest, l, "digest"); why != nil {
		return why
	}
	switch {
	case e.kind == "":
		return Refuse(`the edition begins without "kind"`)
	case to == "complete" && !isDigest(e.digest):
		return Refuse(`the edition is complete without a SHA-256 in "digest"`)
	}
	return nil
}

func isDigest(s string) bool {
	raw, err := hex.DecodeString(s)
	return err == nil && len(raw) == 32 && hex.EncodeToString(raw) == s
}
