package replay

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A signature lives on one line and a line holds one signature. Both sides tell the same
// story in leaves of their own; while the story runs this file checks each side, and at the
// end that they agree.

// isLive says whether a line in the state holds a signature.
func isLive(state string) bool {
	switch state {
	case "reserved", "written", "good", "flawed", "bad", "for_lawyer":
		return true
	}
	return false
}

// hasContent says whether the state is that of a line which its voter wrote and nobody struck.
func hasContent(state string) bool { return isLive(state) && state != "reserved" }

// isSigned says whether the state counts into lines_written: a voter signed, whatever became of it.
func isSigned(state string) bool { return hasContent(state) || state == "struck" }

func (r *Replay) line(l *Leaf, id, from, to string) *Refusal {
	n := r.lines[id]
	if n == nil {
		parts := lineID.FindStringSubmatch(id)
		if parts == nil || r.sheets[parts[1]] == nil {
			return Refuse("%q is no line of a known sheet", id)
		}
		n = &line{state: "free"}
		r.lines[id] = n
	}
	if why := r.step(l, n.state, from, to); why != nil {
		return why
	}
	n.state = to
	switch to {
	case "reserved":
		return r.reserve(l, n, id)
	case "free", "spoiled":
		delete(r.living, n.signature)
		n.signature = ""
	case "struck":
		delete(r.living, n.signature)
	}
	if (to == "spoiled" || to == "struck") && !reasoned(l) {
		return Refuse(`the line is %s without "reason"`, to)
	}
	if to == "struck" {
		return r.excluded(id)
	}
	return nil
}

func (r *Replay) reserve(l *Leaf, n *line, id string) *Refusal {
	n.signature = l.Public["signature"]
	if r.signatures[n.signature] == nil {
		return Refuse(`the line is reserved without a known "signature"`)
	}
	if other := r.living[n.signature]; other != "" {
		return Refuse("signature %s is put on line %s while it lives on line %s", n.signature, id, other)
	}
	code, _, _ := strings.Cut(id, "/")
	if s := r.sheets[code].state; s != "at_office" && s != "filling" {
		return Refuse("the line is reserved while its sheet is %s", s)
	}
	if by := r.sheets[code].collector; by != l.Actor {
		return Refuse("the line is reserved by %s on a sheet that %s collects", l.Actor, by)
	}
	r.living[n.signature] = id
	return nil
}

func (r *Replay) signature(l *Leaf, id, from, to string) *Refusal {
	s := r.signatures[id]
	if s == nil {
		s = &signature{}
		r.signatures[id] = s
	}
	if why := r.step(l, s.state, from, to); why != nil {
		return why
	}
	s.state = to
	if why := keep(&s.visit, l, "visit"); why != nil {
		return why
	}
	if r.visits[s.visit] == nil {
		return Refuse(`the signature has no known "visit"`)
	}
	if code := l.Public["region"]; code != "" {
		s.region = code
	}
	switch {
	case to == "judged" && from != "placed":
		return r.judged(l, s)
	case to == "placed":
		return r.place(l, s)
	case from == "placed" && to != "written":
		s.sheet, s.line = "", ""
	case to == "handed_in":
		return r.counts(s)
	}
	return nil
}

func (r *Replay) judged(l *Leaf, s *signature) *Refusal {
	v := r.visits[s.visit]
	v.judge, v.judging = l.Actor, l.Public["person"]
	for _, lift := range v.lifts {
		if slices.Contains(strings.Fields(l.Public["findings"]), "block:"+lift.code) {
			if why := twoPersons(l, lift.actor, lift.person, Refuse("a block is entered by who lifted it")); why != nil {
				return why
			}
		}
	}
	if s.pack = l.Public["pack"]; s.pack == "" {
		return Refuse(`the signature is judged without "pack"`)
	}
	if !r.inUse(s.pack) {
		return Refuse("the signature is judged under pack %q, which is not in force", s.pack)
	}
	s.chance, _ = strconv.Atoi(l.Public["chance_permille"])
	if !region.MatchString(s.region) {
		return Refuse(`the signature is judged without "region"`)
	}
	return nil
}

func (r *Replay) place(l *Leaf, s *signature) *Refusal {
	s.sheet, s.line = l.Public["sheet"], l.Public["line"]
	if !lineID.MatchString(s.sheet + "/" + s.line) {
		return Refuse(`the signature is placed without "sheet" and "line"`)
	}
	on := r.sheets[s.sheet]
	if on == nil {
		return Refuse("the signature is placed on sheet %s, which does not exist", s.sheet)
	}
	if !r.inUse(s.pack) {
		return Refuse("the signature is placed by a verdict of pack %q, which is not in force any more", s.pack)
	}
	if on.region != s.region {
		return Refuse("a signature of region %s is placed on a sheet of region %s", s.region, on.region)
	}
	return nil
}

// End compares lines and signatures after the last leaf and returns the reason for which
// they cannot stand, or nil.
func (r *Replay) End() *Refusal {
	if why := r.check.End(); why != nil {
		return why
	}
	for _, id := range ordered(r.lines) {
		n := r.lines[id]
		if !isLive(n.state) && n.state != "struck" {
			continue
		}
		s := r.signatures[n.signature]
		if s.sheet+"/"+s.line != id {
			return Refuse("line %s holds signature %s, which is on line %q", id, n.signature, s.sheet+"/"+s.line)
		}
		if !agree(n.state, s.state) {
			return Refuse("line %s is %s, its signature %s is %s", id, n.state, n.signature, s.state)
		}
		if on := r.sheets[s.sheet].state; s.state == "rejected" && on != "spoiled" && on != "destroyed" {
			return Refuse("signature %s is rejected, and its sheet %s is %s", n.signature, s.sheet, on)
		}
	}
	for _, id := range ordered(r.signatures) {
		s := r.signatures[id]
		if s.sheet == "" {
			continue
		}
		if n := r.lines[s.sheet+"/"+s.line]; n == nil || n.signature != id {
			return Refuse("signature %s is %s on line %s/%s, which does not hold it", id, s.state, s.sheet, s.line)
		}
	}
	return r.atRest()
}

// agree says which states of a line and of its signature go together.
func agree(line, signature string) bool {
	switch signature {
	case "placed":
		return line == "reserved"
	case "written":
		return hasContent(line)
	case "accepted", "handed_in", "counted", "refused", "contested", "lost_case":
		return line == "good"
	case "rejected":
		return line == "struck" // with its whole sheet
	case "struck":
		return line == "struck"
	}
	return false
}

// ordered lists the ids in order, so that the same export is refused for the same reason.
func ordered[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
