package invariant

import (
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Watch follows one campaign through its history and remembers what no single moment shows:
// what the journal has told so far, who did what, which rows were frozen, every root.
type Watch struct {
	campaign core.CampaignID
	// tree has every leaf that was read, heads its root by its size, last the last leaf's time.
	tree  edge
	heads map[int64][32]byte
	last  core.Time
	// told has the state of every entity as the journal tells it, printed the codes of the sheets
	// that were printed.
	told    map[string]string
	printed map[string]bool
	// waited has the signatures whose document was held when their visit was opened.
	waited map[core.SignatureID]bool
	acts   acts
	frozen map[string]promise
	// handed has the sheet on each page that was handed in, as the journal tells it.
	handed map[string]core.SheetID
}

// NewWatch begins at the first leaf of the campaign's journal.
func NewWatch(c core.CampaignID) *Watch {
	return &Watch{
		campaign: c, heads: map[int64][32]byte{}, told: map[string]string{}, printed: map[string]bool{},
		waited: map[core.SignatureID]bool{}, acts: newActs(), frozen: map[string]promise{}, handed: map[string]core.SheetID{},
	}
}

// Step lists what is wrong with what the journal tells since the last time, and with the sheets
// and signatures that it names: what it costs does not grow with the campaign.
func (w *Watch) Step(v state.View) []string {
	k := &checker{Watch: w, view: v}
	for _, subject := range k.read() {
		k.named(subject)
	}
	return k.wrong
}

// Look lists what is wrong with the whole campaign at this moment; see [Broken].
func (w *Watch) Look(v state.View) []string {
	k := &checker{Watch: w, view: v}
	k.read()
	k.reread()
	k.end()
	k.signatures()
	k.sheets()
	k.custody()
	k.balance()
	k.documents()
	k.queues()
	k.selections()
	k.filed()
	return k.wrong
}

// Head is the root of the journal's first leaves by its own count, and whether it has read so many.
func (w *Watch) Head(size int64) ([32]byte, bool) {
	root, ok := w.heads[size]
	return root, ok
}

type checker struct {
	*Watch
	view  state.View
	wrong []string
}

func (k *checker) say(format string, args ...any) {
	k.wrong = append(k.wrong, fmt.Sprintf(format, args...))
}

// named checks one entity that a leaf is about: it is in the state that the leaf says, and what
// belongs to it fits.
func (k *checker) named(subject string) {
	kind, id := cut(subject)
	switch kind {
	case "signature":
		g, _ := state.Signatures.Get(k.view, core.SignatureID(id))
		k.is(subject, g.State)
		k.signature(g.ID, g)
		k.document(g.ID, g)
	case "line":
		code, n := cutLine(id)
		sheet := core.NewSheetID(k.campaign, core.SheetCode(code))
		if n != core.Foot {
			line, _ := state.Lines.Get(k.view, sheet.Line(n))
			k.is(subject, line.State)
			k.line(sheet.Line(n), line)
		}
		k.oneSheet(sheet)
	case "sheet":
		sheet := core.NewSheetID(k.campaign, core.SheetCode(id))
		s, _ := state.Sheets.Get(k.view, sheet)
		k.is(subject, s.State)
		k.oneSheet(sheet)
	}
}

// oneSheet checks a sheet by itself.
func (k *checker) oneSheet(id core.SheetID) {
	s, ok := state.Sheets.Get(k.view, id)
	if !ok {
		k.say("there is no sheet %s", id.Code())
		return
	}
	k.sheet(id, s)
	k.claims(id, s)
}

// is holds an entity's state against what the journal told of it last.
func (k *checker) is(subject, state string) {
	if k.told[subject] != state {
		k.say("%s is %q, the journal says %q", subject, state, k.told[subject])
	}
}

// reread holds all stored leaves against what was read of them once: no earlier journal was
// anything but the beginning of this one, and every recorded checkpoint says so (I9).
func (k *checker) reread() {
	var again edge
	tree := state.TreeOf(k.campaign)
	state.Leaves.Scan(k.view, tree+"/", func(_ string, line []byte) bool {
		again.add(line)
		return true
	})
	if again.size != k.tree.size || again.root() != k.tree.root() {
		k.say("the %d leaves of the journal are not those that were read before", again.size)
	}
	state.Checkpoints.Scan(k.view, tree+"/", func(key, note string) bool {
		said, err := checkpoint(note)
		root, ok := k.Head(said.Size)
		if err != nil || !ok || said.Root != root || key != state.CheckpointKey(tree, said.Size) {
			k.say("checkpoint %s is not of a beginning of this journal: %v", key, err)
		}
		return true
	})
}
