package admin

import (
	"bytes"
	"encoding/hex"
	"runtime"
	"strconv"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/passport/stored"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// newEdition announces an edition of a reference list.
type newEdition struct {
	Kind   string `json:"kind"`
	Chunks int    `json:"chunks"`
	Rows   int64  `json:"rows"`
	Digest string `json:"digest"`
	Date   string `json:"date"`
	Source string `json:"source"`
	// Of a list of passports: what it holds, and which edition its parts are the difference to.
	Contents string   `json:"contents,omitempty"`
	Base     string   `json:"base,omitempty"`
	Added    int64    `json:"added,omitempty"`
	Removed  int64    `json:"removed,omitempty"`
	Doubts   []string `json:"doubts,omitempty"`
}

// editionBody is an edition: what was announced, and what became of it.
type editionBody struct {
	newEdition
	ID         string      `json:"id"`
	State      string      `json:"state"`
	Loaded     int         `json:"loaded"`
	Acceptance *acceptance `json:"acceptance,omitempty"`
}

// acceptance is who accepted which doubts, by his login, and when; nil for none.
type acceptance struct {
	By     string   `json:"by"`
	At     string   `json:"at"`
	Doubts []string `json:"doubts"`
}

func (in newEdition) edition(a *Verbs) (core.Edition, error) {
	e := core.Edition{Kind: in.Kind, Chunks: in.Chunks, Rows: in.Rows, Date: core.Date(in.Date), Source: in.Source}
	if in.Rows < 0 {
		return e, core.Refuse(core.Invalid, "rows", "edition.verify.rows")
	}
	var err error
	if e.Digest, err = digestOf("digest", in.Digest); err != nil {
		return e, err
	}
	e.ID, err = core.NewID[core.EditionID](a.Rand)
	return e, err
}

func digestOf(field, text string) ([32]byte, error) {
	digest, err := hex.DecodeString(text)
	if err != nil || len(digest) != 32 {
		return [32]byte{}, core.Refuse(core.Invalid, field, "admin.digest")
	}
	return [32]byte(digest), nil
}

// command announces the edition, with its origin where the importer tells one.
func (in newEdition) command(e core.Edition) (machine.Command, error) {
	if in.Contents == "" && in.Base == "" && len(in.Doubts) == 0 {
		return &machine.BeginEdition{Edition: e}, nil
	}
	origin := core.EditionOrigin{Base: core.EditionID(in.Base), Added: in.Added, Removed: in.Removed, Doubts: in.Doubts}
	var err error
	origin.Contents, err = digestOf("contents", in.Contents)
	return &machine.AnnounceEdition{Edition: e, Origin: origin}, err
}

// beginEdition announces an edition under an id that the node draws.
func (a *Verbs) beginEdition(r *serve.Request) (*serve.Reply, error) {
	var in newEdition
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	e, err := in.edition(a)
	if err != nil {
		return nil, err
	}
	command, err := in.command(e)
	if err != nil {
		return nil, err
	}
	view, id, err := a.made(r, command, "edition:")
	if err != nil {
		return nil, err
	}
	defer view.Close()
	return a.editionReply(view, core.EditionID(id))
}

// editions lists the editions of the reference lists, in order of id.
func (a *Verbs) editions(r *serve.Request) (*serve.Reply, error) {
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	editions := []editionBody{}
	state.Editions.Scan(view, "", func(_ core.EditionID, e core.Edition) bool {
		editions = append(editions, editionBodyOf(view, e, core.Time(a.Now().UnixMilli())))
		return true
	})
	return serve.JSON(map[string]any{"editions": editions})
}

// editionBodyOf tells an edition; a list of passports that could come into force with what speaks against it now, any
// other with what its importer doubted.
func editionBodyOf(v state.View, e core.Edition, now core.Time) editionBody {
	b := editionBody{newEdition: newEdition{
		Kind: e.Kind, Chunks: e.Chunks, Rows: e.Rows, Digest: hex.EncodeToString(e.Digest[:]), Date: string(e.Date), Source: e.Source,
	}, ID: string(e.ID), State: e.State, Loaded: e.Loaded}
	if origin, ok := state.EditionOrigins.Get(v, e.ID); ok {
		b.Contents, b.Base = hex.EncodeToString(origin.Contents[:]), string(origin.Base)
		b.Added, b.Removed, b.Doubts = origin.Added, origin.Removed, origin.Doubts
	}
	if a, ok := query.Accepted(v, e); ok {
		who, _ := state.Users.Get(v, a.By)
		b.Acceptance = &acceptance{who.Login, a.At.UTC().Format(time.RFC3339), a.Doubts}
	}
	if e.Kind == core.EditionPassports && (e.State == core.EditionComplete || e.State == core.EditionRetired) {
		b.Doubts = machine.Doubts(v, e, now)
	}
	return b
}

func (a *Verbs) editionReply(v state.View, id core.EditionID) (*serve.Reply, error) {
	e, ok := state.Editions.Get(v, id)
	if !ok {
		return nil, core.Refuse(core.NotFound, "edition", "core.not_found")
	}
	return serve.JSON(editionBodyOf(v, e, core.Time(a.Now().UnixMilli())))
}

// addChunk stores the body as a part of an edition; parts come in order from 0.
func (a *Verbs) addChunk(r *serve.Request) (*serve.Reply, error) {
	number, err := strconv.Atoi(r.Param("number"))
	if err != nil || number < 0 {
		return nil, core.Refuse(core.Invalid, "number", "admin.number")
	}
	return a.editionVerb(r, func(id core.EditionID) machine.Command {
		return &machine.AddChunk{Edition: id, Number: number, Data: r.Body()}
	})
}

// chunk gives a part of an edition as it was sent, for who builds the next edition on this one, or sends
// only the difference to it.
func (a *Verbs) chunk(r *serve.Request) (*serve.Reply, error) {
	number, err := strconv.Atoi(r.Param("number"))
	if err != nil || number < 0 {
		return nil, core.Refuse(core.Invalid, "number", "admin.number")
	}
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	id, err := query.EditionNamed(view, "id", r.Param("id"))
	if err != nil {
		return nil, err
	}
	data, ok := state.Chunks.Get(view, state.ChunkKey(id, number))
	if !ok {
		return nil, core.Refuse(core.NotFound, "number", "core.not_found")
	}
	return serve.Bytes("application/octet-stream", bytes.Clone(data)), nil
}

// completeEdition says that all parts have come. They are held against the digest that was
// announced: an edition that no node could read must not come into force.
func (a *Verbs) completeEdition(r *serve.Request) (*serve.Reply, error) {
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	id, err := query.EditionNamed(view, "id", r.Param("id"))
	e, _ := state.Editions.Get(view, id)
	if err == nil && e.State == core.EditionLoading && e.Loaded == e.Chunks {
		err = a.verified(view, e)
	}
	if view.Close(); err != nil {
		return nil, err
	}
	return a.editionVerb(r, func(id core.EditionID) machine.Command { return &machine.CompleteEdition{Edition: id} })
}

// verified holds what is stored against what was announced. A list of passports is made as every node will make it,
// whoever announced it and how: parts that are no list would leave the nodes without one.
func (a *Verbs) verified(v state.View, e core.Edition) error {
	if e.Kind == core.EditionPassports {
		return stored.Verify(v, e, a.Listed(), runtime.GOMAXPROCS(0))
	}
	origin, _ := state.EditionOrigins.Get(v, e.ID)
	return edition.Verify(e, origin, state.ChunksOf(v, e))
}

// activateEdition puts an edition into force and retires the one before. The body, which may be left out,
// names the doubts that are accepted.
func (a *Verbs) activateEdition(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Accept []string `json:"accept"`
	}
	if len(r.Body()) > 0 {
		if err := r.JSON(&in); err != nil {
			return nil, err
		}
	}
	return a.editionVerb(r, func(id core.EditionID) machine.Command {
		return &machine.EnforceEdition{Edition: id, Accept: in.Accept}
	})
}

// forgetEdition deletes parts of an edition that nothing needs, as many as one entry may; "loaded" counts
// those that are left.
func (a *Verbs) forgetEdition(r *serve.Request) (*serve.Reply, error) {
	return a.editionVerb(r, func(id core.EditionID) machine.Command { return &machine.ForgetEdition{Edition: id} })
}

// abandonEdition gives up an edition that was not loaded to its end.
func (a *Verbs) abandonEdition(r *serve.Request) (*serve.Reply, error) {
	return a.editionVerb(r, func(id core.EditionID) machine.Command { return &machine.AbandonEdition{Edition: id} })
}

// editionVerb runs a command on the edition of the path and answers with the edition.
func (a *Verbs) editionVerb(r *serve.Request, command func(core.EditionID) machine.Command) (*serve.Reply, error) {
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	id, err := query.EditionNamed(view, "id", r.Param("id"))
	if view.Close(); err == nil {
		if _, err = a.Do(r, command(id)); err == nil {
			view, err = a.View(r)
		}
	}
	if err != nil {
		return nil, err
	}
	defer view.Close()
	return a.editionReply(view, id)
}
