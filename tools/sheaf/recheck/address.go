package recheck

import (
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/change"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

// effects are what became of the objects of editions that are out of force, by the edition.
type effects map[core.EditionDigest]change.Effects

// address looks up what became of the object that a signature was written from, if its register is no longer
// the one in force, or additions to it have ended. Which one it was is opened only where something has changed in the region.
func (r *reading) address(g core.Signature) error {
	now, late := r.steps[len(r.steps)-1], query.LateIn(r.v, g.ID, core.LateAddress)
	known := late.State == core.LateOpen || late.State == core.LateCleared
	used, ok := registerOf(g)
	if !ok {
		return nil
	}
	active, _ := state.ActiveEditions.Get(r.v, used.Kind)
	record, inForce := state.Editions.Get(r.v, active)
	in := core.EditionDigest{Kind: used.Kind, Edition: active, Digest: record.Digest}
	if !inForce {
		return nil // a region without a register says nothing
	}
	kind, changed := change.Kind(""), false
	if added := additionsTo(r.v, used.Kind); in != used || slices.ContainsFunc(added, ended) {
		all, err := r.effectsOf(used, record, added)
		if err != nil {
			return err
		}
		if !all.None() {
			object, err := r.documents.Address(g)
			if err != nil {
				return err
			}
			now.Seen++
			id, _ := strconv.ParseInt(object, 10, 64)
			kind, changed = all.Of(id)
		}
	}
	switch {
	case changed && !known:
		now.Hits = append(now.Hits, machine.LateHit{Signature: g.ID, Findings: []core.FindingMark{{
			Code: "address." + string(kind), Severity: core.SeverityWarn, Field: "address",
		}}})
		now.registers = append(now.registers, in)
	case !changed && known:
		now.Free = append(now.Free, g.ID)
	}
	return nil
}

// registerOf is the edition of addresses that a signature was judged by.
func registerOf(g core.Signature) (core.EditionDigest, bool) {
	i := slices.IndexFunc(g.Judgement.Editions, func(e core.EditionDigest) bool {
		return strings.HasPrefix(e.Kind, core.EditionAddresses+"/")
	})
	if i < 0 {
		return core.EditionDigest{}, false
	}
	return g.Judgement.Editions[i], true
}

// additionsTo are what was ever added to the register of a kind.
func additionsTo(v state.View, kind string) (list []core.Addition) {
	region := core.Region(strings.TrimPrefix(kind, core.EditionAddresses+"/"))
	state.Additions.Scan(v, state.AdditionKey(region, ""), func(_ string, a core.Addition) bool {
		list = append(list, a)
		return true
	})
	return list
}

func ended(a core.Addition) bool { return a.State != core.AdditionOpen }

// effectsOf compares the register that was used with the one in force, once for all signatures of the round.
func (r *reading) effectsOf(used core.EditionDigest, active core.Edition, added []core.Addition) (change.Effects, error) {
	if known, ok := r.effects[used]; ok {
		return known, nil
	}
	next, err := registry(r.v, active)
	if err != nil {
		return change.Effects{}, err
	}
	var found change.Effects
	before := next
	switch old, _ := state.Editions.Get(r.v, used.Edition); old.State {
	case core.EditionForgotten:
		found = change.EffectsSince(next, old.Date)
	default:
		if before, err = registry(r.v, old); err != nil {
			return change.Effects{}, err
		}
		found = change.EffectsOf(before, next)
	}
	found = found.With(added, used.Edition, before, next)
	r.effects[used] = found
	return found, nil
}

// registry reads a register from its chunks.
func registry(v state.View, e core.Edition) (*address.Registry, error) {
	chunks, verdict := edition.Checked(e, core.EditionOrigin{}, state.ChunksOf(v, e)) // a register is always whole
	list, _, err := address.ReadEdition(chunks)
	if refused := verdict(); refused != nil {
		return nil, refused
	}
	return list, err
}
