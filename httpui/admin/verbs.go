package admin

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/password"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Packs are the rule packs that are built in.
type Packs interface {
	// Install runs a built-in pack's own cases and says whether all held.
	Install(ctx context.Context, name string) (ref core.PackRef, passed bool, err error)
}

// Cluster is the house and its members.
type Cluster interface {
	// Levels lists the newest machine level that each member knows.
	Levels() []uint32
}

// Verbs are the set-up verbs. All fields are needed.
type Verbs struct {
	room.Floor
	Packs   Packs
	Cluster Cluster
	Hasher  *password.Hasher
	// Root wraps the keys of campaigns.
	Root seal.Key
	// Rand gives ids, keys and secrets; Now the time and Zone the day by which they end.
	Rand io.Reader
	Now  func() time.Time
	Zone *time.Location
}

// made proposes a command that makes a thing of a kind, and opens a moment after it, which the
// caller closes. The id is read from the journal: of a repeated request it is the first one,
// whatever id the repetition drew.
func (a *Verbs) made(r *serve.Request, c machine.Command, kind string) (view moment.View, id string, err error) {
	answer, err := a.Do(r, c)
	if err != nil {
		return nil, "", err
	}
	if view, err = a.View(r); err != nil {
		return nil, "", err
	}
	leaves, err := query.Told(view, answer.Tree, answer.Leaves, min(answer.Count, 1))
	for _, leaf := range leaves {
		if id, ok := strings.CutPrefix(leaf.Subject, kind); ok {
			return view, id, nil
		}
	}
	view.Close()
	if err == nil {
		err = core.Refuse(core.Internal, "", "core.internal")
	}
	return nil, "", err
}
