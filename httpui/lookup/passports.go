package lookup

import (
	"context"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Batch is how many documents one request may ask about.
const Batch = 100

// Passports is the list of invalid passports of this node.
type Passports interface {
	// Wait returns when the list has followed the journal up to the entry at index.
	Wait(ctx context.Context, index uint64) error
	// Look says which of the numbers are listed, all by one edition. Unavailable: there is no list, or the one in
	// force cannot be used.
	Look(numbers []passport.Number, listed []bool) (core.EditionDigest, error)
}

// Verbs are the look-ups. All exported fields are needed.
type Verbs struct {
	room.Floor
	Passports Passports
	// Go runs work beside requests until it is done; whoever owns it ends the context and waits for the work
	// before the machine ends.
	Go     func(work func(ctx context.Context))
	ledger ledger
}

// Routes is the table of the room.
func (v *Verbs) Routes() []serve.Route {
	return []serve.Route{{Method: http.MethodPost, Path: "/api/v1/passports/check", Action: access.LookUp, Handler: v.check, Limit: 256}}
}

// checkBody asks about documents, each a series and a number.
type checkBody struct {
	Documents documents `json:"documents"`
}

// check answers what the list in force says of each document. Without a list that can be used it is
// refused as unavailable: not to know is not "not listed".
func (v *Verbs) check(r *serve.Request) (*serve.Reply, error) {
	var in checkBody
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	asked := in.Documents.pairs
	switch {
	case in.Documents.wrong != nil:
		return nil, in.Documents.wrong
	case len(asked) == 0 || len(asked) > Batch:
		return nil, many()
	}
	view, err := v.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	answers, numbers, places := make([]string, len(asked)), make([]passport.Number, 0, Batch), make([]int, 0, Batch)
	for i, d := range asked {
		n, err := passport.Parse(d[0], d[1])
		answers[i] = notListed
		if err != nil { // no passport has it, and yet the list may: it was typed by people
			answers[i] = invalid
			n, err = passport.ParseListed(d[0], d[1])
		}
		if err == nil {
			numbers, places = append(numbers, n), append(places, i)
		}
	}
	found := make([]bool, len(numbers))
	from, err := v.look(r.Context(), view.Index(), numbers, found)
	if err != nil {
		return nil, err
	}
	hits := uint32(0)
	for i, place := range places {
		if found[i] {
			answers[place] = listed
			hits++
		}
	}
	by := r.By()
	who := asker{by.User.ID, from.Edition, strings.Join(by.Scope, " ")}
	if err := v.record(r.Context(), by, who, uint32(len(answers)), hits); err != nil {
		return nil, err
	}
	e, _ := state.Editions.Get(view, from.Edition)
	return answerHead{Edition: string(from.Edition), Date: string(e.Date), Digest: hex.EncodeToString(from.Digest[:])}.written(answers)
}

// look asks the list that answers now: while a newer one is being made, that is the one before it. Only
// where none answers it waits, in case one is on its way.
func (v *Verbs) look(ctx context.Context, index uint64, numbers []passport.Number, found []bool) (core.EditionDigest, error) {
	from, err := v.Passports.Look(numbers, found)
	if core.CodeOf(err) != core.Unavailable {
		return from, err
	}
	if err := v.Passports.Wait(ctx, index); err != nil {
		return from, err
	}
	return v.Passports.Look(numbers, found)
}
