package roomtest

import (
	"context"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Notary signs the trees of a house with its real key.
type Notary struct{ House *House }

// Checkpoint signs what the tree is now and has it recorded.
func (n Notary) Checkpoint(_ context.Context, tree string) error {
	s := n.House.Store
	s.mu.Lock()
	defer s.mu.Unlock()
	var failed error
	c := s.World.Checkpoint(state.CampaignOf(tree), func(said audit.Checkpoint) string {
		note, err := audit.Sign(said, n.House.Signer)
		failed = err
		return string(note)
	})
	if failed != nil {
		return failed
	}
	s.World.Must(core.SystemActor, c)
	return nil
}

// Verifier is the note verifier string that auditors check with.
func (n Notary) Verifier() string { return n.House.Signer.Verifier() }

// KeyName is the name of the key.
func (n Notary) KeyName() string { return n.House.Signer.Name() }
