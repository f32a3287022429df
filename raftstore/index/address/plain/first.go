package plain

import (
	"context"
	"fmt"

	"github.com/blugelabs/bluge"
	"github.com/blugelabs/bluge/search"
)

// First gives the numbers of the first n documents that match, in their order. Nothing is scored
// and nothing after the n-th is looked at.
func First(ctx context.Context, in *bluge.Reader, n int, q bluge.Query) ([]int, error) {
	hits, err := in.Search(ctx, firstRequest{query: q, n: n})
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	var rows []int
	for {
		hit, err := hits.Next()
		if err != nil {
			return nil, fmt.Errorf("searching: %w", err)
		}
		if hit == nil {
			return rows, nil
		}
		rows = append(rows, int(hit.Number))
	}
}

// firstRequest is a Bluge search without scores, whose collector is [firstCollector].
type firstRequest struct {
	query bluge.Query
	n     int
}

// Collector takes the first n.
func (r firstRequest) Collector() search.Collector { return firstCollector{r.n} }

// Searcher asks for matches without frequencies and norms.
func (r firstRequest) Searcher(i search.Reader, config bluge.Config) (search.Searcher, error) {
	return r.query.Searcher(i, search.SearcherOptions{
		SimilarityForField: func(string) search.Similarity { return config.DefaultSimilarity },
		Score:              "none",
	})
}

// AddAggregation ignores aggregations: there are none.
func (firstRequest) AddAggregation(string, search.Aggregation) {}

// Aggregations are none.
func (firstRequest) Aggregations() search.Aggregations { return search.Aggregations{} }

type firstCollector struct{ n int }

// Collect starts reading.
func (c firstCollector) Collect(ctx context.Context, _ search.Aggregations, from search.Collectible) (
	search.DocumentMatchIterator, error) {
	pool := search.NewSearchContext(from.DocumentMatchPoolSize()+1, 0)
	return &firstIterator{ctx: ctx, from: from, left: c.n, pool: pool}, nil
}

// Size and BackingSize are for a memory limit that is not used.
func (firstCollector) Size() int { return 0 }

// BackingSize is 0.
func (firstCollector) BackingSize() int { return 0 }

type firstIterator struct {
	ctx  context.Context
	from search.Collectible
	pool *search.Context
	last *search.DocumentMatch
	left int
}

// Next gives the next document, nil after the n-th. A document is valid until the next call.
func (it *firstIterator) Next() (*search.DocumentMatch, error) {
	if it.last != nil {
		it.pool.DocumentMatchPool.Put(it.last)
		it.last = nil
	}
	if it.from == nil {
		return nil, nil
	}
	err := it.ctx.Err()
	if err == nil && it.left > 0 {
		it.left--
		it.last, err = it.from.Next(it.pool)
	}
	if err != nil || it.last == nil {
		it.last = nil
		closing := it.from.Close()
		it.from = nil
		if err == nil {
			err = closing
		}
		return nil, err
	}
	return it.last, nil
}

// Aggregations are none.
func (it *firstIterator) Aggregations() *search.Bucket { return search.NewBucket("", nil) }
