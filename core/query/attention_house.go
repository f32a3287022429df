package query

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// selections finds choices that are not made, not approved or not bound to their end.
func (s *surveyor) selections() {
	for _, c := range Selections(s.view, s.campaign) {
		e := Example{ID: string(c.ID), Label: core.Short(c.ID)}
		switch c.State {
		case core.SelectionLoading:
			s.of(attention.SelectionLoading, 1, e)
		case core.SelectionFrozen:
			s.of(attention.SelectionFrozen, 1, e)
		case core.SelectionActive:
			if left := c.Sheets - c.Bound; left > 0 {
				s.of(attention.SelectionUnbound, left, Example{})
			}
		}
	}
}

// rules finds packs and keys that wait for a second person, rules that nobody confirmed, and a judging by them that is held.
func (s *surveyor) rules(c core.Campaign) {
	if c.Pack == (core.PackRef{}) {
		s.of(attention.PackNone, 1, Example{})
	} else if n := s.around.Drives[c.ID].Unconfirmed; n > 0 {
		s.of(attention.PackUnconfirmed, n, Example{ID: c.Pack.String(), Label: c.Pack.String()})
	}
	for _, p := range Packs(s.view, c.ID) {
		if p.State == core.PackProposed {
			s.of(attention.PackWaiting, 1, Example{ID: p.Ref.String(), Label: p.Ref.String()})
		}
	}
	if last, ok := lastDryRun(s.view, c.ID); ok && last.State == core.DryRunUnsteady {
		s.of(attention.PackUnsteady, 1, Example{ID: last.Pack.String(), Label: last.Pack.String(), Since: last.Ended})
	}
	if job := RecheckOf(s.view, c.ID, core.LateRules); job.HeldUnder(c.Pack) {
		s.of(attention.RejudgeHeld, 1, Example{ID: c.Pack.String(), Label: c.Pack.String(), Since: job.Done})
	}
	for _, k := range PackKeys(s.view, c.ID) {
		if k.State == core.PackKeyProposed {
			s.of(attention.PackKeyWaiting, 1, Example{ID: k.ID, Label: k.ID})
		}
	}
	s.checkpoint(c.ID)
}

// census takes over what a walk over all lines found.
func (s *surveyor) census(d Drive) {
	if d.Census == nil {
		return
	}
	for _, r := range d.Census.Regions {
		limit := d.Quota.Cap(r.Region)
		if limit == 0 {
			continue
		}
		at := place{campaign: s.campaign, region: r.Region}
		switch e := (Example{ID: string(r.Region), Label: string(r.Region)}); {
		case r.Lines >= limit:
			at.kind = attention.RegionFull
			s.add(at, 1, e)
		case r.Lines*100 >= limit*attention.RegionNear:
			at.kind = attention.RegionNearlyFull
			s.add(at, 1, e)
		}
	}
	for _, u := range d.Census.Unchosen {
		at := place{attention.LineUnchosen, s.campaign, u.Office, s.offices[u.Office].Home, ""}
		s.add(at, u.Lines, Example{})
		for _, code := range u.Sheets {
			s.add(at, 0, Example{ID: string(code), Label: code.String()})
		}
	}
}

// house finds what belongs to no campaign, and accounts of any.
func (s *surveyor) house() {
	s.campaign = ""
	state.Users.Scan(s.view, "", func(id core.UserID, u core.User) bool {
		s.users[id] = u
		at := place{campaign: u.Campaign, office: u.Office, region: s.offices[u.Office].Home}
		switch {
		case u.State == core.UserProposed:
			at.kind = attention.UserWaiting
		case u.State == core.UserActive && u.LockedUntil > s.around.Now:
			at.kind = attention.UserLocked
		default:
			return true
		}
		s.add(at, 1, Example{ID: string(id), Label: u.Login})
		return true
	})
	s.editions()
	s.checkpoint("")
	if house, ok := state.House.Get(s.view, state.One); ok && house.Level < s.around.Level {
		s.of(attention.LevelBehind, 1, Example{})
	}
}

// editions finds reference lists that are missing, old or not put into force.
func (s *surveyor) editions() {
	if !state.ActiveEditions.Has(s.view, core.EditionPassports) {
		s.of(attention.PassportsNone, 1, Example{})
	}
	state.ActiveEditions.Scan(s.view, "", func(kind string, id core.EditionID) bool {
		e, _ := state.Editions.Get(s.view, id)
		k, days := attention.EditionOld, attention.AddressesLimit
		switch kind {
		case core.EditionPassports:
			k, days = attention.PassportsOld, cmp.Or(s.around.PassportsLimit, attention.PassportsLimit)
		case core.EditionNames:
			days = attention.NamesLimit
		}
		if of := s.listOf(e); of != 0 && of <= s.around.Now-core.Time(days)*dayMillis {
			s.of(k, 1, Example{string(id), kind, of})
		}
		return true
	})
	state.Editions.Scan(s.view, "", func(id core.EditionID, e core.Edition) bool {
		if e.State == core.EditionComplete {
			s.of(attention.EditionWaiting, 1, Example{ID: string(id), Label: e.Kind})
		}
		return true
	})
}

// listOf is the day of an edition; of a list of passports that says none, or one that has not come yet, when what was
// signed was first looked up in it.
func (s *surveyor) listOf(e core.Edition) core.Time {
	of := dayOf(e.Date)
	if of != 0 && of <= s.around.Now+dayMillis || e.Kind != core.EditionPassports {
		return of
	}
	of = 0
	state.Rechecks.Scan(s.view, "", func(_ string, job core.Recheck) bool {
		if job.Passports.Edition == e.ID && (of == 0 || job.Begun < of) {
			of = job.Begun
		}
		return true
	})
	return of
}

const dayMillis core.Time = 24 * 60 * 60 * 1000

// dayOf is when the day began in UTC, 0 for what is none.
func dayOf(d core.Date) core.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return 0
	}
	return core.TimeOf(t)
}

// checkpoint says when the journal of a campaign or the house has entries that no signed
// checkpoint covers for too long. Their number is found by halving: notes are never counted
// from the beginning.
func (s *surveyor) checkpoint(c core.CampaignID) {
	tree := state.TreeOf(c)
	size := TreeSize(s.view, tree)
	for at := covered(s.view, tree, size); at < size; at++ {
		line, ok := state.Leaves.Get(s.view, state.LeafKey(tree, at))
		if !ok {
			return
		}
		leaf, err := audit.Parse(line)
		if err != nil || leaf.Kind == audit.CheckpointKind+"/1" {
			continue // the leaf of a checkpoint stands behind what it covers
		}
		if s.old(attention.CheckpointLate, leaf.Time) {
			s.of(attention.CheckpointLate, int(size-at), Example{Since: leaf.Time})
		}
		return
	}
}

// covered is the size of the newest signed checkpoint of a tree of that size, 0 without one.
func covered(v state.View, tree string, size int64) int64 {
	newest := int64(0)
	for low, high := int64(1), size; low <= high; {
		found := int64(0)
		middle := low + (high-low)/2
		state.Checkpoints.ScanFrom(v, tree+"/", state.CheckpointKey(tree, middle), func(key, _ string) bool {
			found, _ = strconv.ParseInt(strings.TrimPrefix(key, tree+"/"), 16, 64) // 0 is none
			return false
		})
		if found == 0 {
			high = middle - 1
			continue
		}
		newest, low = found, found+1
	}
	return newest
}
