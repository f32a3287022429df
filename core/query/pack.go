package query

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Packs lists the pack versions that a campaign knows, in order of name and version.
func Packs(v state.View, c core.CampaignID) []core.PackVersion {
	var packs []core.PackVersion
	state.Packs.Scan(v, string(c)+"/", func(_ string, p core.PackVersion) bool {
		packs = append(packs, p)
		return true
	})
	return packs
}

// PackKeys lists the keys that a campaign has ever trusted, in order of their ids.
func PackKeys(v state.View, c core.CampaignID) []core.PackKey {
	var keys []core.PackKey
	state.PackKeys.Scan(v, string(c)+"/", func(_ string, k core.PackKey) bool {
		keys = append(keys, k)
		return true
	})
	return keys
}

// TrustedPackKeys lists the verifier strings of those that the campaign trusts now.
func TrustedPackKeys(v state.View, c core.CampaignID) []string {
	var keys []string
	for _, k := range PackKeys(v, c) {
		if k.State == core.PackKeyTrusted {
			keys = append(keys, k.Verifier)
		}
	}
	return keys
}

// Pack finds a version of a campaign's pack by its name and version.
func Pack(v state.View, c core.CampaignID, name, version string) (core.PackVersion, error) {
	ref := core.PackRef{Name: name, Version: version}
	p, ok := state.Packs.Get(v, state.PackKey(c, ref))
	if !ok || p.Campaign != c || p.Ref.Name != name || p.Ref.Version != version {
		return core.PackVersion{}, core.Refuse(core.NotFound, "version", "pack.unknown")
	}
	return p, nil
}
