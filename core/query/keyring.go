package query

import (
	"io"
	"sync"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Keyring gives the sealers of an unsealed node: it opens the wrapped key of a campaign
// with the root key and keeps it in memory.
type Keyring struct {
	root seal.Key
	rand io.Reader

	mu   sync.Mutex // guards keys
	keys map[core.CampaignID]seal.Key
}

// NewKeyring makes the keyring of a node that holds the root key. rand gives salts and
// nonces.
func NewKeyring(root seal.Key, rand io.Reader) *Keyring {
	return &Keyring{root: root, rand: rand, keys: map[core.CampaignID]seal.Key{}}
}

// Sealer gives the sealer of a campaign.
func (k *Keyring) Sealer(v state.View, c core.CampaignID) (seal.Sealer, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	key, ok := k.keys[c]
	if !ok {
		campaign, found := state.Campaigns.Get(v, c)
		if !found {
			return seal.Sealer{}, core.Refuse(core.NotFound, "campaign", "core.not_found")
		}
		opened, err := seal.Unwrap(k.root, c, campaign.WrappedKey)
		if err != nil {
			return seal.Sealer{}, err
		}
		key = opened
		k.keys[c] = key
	}
	return seal.Sealer{Campaign: c, Key: key, Rand: k.rand}, nil
}

// CheckRoot refuses a root key that is not the house's: every seal would look broken, and what is sealed under
// it nobody else could open. A working copy has none, and a house that is not founded yet any.
func CheckRoot(root seal.Key, v state.View) error {
	house, founded := state.House.Get(v, state.One)
	if !root.Usable() || !founded {
		return nil
	}
	if _, err := seal.Unwrap(root, "", house.WrappedKey); err != nil {
		return core.Refuse(core.Conflict, "data", "key.root_other")
	}
	return nil
}
