package drive

import (
	"cmp"
	_ "embed" // the table of regions
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/sheaf-drive/sheaf/core"
)

//go:embed regions.tsv
var regionsTSV string

// Region is a subject of the Federation as far as a drive needs it.
type Region struct {
	Code core.Region
	// Inhabitants in thousands.
	Inhabitants int
	Town        string
}

// Regions lists all 85 by code.
var Regions = sync.OnceValue(func() []Region {
	var list []Region
	for line := range strings.Lines(regionsTSV) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if len(cells) != 3 {
			continue // a comment
		}
		n, _ := strconv.Atoi(cells[1]) // a test reads the table
		list = append(list, Region{core.Region(cells[0]), n, cells[2]})
	}
	return list
})

// largest gives the n regions with most inhabitants, the largest first.
func largest(n int) []Region {
	list := slices.Clone(Regions())
	slices.SortFunc(list, func(a, b Region) int {
		return cmp.Or(cmp.Compare(b.Inhabitants, a.Inhabitants), cmp.Compare(a.Code, b.Code))
	})
	return list[:n]
}

// share spreads n over the regions by their inhabitants, at least one each: always to the region
// that would have most inhabitants for each.
func share(n int, regions []Region) []int {
	parts := make([]int, len(regions))
	for i := range parts {
		parts[i] = 1
	}
	for range n - len(regions) {
		best := 0
		for i, r := range regions {
			if r.Inhabitants*(parts[best]+1) > regions[best].Inhabitants*(parts[i]+1) {
				best = i
			}
		}
		parts[best]++
	}
	return parts
}
