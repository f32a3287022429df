package listing

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sheaf-drive/sheaf/bench/program"
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/passport/change"
	"github.com/sheaf-drive/sheaf/tools/client"
)

// house is three nodes on this machine, and its admin at each of them.
type house struct {
	nodes []*program.Process
	admin []*client.Client
}

// founded starts three nodes in dir.
func founded(ctx context.Context, sheaf, dir string) (h *house, err error) {
	const count = 3
	hosts, err := program.FreePorts(count)
	if err != nil {
		return nil, err
	}
	first, err := program.Found(ctx, sheaf, filepath.Join(dir, "d"), hosts...)
	if err != nil {
		return nil, err
	}
	h = &house{nodes: make([]*program.Process, count), admin: make([]*client.Client, count)}
	errs := make([]error, count)
	var wait sync.WaitGroup
	for i, made := range first.Nodes {
		wait.Go(func() {
			h.nodes[i], errs[i] = program.Serve(ctx, sheaf, made.Folder, "--ballast", "0",
				"--node-listen", made.Address, "--bootstrap-expect", strconv.Itoa(count))
		})
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, errors.Join(err, h.close())
	}
	given, own := first.Password, password
	for i, node := range h.nodes {
		h.admin[i] = client.New(client.Config{Server: node.URL})
		if err := h.admin[i].SignIn(ctx, first.Login, given, own); err != nil {
			return nil, errors.Join(err, h.close())
		}
		given, own = password, "" // another password would end the login before
	}
	return h, nil
}

func (h *house) close() error {
	errs := make([]error, len(h.nodes))
	var wait sync.WaitGroup
	for i, node := range h.nodes {
		if node != nil {
			wait.Go(func() { errs[i] = node.Stop() })
		}
	}
	wait.Wait()
	return errors.Join(errs...)
}

// Days measures what a day brings on three real nodes: so many lists follow from each other, each sent through one node
// as its difference, while clients ask all of them.
func (s Samples) Days(ctx context.Context, sheaf string, keys []passport.Key, runs int) (err error) {
	dir, err := os.MkdirTemp("", "sheaf-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	h, err := founded(ctx, sheaf, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	var b passport.Builder
	b.AddKeys(keys)
	list := b.Set()
	id, err := h.send(ctx, 0, list.Len(), core.EditionOrigin{Contents: list.Contents(runtime.GOMAXPROCS(0))}, slices.Collect(list.Chunks()))
	if err != nil {
		return err
	}
	if err := h.answers(ctx, id); err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(uint64(runs), 3))
	for run := range runs {
		next := tomorrow(random, list, keys)
		from := time.Now()
		d := passport.Diff(list, next, runtime.GOMAXPROCS(0))
		chunks := slices.Collect(change.Chunks(d))
		s.add("diff.compute_s", time.Since(from).Seconds())
		origin := core.EditionOrigin{Contents: next.Contents(runtime.GOMAXPROCS(0)), Base: id, Added: d.Added.Len(), Removed: d.Removed.Len()}
		longest, took, err := h.day(ctx, keys[:len(keys)/2], func() error {
			id, err = h.send(ctx, run%len(h.nodes), next.Len(), origin, chunks)
			return errors.Join(err, h.answers(ctx, id))
		})
		if err != nil {
			return err
		}
		s.add("diff.apply_s", took.Seconds())
		s.add("diff.longest_answer_ms", float64(longest.Microseconds())/1000)
		list = next
	}
	return nil
}

// day times what is done while two clients at each node ask about keys that stay listed, and says how long the longest
// answer took.
func (h *house) day(ctx context.Context, keys []passport.Key, do func() error) (longest, took time.Duration, err error) {
	var over atomic.Bool
	errs, mine := make([]error, 2*len(h.nodes)), make([]time.Duration, 2*len(h.nodes))
	var wait sync.WaitGroup
	for who := range errs {
		ask := checks(h.admin[who%len(h.nodes)], keys)
		wait.Go(func() {
			for turn := 0; !over.Load() && errs[who] == nil; turn++ {
				from := time.Now()
				errs[who] = ask(ctx, who, turn)
				mine[who] = max(mine[who], time.Since(from))
			}
		})
	}
	from := time.Now()
	err = do()
	took = time.Since(from)
	over.Store(true)
	wait.Wait()
	return slices.Max(mine), took, errors.Join(append(errs, err)...)
}

// send has a node put a list into force.
func (h *house) send(ctx context.Context, node int, rows int64, origin core.EditionOrigin, chunks [][]byte) (core.EditionID, error) {
	made, err := h.admin[node].Load(ctx, client.Upload{
		Edition: core.Edition{Kind: core.EditionPassports, Rows: rows, Date: core.Date(time.Now().Format(time.DateOnly)), Source: "benchmark"},
		Origin:  origin,
		Weigh:   func(whole client.Edition) ([]string, error) { return whole.Doubts, nil },
		Chunks:  func() iter.Seq[[]byte] { return slices.Values(chunks) },
	})
	return core.EditionID(made.ID), err
}

// answers returns when every node answers by the edition.
func (h *house) answers(ctx context.Context, id core.EditionID) error {
	for _, admin := range h.admin {
		for said := (struct{ Edition string }{}); said.Edition != string(id); {
			err := client.Insist(ctx, func() error {
				return admin.Call(ctx, client.Request{Path: "/api/v1/passports/check", JSON: map[string]any{"documents": [][2]string{{"0101", "000001"}}}}, &said)
			})
			if err != nil {
				return fmt.Errorf("waiting for the list of today: %w", err)
			}
		}
	}
	return nil
}
