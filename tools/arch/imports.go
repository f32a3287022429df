package arch

import (
	"fmt"
	"strings"
)

// Arrows holds every import between our packages against the arrow table.
func Arrows(t *Tree) []Finding {
	var found []Finding
	for _, p := range t.Packages {
		room, ok := roomOf(p.Dir)
		if !ok {
			found = append(found, Finding{Rule: "arrow", Path: p.Dir,
				Text: "the package has no row in the arrow table of tools/arch/table.go: decide what it may import"})
			continue
		}
		for _, f := range p.Files {
			found = append(found, t.arrowsOf(p, f, room)...)
		}
	}
	return found
}

func (t *Tree) arrowsOf(p *Package, f *File, room Room) []Finding {
	var found []Finding
	for _, spec := range f.Source.Imports {
		to, ours := t.ours(imported(spec))
		if !ours || to == p.Dir || anyMatch(room.Uses, to) || f.Test && anyMatch(room.Tests, to) {
			continue
		}
		text := fmt.Sprintf("%s must not import %s: arrows point down only, and the arrow table does not name this one",
			p.Dir, to)
		if siblings(p.Dir, to) {
			text = fmt.Sprintf("%s must not import its sibling %s: take an interface of one to four methods, tools/sheaf joins them",
				p.Dir, to)
		}
		found = append(found, Finding{Rule: "arrow", Path: f.Path, Line: t.line(spec.Pos()), Text: text})
	}
	return found
}

func siblings(a, b string) bool {
	top := func(dir string) string { first, _, _ := strings.Cut(dir, "/"); return first }
	three := []string{"httpui", "packs", "raftstore"}
	return top(a) != top(b) && anyMatch(three, top(a)) && anyMatch(three, top(b))
}

// roomOf finds the most exact row: the folder itself before a tree, and of
// two trees the deeper one.
func roomOf(dir string) (Room, bool) {
	var best Room
	ok := false
	for _, r := range house {
		if r.Path == dir {
			return r, true
		}
		if matches(r.Path, dir) && len(r.Path) > len(best.Path) {
			best, ok = r, true
		}
	}
	return best, ok
}

// Depth finds chains of our own imports that are too long. Tests do not
// count: nothing can import them.
func Depth(t *Tree) []Finding {
	next := map[string][]string{}
	for _, p := range t.Packages {
		for _, f := range p.Files {
			for _, spec := range f.Source.Imports {
				if to, ours := t.ours(imported(spec)); ours && !f.Test {
					next[p.Dir] = append(next[p.Dir], to)
				}
			}
		}
	}
	chains := map[string][]string{}
	var found []Finding
	for _, p := range t.Packages {
		chain := longest(p.Dir, next, chains)
		if len(chain)-1 > maxDepth {
			found = append(found, Finding{Rule: "depth", Path: p.Dir,
				Text: fmt.Sprintf("%d arrows deep, %d are allowed: %s", len(chain)-1, maxDepth, strings.Join(chain, " → "))})
		}
	}
	return found
}

// longest gives the longest chain from a package downwards, itself included.
// A package under way counts as the end of the chain, so that an import cycle,
// which the compiler reports, ends here too.
func longest(dir string, next, chains map[string][]string) []string {
	if chain, ok := chains[dir]; ok {
		return chain
	}
	chains[dir] = []string{dir}
	best := []string{dir}
	for _, to := range next[dir] {
		if below := longest(to, next, chains); len(below)+1 > len(best) {
			best = append([]string{dir}, below...)
		}
	}
	chains[dir] = best
	return best
}

// ImportBans finds direct imports that a room may not have. Tests are free:
// they read golden files and make random input.
func ImportBans(t *Tree) []Finding {
	var found []Finding
	for _, p := range t.Packages {
		for _, f := range p.Files {
			if f.Test {
				continue
			}
			for _, spec := range f.Source.Imports {
				if _, ours := t.ours(imported(spec)); ours {
					continue // the arrow table judges our own
				}
				for _, b := range bans {
					if !anyMatch(b.Rooms, p.Dir) || !anyMatch(b.Imports, imported(spec)) {
						continue
					}
					found = append(found, Finding{Rule: "import", Path: f.Path, Line: t.line(spec.Pos()),
						Text: fmt.Sprintf("%s must not import %s: %s", p.Dir, imported(spec), b.Reason)})
				}
			}
		}
	}
	return found
}
