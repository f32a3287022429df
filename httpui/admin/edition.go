package admin

import (
	"bytes"
	"encoding/hex"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// editionBody is an edition of a reference list on the wire.
type editionBody struct {
	ID     string `json:"id"`
	Kind   string `json:"kind"`
	State  string `json:"state"`
	Chunks int    `json:"chunks"`
	Loaded int    `json:"loaded"`
	Rows   int64  `json:"rows"`
	Digest string `json:"digest"`
	Date   string `json:"date"`
	Source string `json:"source"`
}

// newEdition announces an edition.
type newEdition struct {
	Kind   string `json:"kind"`
	Chunks int    `json:"chunks"`
	Rows   int64  `json:"rows"`
	Digest string `json:"digest"`
	Date   string `json:"date"`
	Source string `json:"source"`
}

func (in newEdition) edition(a *Verbs) (core.Edition, error) {
	e := core.Edition{Kind: in.Kind, Chunks: in.Chunks, Rows: in.Rows, Date: core.Date(in.Date), Source: in.Source}
	digest, err := hex.DecodeString(in.Digest)
	if err != nil || len(digest) != len(e.Digest) {
		return e, core.Refuse(core.Invalid, "digest", "admin.digest")
	}
	e.Digest = [32]byte(digest)
	if in.Rows < 0 {
		return e, core.Refuse(core.Invalid, "rows", "edition.verify.rows")
	}
	e.ID, err = core.NewID[core.EditionID](a.Rand)
	return e, err
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
	view, id, err := a.made(r, &machine.BeginEdition{Edition: e}, "edition:")
	if err != nil {
		return nil, err
	}
	defer view.Close()
	return editionReply(view, core.EditionID(id))
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
		editions = append(editions, editionBodyOf(e))
		return true
	})
	return serve.JSON(map[string]any{"editions": editions})
}

func editionBodyOf(e core.Edition) editionBody {
	return editionBody{
		ID: string(e.ID), Kind: e.Kind, State: e.State, Chunks: e.Chunks, Loaded: e.Loaded, Rows: e.Rows,
		Digest: hex.EncodeToString(e.Digest[:]), Date: string(e.Date), Source: e.Source,
	}
}

func editionReply(v state.View, id core.EditionID) (*serve.Reply, error) {
	e, ok := state.Editions.Get(v, id)
	if !ok {
		return nil, core.Refuse(core.NotFound, "edition", "core.not_found")
	}
	return serve.JSON(editionBodyOf(e))
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

// chunk gives a part of an edition as it was sent, for who builds the next edition on this one.
func (a *Verbs) chunk(r *serve.Request) (*serve.Reply, error) {
	id := core.EditionID(r.Param("id"))
	if err := core.CheckID("id", id); err != nil {
		return nil, err
	}
	number, err := strconv.Atoi(r.Param("number"))
	if err != nil || number < 0 {
		return nil, core.Refuse(core.Invalid, "number", "admin.number")
	}
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
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
	e, ok := state.Editions.Get(view, core.EditionID(r.Param("id")))
	if ok && e.State == core.EditionLoading && e.Loaded == e.Chunks {
		err = edition.Verify(e, core.EditionOrigin{}, state.ChunksOf(view, e))
	}
	view.Close()
	if err != nil {
		return nil, err
	}
	return a.editionVerb(r, func(id core.EditionID) machine.Command { return &machine.CompleteEdition{Edition: id} })
}

// activateEdition puts an edition into force and retires the one before.
func (a *Verbs) activateEdition(r *serve.Request) (*serve.Reply, error) {
	return a.editionVerb(r, func(id core.EditionID) machine.Command { return &machine.ActivateEdition{Edition: id} })
}

// abandonEdition gives up an edition that was not loaded to its end.
func (a *Verbs) abandonEdition(r *serve.Request) (*serve.Reply, error) {
	return a.editionVerb(r, func(id core.EditionID) machine.Command { return &machine.AbandonEdition{Edition: id} })
}

// editionVerb runs a command on the edition of the path and answers with the edition.
func (a *Verbs) editionVerb(r *serve.Request, command func(core.EditionID) machine.Command) (*serve.Reply, error) {
	id := core.EditionID(r.Param("id"))
	if err := core.CheckID("id", id); err != nil {
		return nil, err
	}
	if _, err := a.Do(r, command(id)); err != nil {
		return nil, err
	}
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	return editionReply(view, id)
}
