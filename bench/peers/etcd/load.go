package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// order is one line of what to do.
type order struct {
	Op                                string
	Clients, Keys, Bytes, Connections int
	Seconds                           float64
}

// answer has the fields of Sheaf's load.Sample.
type answer struct {
	Done     int
	Seconds  float64
	P50, P99 float64
	Error    string
}

// pool is the connections to each server.
type pool struct {
	endpoints []string
	to        [][]*clientv3.Client // by server
}

// load obeys orders until they end.
func load(endpoints []string, in io.Reader, out io.Writer) int {
	p := &pool{endpoints: endpoints, to: make([][]*clientv3.Client, len(endpoints))}
	orders, answers := json.NewDecoder(in), json.NewEncoder(out)
	for {
		var o order
		if err := orders.Decode(&o); err != nil {
			if err == io.EOF {
				return 0
			}
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		got, err := p.run(o)
		if err != nil {
			got.Error = err.Error()
		}
		if err := answers.Encode(got); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
}

// grow opens connections until there are n to each server.
func (p *pool) grow(n int) error {
	for i, endpoint := range p.endpoints {
		for len(p.to[i]) < n {
			c, err := clientv3.New(clientv3.Config{Endpoints: []string{endpoint}, DialTimeout: 10 * time.Second})
			if err != nil {
				return err
			}
			p.to[i] = append(p.to[i], c)
		}
	}
	return nil
}

func (p *pool) run(o order) (answer, error) {
	if err := p.grow(max(o.Connections, 1)); err != nil {
		return answer{}, err
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	var mu sync.Mutex
	var all []time.Duration
	var wait sync.WaitGroup
	start := time.Now()
	end := start.Add(time.Duration(o.Seconds * float64(time.Second)))
	for i := range o.Clients {
		wait.Go(func() {
			took, err := p.client(ctx, o, i, end)
			if err != nil {
				cancel(err)
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, took...)
		})
	}
	wait.Wait()
	if err := context.Cause(ctx); err != nil {
		return answer{}, err
	}
	lasted := time.Since(start).Seconds()
	slices.Sort(all)
	if len(all) == 0 {
		return answer{}, fmt.Errorf("nothing was done in %v seconds", o.Seconds)
	}
	at := func(q float64) float64 { return all[int(q*float64(len(all)-1))].Seconds() * 1e3 }
	return answer{Done: len(all), Seconds: lasted, P50: at(0.5), P99: at(0.99)}, nil
}

// client does its turns until end, at least one.
func (p *pool) client(ctx context.Context, o order, i int, end time.Time) (took []time.Duration, err error) {
	key := fmt.Sprintf("key%06d", i%max(o.Keys, 1))
	for turn, begun := 0, time.Now(); turn == 0 || begun.Before(end) && ctx.Err() == nil; turn++ {
		server := p.to[(i+turn)%len(p.to)]
		to := server[i%min(len(server), max(o.Connections, 1))]
		switch o.Op {
		case "put":
			_, err = to.Put(ctx, key, value(o.Bytes, i, turn))
		case "get":
			var got *clientv3.GetResponse
			if got, err = to.Get(ctx, key); err == nil && len(got.Kvs) != 1 {
				err = fmt.Errorf("there is no %s", key)
			}
		default:
			err = fmt.Errorf("nobody knows how to %q", o.Op)
		}
		if err != nil {
			return nil, err
		}
		now := time.Now()
		took = append(took, now.Sub(begun))
		begun = now
	}
	return took, nil
}

// value differs from turn to turn.
func value(bytes, client, turn int) string {
	head := fmt.Sprintf("%d/%d/", client, turn)
	return head + strings.Repeat("x", max(bytes-len(head), 0))
}
