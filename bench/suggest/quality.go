package suggest

import (
	"context"

	"github.com/sheaf-drive/sheaf/bench/judged"
	addressindex "github.com/sheaf-drive/sheaf/raftstore/index/address"
)

// answer lists the ids of objects for a query, the best first.
type answer func(q judged.Query) ([]int64, error)

// score counts the queries of a family.
type score struct{ asked, first, five int }

func (s score) share(n int) float64 { return float64(n) / float64(max(1, s.asked)) }

// judge asks every query and counts, by family and "" for all.
func judge(queries []judged.Query, ask answer, lost func(q judged.Query, place int)) (map[string]*score, error) {
	out := map[string]*score{"": {}}
	for _, q := range queries {
		found, err := ask(q)
		if err != nil {
			return nil, err
		}
		at := q.Place(found)
		for _, family := range []string{"", q.Family} {
			s := out[family]
			if s == nil {
				s = &score{}
				out[family] = s
			}
			s.asked++
			if at == 1 {
				s.first++
			}
			if at >= 1 && at <= 5 {
				s.five++
			}
		}
		if (at == 0 || at > 5) && lost != nil {
			lost(q, at)
		}
	}
	return out, nil
}

// realRegion is the index of the real region 83.
func realRegion() (*addressindex.Index, error) {
	reg, err := judged.Region()
	if err != nil {
		return nil, err
	}
	return addressindex.Open(reg, "")
}

func idsOf(ctx context.Context, ix *addressindex.Index, text string) ([]int64, error) {
	found, err := ix.Suggest(ctx, text, 8)
	ids := make([]int64, len(found))
	for i, f := range found {
		ids[i] = f.ObjectID
	}
	return ids, err
}
