package bundle

import (
	"bytes"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
)

// Named is what a restore needs to know of the records of a moment: 32 bytes a blob, and the wrapped keys.
type Named struct {
	House     core.House
	campaigns []core.Campaign
	blobs     []blob.Hash
}

// See looks at one record.
func (n *Named) See(key, value []byte) error {
	switch {
	case of(state.Visits.Prefix, key):
		var v core.Visit
		if err := state.Decode(value, &v); err != nil {
			return err
		}
		for _, scan := range v.Scans {
			n.blobs = append(n.blobs, blob.Hash(scan.Blob.Hash))
		}
	case of(state.Packs.Prefix, key):
		var p core.PackVersion
		if err := state.Decode(value, &p); err != nil {
			return err
		}
		if p.Signer != "" { // of a built-in one no blob has the name
			n.blobs = append(n.blobs, blob.Hash(p.Ref.Digest))
		}
	case of(state.Campaigns.Prefix, key):
		var c core.Campaign
		if err := state.Decode(value, &c); err != nil {
			return err
		}
		n.campaigns = append(n.campaigns, c)
	case of(state.House.Prefix, key):
		return state.Decode(value, &n.House)
	}
	return nil
}

func of(prefix string, key []byte) bool { return bytes.HasPrefix(key, []byte(prefix)) }

// Blobs lists what the records name, ascending and each once.
func (n *Named) Blobs() []blob.Hash {
	slices.SortFunc(n.blobs, func(a, b blob.Hash) int { return bytes.Compare(a[:], b[:]) })
	n.blobs = slices.Compact(n.blobs)
	return n.blobs
}

// Opens refuses a root key that does not open every key of the house and its campaigns.
func (n *Named) Opens(root seal.Key) error {
	wrapped := []core.Campaign{{WrappedKey: n.House.WrappedKey}}
	for _, c := range append(wrapped, n.campaigns...) {
		if _, err := seal.Unwrap(root, c.ID, c.WrappedKey); err != nil {
			return err
		}
	}
	return nil
}
