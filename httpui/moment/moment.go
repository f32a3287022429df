package moment

import (
	"context"
	"slices"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/state"
)

// View is a moment of the state that has to be closed.
type View interface {
	state.View
	Close()
}

// Store shows moments.
type Store interface {
	// View opens the newest moment of this node.
	View(ctx context.Context) (View, error)
	// Latest opens a moment in which all is applied that any node has acknowledged before the call.
	Latest(ctx context.Context) (View, error)
	// At opens a moment that is pinned for exports, or refuses it as NotFound.
	At(ctx context.Context, index uint64) (View, error)
	// Wait returns when the entry at index is applied on this node, or with Unavailable.
	Wait(ctx context.Context, index uint64) error
}

// By says who asks, under which request id.
type By struct {
	User    core.User
	Request core.RequestID
	// Seen, when set, is told the highest index that an answer to this request has: what the
	// sender must see from now on, also when a later part of the job was refused.
	Seen *Seen
	// Scope of the API token that the request came with: the actions it is for; empty for a login.
	Scope []string
}

// Covers says whether the token of the request is for the action. What the user may is the machine's
// to say.
func (b By) Covers(a access.Action) bool {
	return len(b.Scope) == 0 || slices.Contains(b.Scope, string(a))
}

// Part is the request id of the n-th command of a job, so that a repeat of the job is
// answered part by part. No sender can choose it: ids from outside have no colon.
func (b By) Part(n int) By {
	if n > 0 && b.Request != "" {
		b.Request += core.RequestID(":" + strconv.Itoa(n))
	}
	return b
}

// Reach notes that an answer to the request has the index.
func (b By) Reach(index uint64) {
	if b.Seen != nil {
		b.Seen.Reached = max(b.Seen.Reached, index)
	}
}

// Sight is how new the moment must be that an answer shows. Each route has one.
type Sight uint8

const (
	// OwnWrite shows at least what the sender has seen or done, at whichever node that was.
	OwnWrite Sight = iota
	// Latest shows all that any node has acknowledged before the question (a linearizable read): for whoever decides by what
	// he reads and has not seen it before, as at a login.
	Latest
	// AsAsked is OwnWrite, and Latest where the query says latest=true.
	AsAsked
	// Stale shows what this node has, and waits for nothing.
	Stale
)

// Seen is what the sender of one request knows of the log.
type Seen struct {
	// Sight of the route.
	Sight Sight
	// Index is what the browser saw last.
	Index uint64
	// Reached is the highest index that this request has brought about.
	Reached uint64
	// Behind says that this node did not come to Index in time: the next answer need not, or a
	// browser that remembers a restored house would wait for ever.
	Behind bool
}

// farAhead is how many entries a node may be behind what a browser has seen for waiting to
// help: no node takes in more within the deadline of a route. A browser that claims to have
// seen more has seen another house, or one that was restored since.
const farAhead = 1 << 16

// Of opens a moment as new as the route's sight wants it; the caller closes it. It waits for that until ctx ends.
func Of(ctx context.Context, store Store, seen *Seen) (View, error) {
	if seen.Sight == Latest {
		return store.Latest(ctx)
	}
	view, err := store.View(ctx)
	if err != nil || seen.Sight == Stale {
		return view, err
	}
	index := max(seen.Index, seen.Reached)
	if now := view.Index(); now >= index || index-now > farAhead {
		return view, nil
	}
	view.Close()
	if err := store.Wait(ctx, index); err != nil {
		seen.Behind = true
		return nil, err
	}
	return store.View(ctx)
}
