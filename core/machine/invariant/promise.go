package invariant

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// promise is what the journal says of a selection when it is frozen, and of the quota under which
// it is handed in: neither changes ever after (I6).
type promise struct {
	digest, sheets, lines string
	// min and max signatures, caps by region, once the filing has begun.
	min, max int
	caps     map[string]int
}

// promised remembers what the leaf says for ever.
func (k *checker) promised(leaf audit.Leaf) {
	p := k.frozen[leaf.Subject]
	switch leaf.Kind {
	case "selection.freeze/1":
		k.frozen[leaf.Subject] = promise{digest: leaf.Get("digest"), sheets: leaf.Get("sheets"), lines: leaf.Get("lines")}
	case "selection.begin_filing/1":
		p.min, _ = strconv.Atoi(leaf.Get("min"))
		p.max, _ = strconv.Atoi(leaf.Get("max"))
		p.caps = map[string]int{}
		for _, entry := range strings.Fields(leaf.Get("regions")) {
			region, limit, _ := strings.Cut(entry, ":")
			p.caps[region], _ = strconv.Atoi(limit)
		}
		k.frozen[leaf.Subject] = p
		k.same(leaf, p)
	case "selection.file/1":
		k.same(leaf, p)
	case "sheet.hand_in/1":
		_, code := cut(leaf.Subject)
		volume, _ := strconv.Atoi(leaf.Get("volume"))
		page, _ := strconv.Atoi(leaf.Get("page"))
		k.handed[state.PageKey(k.campaign, volume, page)] = core.NewSheetID(k.campaign, core.SheetCode(code))
	}
}

func (k *checker) same(leaf audit.Leaf, p promise) {
	if leaf.Get("digest") != p.digest || leaf.Get("sheets") != p.sheets || leaf.Get("lines") != p.lines {
		k.say("%s of %s is about %s lines, frozen were %s", leaf.Kind, leaf.Subject, leaf.Get("lines"), p.lines)
	}
}

// filed holds every selection that was frozen against what the journal promised: its rows are
// the same, those that are handed in keep the quota of that day, each page is where it was.
func (k *checker) filed() {
	for _, subject := range slices.Sorted(maps.Keys(k.frozen)) {
		p := k.frozen[subject]
		_, id := cut(subject)
		digest, lines, by := k.chosen(core.SelectionID(id))
		if hex.EncodeToString(digest[:]) != p.digest || strconv.Itoa(lines) != p.lines {
			k.say("%s has other rows than when it was frozen", subject)
		}
		if p.caps == nil {
			continue
		}
		if lines < p.min || lines > p.max {
			k.say("%s hands in %d lines, between %d and %d were to be", subject, lines, p.min, p.max)
		}
		for _, region := range slices.Sorted(maps.Keys(by)) {
			if by[region].Lines > p.caps[string(region)] {
				k.say("%s hands in %d lines of region %s, the cap was %d", subject, by[region].Lines, region, p.caps[string(region)])
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(k.handed)) {
		if page, _ := state.Pages.Get(k.view, key); page != k.handed[key] {
			k.say("page %s was handed in with sheet %s, on it lies %q", key, k.handed[key].Code(), page)
		}
	}
}

// chosen adds a selection up from its rows.
func (k *checker) chosen(id core.SelectionID) (digest [32]byte, lines int, by map[core.Region]core.RegionCount) {
	by = map[core.Region]core.RegionCount{}
	state.Chosen.Scan(k.view, string(id)+"/", func(key string, set core.LineSet) bool {
		code := strings.TrimPrefix(key, string(id)+"/")
		digits := ""
		for n := 1; n <= 9; n++ {
			if set.Has(n) {
				digits += strconv.Itoa(n)
			}
		}
		digest = sha256.Sum256(append(digest[:], code+":"+digits...))
		sheet, _ := state.Sheets.Get(k.view, core.NewSheetID(k.campaign, core.SheetCode(code)))
		count := by[sheet.Region]
		count.Sheets++
		count.Lines += len(digits)
		by[sheet.Region] = count
		lines += len(digits)
		return true
	})
	return digest, lines, by
}
