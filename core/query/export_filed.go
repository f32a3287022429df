package query

import (
	"encoding/hex"
	"fmt"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// The tables of an export about what is chosen, bound and handed in.

func (p Public) selections(fn func([]string) error) error {
	return each(p.View, state.Selections, string(p.Campaign)+"/", func(_ string, s core.Selection) []string {
		row := []string{string(s.ID), s.State, s.Pack.String()}
		for _, n := range []int{s.Quota.Min, s.Quota.Max, s.Quota.Met, s.Quota.VolumeSheets, s.Quota.VolumeLines,
			s.Sheets, s.Lines, s.Bound, s.HandedIn, int(s.Expected)} {
			row = append(row, strconv.Itoa(n))
		}
		return append(row, hex.EncodeToString(s.Digest[:]))
	}, fn)
}

// eachSelection calls fn for the campaign's selections, in the order of their ids.
func (p Public) eachSelection(fn func(s core.Selection) error) error {
	var failed error
	state.Selections.Scan(p.View, string(p.Campaign)+"/", func(_ string, s core.Selection) bool {
		failed = fn(s)
		return failed == nil
	})
	return failed
}

func (p Public) selectedRegions(fn func([]string) error) error {
	return p.eachSelection(func(s core.Selection) error {
		for _, c := range s.Regions {
			row := []string{string(s.ID), string(c.Region), strconv.Itoa(s.Quota.Cap(c.Region)), strconv.Itoa(s.Quota.Least(c.Region)),
				strconv.Itoa(c.Sheets), strconv.Itoa(c.Lines), strconv.Itoa(c.Bound)}
			if err := fn(row); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p Public) selected(fn func([]string) error) error {
	return p.eachSelection(func(s core.Selection) error {
		prefix := state.ChosenKey(s.ID, "")
		return each(p.View, state.Chosen, prefix, func(key string, lines core.LineSet) []string {
			return []string{string(s.ID), key[len(prefix):], lines.Digits()}
		}, fn)
	})
}

func (p Public) volumes(fn func([]string) error) error {
	return each(p.View, state.Volumes, string(p.Campaign)+"/", func(_ string, o core.Volume) []string {
		return []string{fmt.Sprintf("%06d", o.Number), string(o.Region), string(o.Selection), o.State,
			strconv.Itoa(o.Sheets), strconv.Itoa(o.Lines), strconv.Itoa(o.Struck)}
	}, fn)
}

func (p Public) pages(fn func([]string) error) error {
	prefix := string(p.Campaign) + "/"
	return each(p.View, state.Pages, prefix, func(key string, id core.SheetID) []string {
		at := key[len(prefix):]
		custody, _ := state.Custodies.Get(p.View, id)
		o, _ := state.Volumes.Get(p.View, state.VolumeKey(p.Campaign, custody.Volume))
		lines, _ := state.Chosen.Get(p.View, state.ChosenKey(o.Selection, id.Code()))
		return []string{at[:6], at[7:], string(id.Code()), lines.Digits()}
	}, fn)
}
