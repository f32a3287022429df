package replay

import "strings"

// scanner moves a machine that delivers pages.
func (r *Replay) scanner(l *Leaf, id, from, to string) *Refusal {
	if why := r.step(l, r.scanners[id], from, to); why != nil {
		return why
	}
	r.scanners[id] = to
	return nil
}

// byScanner holds that a machine adds pages while it is enrolled, and moves nothing else.
func (r *Replay) byScanner(l *Leaf) *Refusal {
	id, is := strings.CutPrefix(l.Actor, "scanner:")
	switch {
	case !is:
		return nil
	case l.Base() != "scan.add":
		return Refuse("a scanner does what only people may do")
	case r.scanners[id] != "enrolled":
		return Refuse("a page is delivered by the scanner %q, which is not enrolled", id)
	}
	return nil
}
