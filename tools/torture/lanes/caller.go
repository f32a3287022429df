package lanes

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
)

// tryFor is how long a node has to answer before another one is asked.
const tryFor = 4 * time.Second

// seen keeps what the nodes ask to be shown again, whichever of them asked it.
type seen struct {
	mu   sync.Mutex
	kept map[string]*http.Cookie
}

// SetCookies implements http.CookieJar.
func (s *seen) SetCookies(_ *url.URL, cookies []*http.Cookie) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range cookies {
		if c.Value == "" {
			delete(s.kept, c.Name)
			continue
		}
		s.kept[c.Name] = c
	}
}

// Cookies implements http.CookieJar.
func (s *seen) Cookies(*url.URL) (list []*http.Cookie) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.kept {
		list = append(list, c)
	}
	return list
}

// request is one thing to ask for, whose body may be sent again.
type request struct {
	method, path, key, kind string
	json                    any
	body                    []byte
}

// caller asks the nodes as one person.
type caller struct {
	nodes  []*client.Client
	random *rand.Rand
	last   int // who answered
}

func newCaller(urls []string, token string, random *rand.Rand) *caller {
	c := &caller{random: random, last: random.IntN(len(urls))}
	jar := &seen{kept: map[string]*http.Cookie{}}
	for _, u := range urls {
		one := client.New(client.Config{Server: u, Plain: true, Jar: jar})
		one.Use(token)
		c.nodes = append(c.nodes, one)
	}
	return c
}

// ask sends the request until a node answers it, or ctx ends. Now and then it asks another node first.
func (c *caller) ask(ctx context.Context, r request, out any) (tries int, err error) {
	if c.random.IntN(3) == 0 {
		c.last = c.random.IntN(len(c.nodes))
	}
	for {
		tries++
		err = c.once(ctx, c.nodes[c.last], r, out)
		if err == nil || answered(err) {
			return tries, err
		}
		c.last = (c.last + 1) % len(c.nodes)
		pause := time.NewTimer(time.Duration(20+c.random.IntN(80)) * time.Millisecond)
		select {
		case <-ctx.Done():
			pause.Stop()
			return tries, err
		case <-pause.C:
		}
	}
}

func (c *caller) once(ctx context.Context, node *client.Client, r request, out any) error {
	ctx, cancel := context.WithTimeout(ctx, tryFor)
	defer cancel()
	var body io.Reader
	if r.body != nil {
		body = bytes.NewReader(r.body)
	}
	return node.Call(ctx, client.Request{Method: r.method, Path: r.path, Key: r.key, JSON: r.json, Kind: r.kind, Body: body}, out)
}

// answered says whether an error is the house's last word.
func answered(err error) bool {
	var refused *client.Refusal
	if !errors.As(err, &refused) {
		return false
	}
	switch core.CodeOf(err) {
	case core.Unavailable, core.Stale:
		return false
	}
	return true
}
