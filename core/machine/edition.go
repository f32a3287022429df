package machine

import (
	"encoding/hex"
	"slices"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// MaxChunk is the largest stored chunk of an edition, in bytes.
const MaxChunk = 256 << 10

// editionFact says that an edition went from one state to another.
type editionFact struct {
	verb  string
	from  string
	after core.Edition
}

func moveEdition(e core.Edition, verb, to string) (editionFact, error) {
	if err := moved(core.EditionTransitions(), "edition:"+string(e.ID), e.State, verb, to); err != nil {
		return editionFact{}, err
	}
	f := editionFact{verb, e.State, e}
	f.after.State = to
	f.after.Version++
	return f, nil
}

// Kind implements Fact.
func (f editionFact) Kind() string { return "edition." + f.verb + "/1" }

// Leaf implements Fact.
func (f editionFact) Leaf() audit.Entry {
	e := f.after
	return audit.Entry{
		Kind: f.Kind(), Subject: "edition:" + string(e.ID),
		Public: change(f.from, e.State, "kind", e.Kind, "source", e.Source, "date", string(e.Date),
			"rows", strconv.FormatInt(e.Rows, 10), "digest", hex.EncodeToString(e.Digest[:])),
	}
}

// Record implements Fact.
func (f editionFact) Record(tx state.Tx, _ core.Stamp) {
	state.Editions.Put(tx, f.after.ID, f.after)
	if f.after.State == core.EditionActive {
		state.ActiveEditions.Put(tx, f.after.Kind, f.after.ID)
	}
}

// BeginEdition announces an edition: how many chunks will come and the digest of the whole.
type BeginEdition struct{ Edition core.Edition }

// Kind implements Command.
func (*BeginEdition) Kind() string { return "edition.begin/1" }

// Action implements Command.
func (*BeginEdition) Action() access.Action { return access.EditionLoad }

// Object implements Command.
func (*BeginEdition) Object(state.View) access.Object { return access.Object{} }

// Decide implements Command.
func (c *BeginEdition) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	e, err := announced(v, c.Edition)
	if err != nil {
		return nil, err
	}
	f, err := moveEdition(e, "begin", core.EditionLoading)
	return []Fact{f}, err
}

// announced checks what an importer says of a new edition, and leaves out what is not his to say.
func announced(v state.View, e core.Edition) (core.Edition, error) {
	if err := core.CheckID("id", e.ID); err != nil {
		return e, err
	}
	if state.Editions.Has(v, e.ID) {
		return e, core.Refuse(core.Duplicate, "id", "core.exists").About("edition:" + string(e.ID))
	}
	return form.Edition(e)
}

// AddChunk stores one chunk. Chunks come in order; one that is there already with the same
// bytes is taken as done, so that an interrupted import can be repeated.
type AddChunk struct {
	Edition core.EditionID
	Number  int
	Data    []byte
}

// Kind implements Command.
func (*AddChunk) Kind() string { return "edition.chunk/1" }

// Action implements Command.
func (*AddChunk) Action() access.Action { return access.EditionLoad }

// Object implements Command.
func (*AddChunk) Object(state.View) access.Object { return access.Object{} }

// Decide implements Command.
func (c *AddChunk) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	e, err := findEdition(v, c.Edition)
	if err != nil {
		return nil, err
	}
	if e.State != core.EditionLoading {
		return nil, core.Refuse(core.Conflict, "", "core.state", "chunk", e.State).About("edition:" + string(e.ID))
	}
	if len(c.Data) == 0 {
		return nil, core.Refuse(core.Invalid, "data", "core.required")
	}
	if len(c.Data) > MaxChunk {
		return nil, core.Refuse(core.TooLarge, "data", "edition.chunk_size", strconv.Itoa(MaxChunk))
	}
	if c.Number < 0 || c.Number >= e.Chunks || c.Number > e.Loaded {
		return nil, core.Refuse(core.Invalid, "number", "edition.chunk_order", strconv.Itoa(e.Loaded))
	}
	if stored, ok := state.Chunks.Get(v, state.ChunkKey(e.ID, c.Number)); ok {
		if string(stored) == string(c.Data) {
			return nil, nil
		}
		return nil, core.Refuse(core.Conflict, "number", "edition.chunk_differs").About("edition:" + string(e.ID))
	}
	return []Fact{chunkFact{e, c.Number, c.Data}}, nil
}

// chunkFact stores a chunk. Its leaf is short: the digest of the whole is in the edition's.
type chunkFact struct {
	edition core.Edition
	number  int
	data    []byte
}

// Kind implements Fact.
func (chunkFact) Kind() string { return "edition.chunk/1" }

