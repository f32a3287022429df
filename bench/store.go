package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/sheaf-drive/sheaf/bench/contest"
	"github.com/sheaf-drive/sheaf/bench/drive"
	"github.com/sheaf-drive/sheaf/bench/load"
	"github.com/sheaf-drive/sheaf/bench/nodes"
	"github.com/sheaf-drive/sheaf/bench/program"
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo"
	"github.com/sheaf-drive/sheaf/tools/demo/pictures"
)

const (
	storeRuns   = 5
	storeVisits = 32
)

// store measures the replicated state against others.
func store(ctx context.Context, s setting) (got outcome, err error) {
	err = program.With(ctx, func(programs program.Programs) (err error) {
		c, err := contest.Open(ctx, contest.Config{
			House: func(ctx context.Context, count int) (*nodes.House, error) { return openNodes(ctx, programs, count) },
			Peers: s.peers, Keys: storeVisits, Times: storeRuns, Long: time.Duration(s.pick(500, 4000)) * time.Millisecond,
		})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, c.Close()) }()
		if err := c.Run(ctx, rounds()); err != nil {
			return err
		}
		more, err := houseFigures(ctx, c.Three, s)
		if err != nil {
			return err
		}
		blobs, err := blobFigures(ctx, programs, s)
		if err != nil {
			return err
		}
		got.figures = slices.Concat(ownWrites(c), more, blobs)
		got.peers, got.missing = compared(c)
		return nil
	})
	return got, err
}

// openNodes opens a house with visits beside which notes can be left.
func openNodes(ctx context.Context, programs program.Programs, count int) (*nodes.House, error) {
	today := core.Date(time.Now().Format(time.DateOnly))
	forms, free, err := drive.Forms(storeVisits, today, demo.ElectionDay(today), pictures.Small)
	if err != nil {
		return nil, err
	}
	c := nodes.Config{Programs: programs, Nodes: count}
	for _, f := range forms {
		c.Forms = append(c.Forms, nodes.Form(f))
	}
	c.Fill = func(ctx context.Context, f nodes.Founded) (nodes.Filled, error) {
		filled, err := fill(ctx, drive.Founded{URL: f.URL, Login: f.Login, Password: f.Password, Today: today, Free: free})
		if err != nil {
			return nodes.Filled{}, err
		}
		return staffOf(ctx, f.URL, filled)
	}
	return nodes.Open(ctx, c)
}

// staffOf are the operators of a campaign, and a coordinator who issues a sheet and asks where it is.
func staffOf(ctx context.Context, url string, filled drive.Filled) (work nodes.Filled, err error) {
	for _, a := range filled.Accounts[core.Operator] {
		work.Operators = append(work.Operators, nodes.Account(a))
	}
	coordinators := filled.Accounts[core.Coordinator]
	if len(work.Operators) == 0 || len(coordinators) == 0 || len(filled.Accounts[core.Admin]) == 0 {
		return work, errors.New("the campaign has no operator, no coordinator or no admin")
	}
	work.Reader, work.Loader = nodes.Account(coordinators[0]), nodes.Account(filled.Accounts[core.Admin][0])
	one := client.New(client.Config{Server: url})
	if err := one.SignIn(ctx, work.Reader.Login, work.Reader.Password, ""); err != nil {
		return work, err
	}
	codes, err := drive.Sheets(ctx, one, filled.Office, 1)
	if err == nil {
		work.Sheet = codes[0]
	}
	return work, err
}

// storeClients are how many clients write at once; readClients how many read.
var storeClients = []int{1, 16, 256}

const (
	readClients  = 64
	amongClients = 16 // of one node against three, and against PostgreSQL
)

func writesOf(clients int) string { return fmt.Sprintf("writes.c%d", clients) }

const linearReads = "linear_reads.c64"

func rounds() []contest.Round {
	var all []contest.Round
	for _, n := range storeClients {
		r := contest.Round{Name: writesOf(n), Clients: n, Sides: []string{contest.Ours, contest.Etcd, contest.Rqlite}}
		if n == amongClients {
			r.Sides = append(r.Sides, contest.Postgres, contest.Single)
		}
		all = append(all, r)
	}
	return append(all, contest.Round{Name: linearReads, Clients: readClients, Reads: true, Sides: []string{contest.Ours, contest.Etcd}})
}

// column takes one number of each sample.
func column(list []load.Sample, of func(load.Sample) float64) (numbers []float64) {
	for _, s := range list {
		numbers = append(numbers, of(s))
	}
	return numbers
}

// compared is our house of three against its peers.
func compared(c *contest.Contest) (peers []peer, missing []string) {
	perSecond, late := load.Sample.PerSecond, func(s load.Sample) float64 { return s.P99 }
	type pair struct {
		id, rival, round string
		of               func(load.Sample) float64
	}
	all := []pair{
		{"vs_etcd.p99.c256", contest.Etcd, writesOf(256), late},
		{"vs_etcd.linear_reads.c64", contest.Etcd, linearReads, perSecond},
		{"vs_postgresql.writes.c16", contest.Postgres, writesOf(amongClients), perSecond},
	}
	for _, n := range storeClients {
		all = append(all, pair{"vs_etcd." + writesOf(n), contest.Etcd, writesOf(n), perSecond},
			pair{"vs_rqlite." + writesOf(n), contest.Rqlite, writesOf(n), perSecond})
	}
	for _, p := range all {
		if why, gone := c.Missing[p.rival]; gone {
			missing = append(missing, p.id+": "+why)
		} else if theirs := c.Seen(p.rival, p.round); len(theirs) > 0 {
			peers = append(peers, peerOfRuns(p.id, column(c.Seen(contest.Ours, p.round), p.of), column(theirs, p.of)))
		}
	}
	return peers, missing
}

// ownWrites are our figures of the contest: one node against three, run by run, and what three do.
func ownWrites(c *contest.Contest) []figure {
	three, one := c.Seen(contest.Ours, writesOf(amongClients)), c.Seen(contest.Single, writesOf(amongClients))
	var ratios []float64
	for i := range three {
		ratios = append(ratios, one[i].PerSecond()/three[i].PerSecond())
	}
	list := []figure{figureOf("single_vs_three.writes.c16", "ratio", ratios)}
	for _, n := range storeClients {
		samples, id := c.Seen(contest.Ours, writesOf(n)), writesOf(n)
		list = append(list, figureOf(id, "writes/s", column(samples, load.Sample.PerSecond)),
			figureOf(id+".p50_ms", "ms", column(samples, func(s load.Sample) float64 { return s.P50 })),
			figureOf(id+".p99_ms", "ms", column(samples, func(s load.Sample) float64 { return s.P99 })))
	}
	return list
}
