package invariant

import (
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// read tells on the story where it ended: each transition begins where the last one ended and is a
// row of the tables, with actor, time and reason. It lists the entities that the new leaves are about.
func (k *checker) read() (subjects []string) {
	tree := state.TreeOf(k.campaign)
	size, _ := state.TreeSizes.Get(k.view, tree)
	for n := int64(k.tree.size); n < size; n++ {
		line, _ := state.Leaves.Get(k.view, state.LeafKey(tree, n))
		leaf, err := audit.Parse(line)
		if err != nil || leaf.N != n || leaf.Time < k.last || leaf.Actor == "" {
			k.say("leaf %d does not stand in its place: %v", n, err)
			return subjects
		}
		k.tree.add(line)
		k.heads[n+1], k.last = k.tree.root(), leaf.Time
		k.leaf(leaf)
		if !slices.Contains(subjects, leaf.Subject) {
			subjects = append(subjects, leaf.Subject)
		}
	}
	if size < int64(k.tree.size) {
		k.say("the journal had %d leaves and has %d", k.tree.size, size)
	}
	root, err := audit.Root(state.TreeNodes{View: k.view, Tree: tree}, size)
	if err != nil || size > 0 && [32]byte(root) != k.tree.root() {
		k.say("the tree of %d leaves has another root than they: %v", size, err)
	}
	return subjects
}

func (k *checker) leaf(leaf audit.Leaf) {
	if leaf.Kind == "visit.open/1" && leaf.Get("holder") != "" {
		k.waited[core.SignatureID(leaf.Get("signature"))] = true
	}
	if reasoned(leaf) && leaf.Get("reason") == "" && leaf.Get("ground") == "" && len(leaf.Commit) == 0 {
		k.say("%s of %s has no reason", leaf.Kind, leaf.Subject)
	}
	k.persons(leaf)
	k.promised(leaf)
	to := leaf.Get("to")
	if to == "" {
		return
	}
	kind, id := cut(leaf.Subject)
	from := leaf.Get("from")
	have := k.told[leaf.Subject]
	if kind == "line" && have == "" {
		have = core.LineFree
	}
	if table := tableOf(kind); have != from || table != nil && !table.Allows(from, verb(leaf), to) {
		k.say("%s goes by %s from %q to %q while it is %q", leaf.Subject, leaf.Kind, from, to, have)
	}
	k.told[leaf.Subject] = to
	if kind == "sheet" && to == core.SheetPrinted && from == core.SheetPlanned {
		k.printed[id] = true
	}
}

// verb of the leaf's kind: "lose" of "sheet.lose/1".
func verb(leaf audit.Leaf) string {
	_, v, _ := strings.Cut(leaf.Kind, ".")
	v, _, _ = strings.Cut(v, "/")
	return strings.TrimSuffix(v, "_key")
}

// reasoned says whether nobody may do without a reason, in the open or sealed, what the leaf tells.
func reasoned(leaf audit.Leaf) bool {
	switch leaf.Kind {
	case "sheet.lose/1", "sheet.spoil/1", "sheet.pull/1", "sheet.destroy/1", "line.spoil/1", "line.strike/1", "line.correct/1",
		"visit.turn_away/1", "visit.lift/1", "late.clear/1", "sheet.lawyer_takes_over/1", "sheet.collector_unavailable/1", "sheet.collector_gone/1":
		return true
	case "sheet.take_over/1":
		return leaf.Get("before") != ""
	}
	return false
}

func tableOf(kind string) core.Transitions {
	switch kind {
	case "sheet":
		return core.SheetTransitions()
	case "line":
		return core.LineTransitions()
	case "signature":
		return core.SignatureTransitions()
	case "visit":
		return core.VisitTransitions()
	case "pack":
		return core.PackTransitions()
	case "packkey":
		return core.PackKeyTransitions()
	case "edition":
		return core.EditionTransitions()
	case "parcel":
		return core.ParcelTransitions()
	case "selection":
		return core.SelectionTransitions()
	case "volume":
		return core.VolumeTransitions()
	case "addition":
		return core.AdditionTransitions()
	case "scan":
		return core.PageScanTransitions()
	case "scanner":
		return core.ScannerTransitions()
	case "late":
		return core.LateTransitions()
	}
	return nil // accounts have no table
}

// cut splits "sheet:CODE" into kind and id.
func cut(subject string) (kind, id string) {
	kind, id, _ = strings.Cut(subject, ":")
	return kind, id
}

// cutLine splits "CODE/N".
func cutLine(id string) (code string, n int) {
	code, digits, _ := strings.Cut(id, "/")
	n, _ = strconv.Atoi(digits)
	return code, n
}

// checkpoint reads the body of a signed note.
func checkpoint(note string) (audit.Checkpoint, error) {
	body, _, _ := strings.Cut(note, "\n\n")
	return audit.ParseCheckpoint(body + "\n")
}