// Leaf implements Fact.
func (f chunkFact) Leaf() audit.Entry {
	return audit.Entry{Kind: f.Kind(), Subject: "edition:" + string(f.edition.ID),
		Public: kv("number", strconv.Itoa(f.number))}
}

// Record implements Fact.
func (f chunkFact) Record(tx state.Tx, _ core.Stamp) {
	state.Chunks.Put(tx, state.ChunkKey(f.edition.ID, f.number), f.data)
	f.edition.Loaded++
	f.edition.Version++
	state.Editions.Put(tx, f.edition.ID, f.edition)
}

func findEdition(v state.View, id core.EditionID) (core.Edition, error) {
	e, ok := state.Editions.Get(v, id)
	if !ok {
		return e, core.Refuse(core.NotFound, "edition", "core.not_found").About("edition:" + string(id))
	}
	return e, nil
}

// CompleteEdition says that all chunks have come.
type CompleteEdition struct{ Edition core.EditionID }

// Kind implements Command.
func (*CompleteEdition) Kind() string { return "edition.complete/1" }

// Action implements Command.
func (*CompleteEdition) Action() access.Action { return access.EditionLoad }

// Object implements Command.
func (*CompleteEdition) Object(state.View) access.Object { return access.Object{} }

// Decide implements Command.
func (c *CompleteEdition) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	e, err := findEdition(v, c.Edition)
	if err != nil {
		return nil, err
	}
	if e.Loaded != e.Chunks {
		return nil, core.Refuse(core.Conflict, "chunks", "edition.incomplete",
			strconv.Itoa(e.Loaded), strconv.Itoa(e.Chunks)).About("edition:" + string(e.ID))
	}
	f, err := moveEdition(e, "complete", core.EditionComplete)
	return []Fact{f}, err
}

// ActivateEdition puts a complete or retired edition into force and retires the one before.
type ActivateEdition struct{ Edition core.EditionID }

// Kind implements Command.
func (*ActivateEdition) Kind() string { return "edition.activate/1" }

// Action implements Command.
func (*ActivateEdition) Action() access.Action { return access.EditionLoad }

// Object implements Command.
func (*ActivateEdition) Object(state.View) access.Object { return access.Object{} }

// Decide implements Command.
func (c *ActivateEdition) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	e, err := findEdition(v, c.Edition)
	if err != nil {
		return nil, err
	}
	active, err := moveEdition(e, "activate", core.EditionActive)
	if err != nil {
		return nil, err
	}
	var facts []Fact
	if id, ok := state.ActiveEditions.Get(v, e.Kind); ok {
		old, _ := state.Editions.Get(v, id)
		retired, err := moveEdition(old, "retire", core.EditionRetired)
		if err != nil {
			return nil, err
		}
		facts = append(facts, retired)
	}
	return append(facts, active), nil
}

// AbandonEdition gives up an edition that was not loaded to its end; it can never be put
// into force.
type AbandonEdition struct{ Edition core.EditionID }

// Kind implements Command.
func (*AbandonEdition) Kind() string { return "edition.abandon/1" }

// Action implements Command.
func (*AbandonEdition) Action() access.Action { return access.EditionLoad }

// Object implements Command.
func (*AbandonEdition) Object(state.View) access.Object { return access.Object{} }

// Decide implements Command.
func (c *AbandonEdition) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	e, err := findEdition(v, c.Edition)
	if err != nil {
		return nil, err
	}
	f, err := moveEdition(e, "abandon", core.EditionAbandoned)
	return []Fact{f}, err
}

// currentEditions answers Stale when one of the digests is not of the edition in force, or
// when a list that is in force and has to be looked up was not: a node whose index lags
// behind must not pass for one without a list.
func currentEditions(v state.View, used []core.EditionDigest, needed ...string) error {
	for _, kind := range needed {
		id, active := state.ActiveEditions.Get(v, kind)
		asked := slices.ContainsFunc(used, func(u core.EditionDigest) bool { return u.Kind == kind })
		if active && !asked {
			return core.Refuse(core.Stale, "", "edition.changed").About("edition:" + string(id))
		}
	}
	for _, u := range used {
		id, ok := state.ActiveEditions.Get(v, u.Kind)
		if !ok || id != u.Edition {
			return core.Refuse(core.Stale, "", "edition.changed").About("edition:" + string(u.Edition))
		}
		if e, _ := state.Editions.Get(v, id); e.Digest != u.Digest && !unasked(u) {
			return core.Refuse(core.Stale, "", "edition.changed").About("edition:" + string(u.Edition))
		}
	}
	return nil
}

// unasked says that the list of invalid passports was in force on the node that looked up, and could
// not be used there: the pack has judged by that answer.
func unasked(u core.EditionDigest) bool {
	return u.Kind == core.EditionPassports && u.Digest == [32]byte{}
}
