package admin

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/passport/stored"
	"github.com/sheaf-drive/sheaf/core/password"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Packs runs rule packs on this node.
type Packs interface {
	// Install runs a built-in pack's own cases.
	Install(ctx context.Context, name string) (Installed, error)
	// InstallFile does the same with a pack that came as a file, which one of the keys, given as
	// verifier strings, must have signed; it keeps the file.
	InstallFile(ctx context.Context, file []byte, keys []string) (Installed, error)
}

// Installed is a pack that runs on this node.
type Installed struct {
	Ref core.PackRef
	// Signer is the id of the key that signed its file, empty for a built-in one.
	Signer string
	// Passed says that all its own cases held.
	Passed bool
}

// upload makes the version known to a campaign.
func (i Installed) upload(c core.CampaignID) machine.Command {
	if i.Signer != "" {
		return &machine.UploadPackFile{Campaign: c, Ref: i.Ref, Signer: i.Signer, Passed: i.Passed}
	}
	return &machine.UploadPack{Campaign: c, Ref: i.Ref, Passed: i.Passed}
}

// Cluster is the house and its members.
type Cluster interface {
	// Levels lists the newest machine level that each member knows. One that does not answer is Unavailable.
	Levels(ctx context.Context) ([]Knows, error)
}

// Knows is the newest machine level that a node knows.
type Knows struct {
	Node  string
	Level uint32
}

// Verbs are the set-up verbs. All fields are needed.
type Verbs struct {
	room.Floor
	Packs Packs
	// DryRun says of a version how its dry run stands, and draws the button for one.
	DryRun  func(shown *page.PackVersion, v state.View, u core.User, p core.PackVersion)
	Cluster Cluster
	Hasher  *password.Hasher
	// Root wraps the keys of campaigns.
	Root seal.Key
	// Rand gives ids, keys and secrets; Now the time and Zone the day by which they end.
	Rand io.Reader
	Now  func() time.Time
	Zone *time.Location
	// Listed is the list of invalid passports that answers now, zero for none.
	Listed func() stored.Have
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
