package replay

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
)

// quota is what a filing must keep, as the leaf says it.
type quota struct {
	pack                      string
	low, high                 int
	volumeSheets, volumeLines int
	caps, minima              map[string]int
	met                       int // how many regions have to reach their minimum
}

// selection is a choice of lines to hand in.
type selection struct {
	state         string
	actor, person string // who began it
	quota         quota
	rows          map[string]string // CODE to the digits of the chosen lines
	last          string            // code that was added last
	digest        [sha256.Size]byte
	lines         int
	expected      int
	bound, handed int
	regions       map[string]*chosen
}

// chosen counts what is chosen of a region.
type chosen struct{ sheets, lines, bound int }

func (s *selection) of(region string) *chosen {
	if s.regions[region] == nil {
		s.regions[region] = &chosen{}
	}
	return s.regions[region]
}

func (r *Replay) selection(l *Leaf, id, from, to string) *Refusal {
	s := r.selections[id]
	if s == nil {
		s = &selection{rows: map[string]string{}, regions: map[string]*chosen{}}
		r.selections[id] = s
	}
	if why := r.step(l, s.state, from, to); why != nil {
		return why
	}
	s.state = to
	switch to {
	case "loading":
		s.actor, s.person = l.Actor, l.Public["person"]
		if s.person == "" {
			return Refuse(`the selection is begun without "person"`)
		}
		return r.quota(l, s)
	case "frozen":
		return r.frozen(l, s)
	case "active":
		return r.approved(l, s, id)
	case "filing":
		return r.filing(l, s, id)
	case "filed":
		if s.handed != len(s.rows) {
			return Refuse("the selection is filed with %d of %d sheets handed in", s.handed, len(s.rows))
		}
		return s.said(l)
	}
	return nil
}

// quota reads the quota that the leaf names. Its pack has to be the one in force.
func (r *Replay) quota(l *Leaf, s *selection) *Refusal {
	q := quota{pack: l.Public["pack"], caps: map[string]int{}, minima: map[string]int{}}
	if !r.inUse(q.pack) {
		return Refuse("the selection is made under pack %q, which is not in force", q.pack)
	}
	for _, field := range []struct {
		name string
		to   *int
	}{
		{"min", &q.low}, {"max", &q.high}, {"volume_sheets", &q.volumeSheets}, {"volume_lines", &q.volumeLines},
	} {
		n, err := strconv.Atoi(l.Public[field.name])
		if err != nil || n < 1 {
			return Refuse("the selection names no number in %q", field.name)
		}
		*field.to = n
	}
	for _, part := range strings.Fields(l.Public["regions"]) {
		code, most, _ := strings.Cut(part, ":")
		n, err := strconv.Atoi(most)
		if _, twice := q.caps[code]; err != nil || n < 1 || twice || !region.MatchString(code) {
			return Refuse("the selection names the cap %q", part)
		}
		q.caps[code] = n
	}
	if why := q.needs(l); why != nil {
		return why
	}
	s.quota = q
	return nil
}

// needs reads how many regions have to reach their minimum, and the minima. A law without them says nothing of either.
func (q *quota) needs(l *Leaf) *Refusal {
	for _, part := range strings.Fields(l.Public["minima"]) {
		code, least, _ := strings.Cut(part, ":")
		n, err := strconv.Atoi(least)
		if _, twice := q.minima[code]; err != nil || n < 1 || n > q.caps[code] || twice {
			return Refuse("the selection names the minimum %q", part)
		}
		q.minima[code] = n
	}
	met, named := l.Public["met"]
	if !named && len(q.minima) == 0 {
		return nil
	}
	n, err := strconv.Atoi(met)
	if err != nil || n < 1 || n > len(q.minima) {
		return Refuse("of %d regions with a minimum %q have to reach it", len(q.minima), met)
	}
	q.met = n
	return nil
}

// met holds that enough regions reach their minimum.
func (s *selection) met() *Refusal {
	n := 0
	for code, least := range s.quota.minima {
		if c := s.regions[code]; c != nil && c.lines >= least {
			n++
		}
	}
	if n < s.quota.met {
		return Refuse("%d regions reach their minimum of signatures, %d have to", n, s.quota.met)
	}
	return nil
}

