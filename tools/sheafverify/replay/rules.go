package replay

import (
	"encoding/hex"
	"strings"
)

// What the verdicts rest on: rule packs, the keys that sign them, and editions of lists.

func (r *Replay) pack(l *Leaf, id, from, to string) *Refusal {
	p := r.packs[id]
	if p == nil {
		if name, version, _ := strings.Cut(id, "/"); name == "" || version == "" || strings.Contains(version, "/") {
			return Refuse("%q is not NAME/VERSION of a pack", id)
		}
		p = &pack{}
		r.packs[id] = p
	}
	if why := r.step(l, p.state, from, to); why != nil {
		return why
	}
	p.state = to
	if why := keep(&p.digest, l, "digest"); why != nil {
		return why
	}
	switch to {
	case "uploaded":
		if !isDigest(p.digest) {
			return Refuse(`the pack is uploaded without a SHA-256 in "digest"`)
		}
		p.signer = l.Public["signer"]
		return r.signedPack(p)
	case "proposed":
		p.actor, p.person = l.Actor, l.Public["person"]
		if p.person == "" {
			return Refuse(`the pack is proposed without "person"`)
		}
		return r.signedPack(p)
	case "approved":
		if why := r.signedPack(p); why != nil {
			return why
		}
		return r.second(l, p.actor, p.person, Refuse("the pack is approved by who proposed it"))
	case "active":
		for _, other := range ordered(r.packs) {
			if other != id && r.inUse(other) {
				return Refuse("pack %s comes into force while %s is", id, other)
			}
		}
	}
	return nil
}

// inUse says whether the pack, as NAME/VERSION, is in force at this moment.
func (r *Replay) inUse(id string) bool {
	p := r.packs[id]
	return p != nil && p.state == "active"
}

// signedPack checks that a version that came as a file bears the signature of a key that the
// campaign trusts at this moment.
func (r *Replay) signedPack(p *pack) *Refusal {
	if k := r.packKeys[p.signer]; p.signer != "" && (k == nil || k.state != "trusted") {
		return Refuse("the pack is signed by %q, which nobody trusts", p.signer)
	}
	return nil
}

// packKey needs two persons as well: what it signs runs before anybody approves the rules.
func (r *Replay) packKey(l *Leaf, id, from, to string) *Refusal {
	k := r.packKeys[id]
	if k == nil {
		k = &packKey{}
		r.packKeys[id] = k
	}
	if why := r.step(l, k.state, from, to); why != nil {
		return why
	}
	k.state = to
	switch to {
	case "proposed":
		k.key, k.actor, k.person = l.Public["key"], l.Actor, l.Public["person"]
		if k.key == "" || k.person == "" {
			return Refuse(`the key of packs is proposed without "key" or "person"`)
		}
	case "trusted":
		if l.Public["key"] != k.key {
			return Refuse("another key of packs is approved than was proposed")
		}
		return r.second(l, k.actor, k.person, Refuse("the key of packs is approved by who proposed it"))
	}
	return nil
}

func (r *Replay) edition(l *Leaf, id, from, to string) *Refusal {
	e := r.editions[id]
	if e == nil {
		e = &edition{}
		r.editions[id] = e
	}
	if why := r.step(l, e.state, from, to); why != nil {
		return why
	}
	e.state = to
	if why := keep(&e.kind, l, "kind"); why != nil {
		return why
	}
	if from == "" || from == "loading" {
		e.digest = "" // counted while the list is loaded, final when it is complete
	}
	if why := keep(&e.digest, l, "digest"); why != nil {
		return why
	}
	switch {
	case e.kind == "":
		return Refuse(`the edition begins without "kind"`)
	case to == "complete" && !isDigest(e.digest):
		return Refuse(`the edition is complete without a SHA-256 in "digest"`)
	}
	return nil
}

func isDigest(s string) bool {
	raw, err := hex.DecodeString(s)
	return err == nil && len(raw) == 32 && hex.EncodeToString(raw) == s
}
