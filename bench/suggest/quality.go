package suggest

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/blugelabs/bluge"

	"github.com/sheaf-drive/sheaf/bench/judged"
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	addressindex "github.com/sheaf-drive/sheaf/raftstore/index/address"
	"github.com/sheaf-drive/sheaf/tools/demo/gar"
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

// quality asks the judged queries: of one region, where they name it, else of all.
func (w *world) quality(ctx context.Context, c Config, out *Outcome) error {
	naive, err := newNaive(w.registers)
	if err != nil {
		return err
	}
	for range runs {
		got, err := judge(c.Judged, func(q judged.Query) ([]int64, error) {
			found, _, err := w.addresses.Suggest(ctx, q.Region, q.Text, 8)
			return suggested(found), err
		}, nil)
		if err != nil {
			return err
		}
		out.add("quality.top1", "share", got[""].share(got[""].first))
		out.add("quality.top5", "share", got[""].share(got[""].five))
		for _, family := range slices.Sorted(maps.Keys(got)) {
			if family != "" {
				out.add("quality."+family+".top5", "share", got[family].share(got[family].five))
			}
		}
		// The same queries among all regions of the country: which one is meant has to be found, too.
		across, err := judge(c.Judged, func(q judged.Query) ([]int64, error) {
			found, _, err := w.addresses.Suggest(ctx, "", q.Text, 8)
			return suggested(found), err
		}, nil)
		if err != nil {
			return err
		}
		out.add("quality.across.top5", "share", across[""].share(across[""].five))
		theirs, err := judge(c.Judged, naive.ask, nil)
		if err != nil {
			return err
		}
		out.compare("vs_naive.top5", got[""].share(got[""].five), theirs[""].share(theirs[""].five))
	}
	return nil
}

func suggested(found []addressindex.Suggestion) []int64 {
	ids := make([]int64, len(found))
	for i, f := range found {
		ids[i] = f.ObjectID
	}
	return ids
}

// naive is Bluge as its examples show it: names, types and parents in one analysed text, words within one slip, ranked by BM25.
type naive struct{ regions map[core.Region]*bluge.Reader }

func newNaive(registers []*address.Registry) (*naive, error) {
	n := &naive{regions: map[core.Region]*bluge.Reader{}}
	for _, reg := range registers {
		if reg.Region() != gar.Region {
			continue // the judged queries are about this one
		}
		w, err := bluge.OpenWriter(bluge.InMemoryOnlyConfig())
		if err != nil {
			return nil, err
		}
		batch := bluge.NewBatch()
		for i := range reg.Len() {
			o := reg.At(i)
			text := o.Type + " " + o.Name
			for _, a := range o.Aliases {
				text += " " + a.Name
			}
			chain, _ := reg.Chain(o.ID)
			for _, p := range chain[:max(0, len(chain)-1)] {
				text += " " + p.Name
			}
			id := strconv.FormatInt(o.ID, 10)
			batch.Insert(bluge.NewDocument(id).AddField(bluge.NewTextField("text", text)))
		}
		if err := w.Batch(batch); err != nil {
			return nil, err
		}
		if n.regions[reg.Region()], err = w.Reader(); err != nil {
			return nil, err
		}
	}
	return n, nil
}

func (n *naive) ask(q judged.Query) ([]int64, error) {
	reader := n.regions[q.Region]
	if reader == nil {
		return nil, nil
	}
	query := bluge.NewMatchQuery(q.Text).SetField("text").SetFuzziness(1).SetPrefix(2)
	hits, err := reader.Search(context.Background(), bluge.NewTopNSearch(5, query))
	if err != nil {
		return nil, err
	}
	var ids []int64
	for {
		hit, err := hits.Next()
		if err != nil || hit == nil {
			return ids, err
		}
		err = hit.VisitStoredFields(func(field string, value []byte) bool {
			if field == "_id" {
				id, _ := strconv.ParseInt(string(value), 10, 64)
				ids = append(ids, id)
			}
			return true
		})
		if err != nil {
			return nil, err
		}
	}
}