// chooses takes the rows of a chunk. They come in the order of their codes, so none comes twice.
func (r *Replay) chooses(l *Leaf, id string) *Refusal {
	s := r.selections[id]
	if s == nil || s.state != "loading" {
		return Refuse("sheets are chosen for a selection that is not being made")
	}
	if l.Actor != s.actor && l.Public["person"] != s.person {
		return Refuse("sheets are chosen by another person than began the selection")
	}
	for _, row := range strings.Fields(l.Public["rows"]) {
		code, digits, _ := strings.Cut(row, ":")
		if why := r.choose(s, code, digits); why != nil {
			return why
		}
		s.digest = sha256.Sum256(append(s.digest[:], row...))
	}
	return nil
}

func (r *Replay) choose(s *selection, code, digits string) *Refusal {
	on := r.sheets[code]
	if on == nil || on.state != "filed" && on.state != "bound" || code <= s.last || digits == "" {
		return Refuse("sheet %s is chosen out of order, without lines, or while it does not lie in the store", code)
	}
	s.last = code
	s.rows[code] = digits
	before := '0'
	for _, n := range digits {
		line := r.lines[code+"/"+string(n)]
		if n <= before || line == nil || line.state != "good" || r.signatures[line.signature].state != "accepted" {
			return Refuse("line %c of sheet %s is chosen and was not accepted", n, code)
		}
		before = n
		s.expected += r.signatures[line.signature].chance
	}
	c := s.of(on.region)
	c.sheets++
	c.lines += len(digits)
	if s.lines += len(digits); s.lines > s.quota.high {
		return Refuse("more than %d signatures are chosen", s.quota.high)
	}
	if c.lines > s.quota.caps[on.region] {
		return Refuse("of region %s more than %d signatures are chosen", on.region, s.quota.caps[on.region])
	}
	return nil
}

// said compares the counts that the leaf names.
func (s *selection) said(l *Leaf) *Refusal {
	for _, field := range []struct{ name, is string }{
		{"sheets", strconv.Itoa(len(s.rows))}, {"lines", strconv.Itoa(s.lines)},
		{"expected", strconv.Itoa(s.expected)}, {"digest", hex.EncodeToString(s.digest[:])},
	} {
		if l.Public[field.name] != field.is {
			return Refuse("the selection says %q in %q, by its rows it is %q", l.Public[field.name], field.name, field.is)
		}
	}
	return nil
}

func (r *Replay) frozen(l *Leaf, s *selection) *Refusal {
	if l.Actor != s.actor && l.Public["person"] != s.person {
		return Refuse("the selection is frozen by another person than made it")
	}
	if s.lines < s.quota.low {
		return Refuse("the selection is frozen with %d signatures of at least %d", s.lines, s.quota.low)
	}
	if why := s.met(); why != nil {
		return why
	}
	if !r.inUse(s.quota.pack) {
		return Refuse("the selection is made under pack %q, which is not in force", s.quota.pack)
	}
	r.quotas++
	return s.said(l)
}

// approved holds that another person approves, under the same pack, and that no other
// selection is in force.
func (r *Replay) approved(l *Leaf, s *selection, id string) *Refusal {
	if !r.inUse(s.quota.pack) {
		return Refuse("the selection is made under pack %q, which is not in force", s.quota.pack)
	}
	if other := r.inForce; other != "" && r.selections[other].state != "retired" {
		return Refuse("a selection comes into force while %s is %s", other, r.selections[other].state)
	}
	r.inForce = id
	return r.second(l, s.actor, s.person, Refuse("the selection is approved by who made it"))
}

// filing holds the quota once more: that of the pack in force when the filing begins.
func (r *Replay) filing(l *Leaf, s *selection, id string) *Refusal {
	if why := r.quota(l, s); why != nil {
		return why
	}
	if s.lines < s.quota.low || s.lines > s.quota.high {
		return Refuse("%d signatures are handed in, of %d to %d", s.lines, s.quota.low, s.quota.high)
	}
	if why := s.met(); why != nil {
		return why
	}
	for _, code := range ordered(s.regions) {
		if n := s.regions[code].lines; n > s.quota.caps[code] {
			return Refuse("%d signatures of region %s are handed in, %d count", n, code, s.quota.caps[code])
		}
	}
	if s.bound != len(s.rows) {
		return Refuse("the filing begins with %d of %d sheets bound", s.bound, len(s.rows))
	}
	for _, n := range ordered(r.volumes) {
		v := r.volumes[n]
		if len(v.pages) > 0 && (v.selection != id || v.state != "closed") {
			return Refuse("the filing begins while volume %s is %s", n, v.state)
		}
		if why := v.keeps(s.quota, n); why != nil {
			return why
		}
	}
	return s.said(l)
}
