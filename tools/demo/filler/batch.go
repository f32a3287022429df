package filler

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
)

// request is one verb of a batch, as the API takes it.
type request struct {
	Path string         `json:"path"`
	Key  string         `json:"key"`
	As   string         `json:"as,omitempty"`
	JSON any            `json:"json,omitempty"`
	Form map[string]any `json:"form,omitempty"`
}

// batch is what one person asks for. Requests of one group stay together, because they name what
// the first of them is answered with.
type batch struct {
	login  string
	groups [][]request
	files  map[string][]byte
}

// add appends a group.
func (b *batch) add(group ...request) {
	if len(group) > 0 {
		b.groups = append(b.groups, group)
	}
}

const (
	// maxRequests is how many requests the API takes in a batch.
	maxRequests = 500
	// maxPictures is how much of a batch of 4 MiB pictures may be: they travel in base64.
	maxPictures = 2 << 20
)

// answer is what came of a batch.
type answer struct {
	Done    int
	Refused *struct {
		At     int
		Status int
		Error  struct{ Code, Text, Field, Subject string }
	}
	IDs map[string]string
}

// tries is how often a batch is sent that the node had no time for, or that met a change made by
// somebody else.
const tries = 8

// send sends the groups of one person in as few batches as they need and gives the ids that were
// named. Batches of one person go one after the other.
func (f *Filler) send(ctx context.Context, b batch) (map[string]string, error) {
	unlock := f.persons.lock(b.login)
	defer unlock()
	ids := map[string]string{}
	for rest := b.groups; len(rest) > 0; {
		n, size := 0, 0
		for n < len(rest) && size+len(rest[n]) <= maxRequests {
			size += len(rest[n])
			n++
		}
		if n == 0 {
			return nil, fmt.Errorf("a group of %d requests does not fit into a batch", len(rest[0]))
		}
		if err := f.sendOne(ctx, b, rest[:n], ids); err != nil {
			return nil, err
		}
		rest = rest[n:]
	}
	return ids, nil
}

func (f *Filler) sendOne(ctx context.Context, b batch, groups [][]request, ids map[string]string) error {
	var list []request
	for _, group := range groups {
		list = append(list, group...)
	}
	body, err := json.Marshal(map[string]any{"files": used(b.files, list), "quiet": true, "requests": list})
	if err != nil {
		return fmt.Errorf("encoding a batch: %w", err)
	}
	for try := range tries {
		got, err := f.post(ctx, b.login, body)
		if err != nil {
			return err
		}
		if got.Refused == nil {
			for name, id := range got.IDs {
				ids[name] = id
			}
			return nil
		}
		why, at := got.Refused, list[got.Refused.At]
		if !passing(core.Code(why.Error.Code)) || try == tries-1 {
			return fmt.Errorf("%s asked for %s: %s %s", b.login, at.Path, why.Error.Field, why.Error.Text)
		}
		if err := pause(ctx, try); err != nil {
			return err
		}
	}
	return nil
}

// used leaves out the files that none of the requests names.
func used(files map[string][]byte, list []request) map[string][]byte {
	named := map[string][]byte{}
	for _, q := range list {
		for _, field := range q.Form {
			if f, is := field.(file); is {
				named[f.File] = files[f.File]
			}
		}
	}
	return named
}

// file names one of the files of a batch.
type file struct {
	File string `json:"file"`
}

// passing says whether the same request may be taken a moment later.
func passing(c core.Code) bool { return c == core.Unavailable || c == core.Stale || c == core.Limit }

// pause waits longer with each try.
func pause(ctx context.Context, try int) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(50 * time.Millisecond << try):
		return nil
	}
}

// post sends one batch when there is a place for it. Whose login has ended signs in again.
func (f *Filler) post(ctx context.Context, login string, body []byte) (got answer, err error) {
	f.places <- struct{}{}
	defer func() { <-f.places }()
	err = insist(ctx, func() error {
		got = answer{}
		return f.call(ctx, login, client.Request{Path: "/api/v1/batch", JSON: json.RawMessage(body)}, &got)
	})
	return got, err
}

// insist does again what may be taken a moment later.
func insist(ctx context.Context, do func() error) (err error) {
	for try := range tries {
		if err = do(); err == nil || !passing(core.CodeOf(err)) {
			return err
		}
		if err := pause(ctx, try); err != nil {
			return err
		}
	}
	return err
}

// call asks for one thing as somebody who may have to sign in first.
func (f *Filler) call(ctx context.Context, login string, r client.Request, out any) error {
	if err := f.signedIn(ctx, login); err != nil {
		return err
	}
	err := f.crew.As(login).Call(ctx, r, out)
	if core.CodeOf(err) != core.Unauthenticated {
		return err
	}
	if err := f.signIn(ctx, login); err != nil {
		return err
	}
	return f.crew.As(login).Call(ctx, r, out)
}
