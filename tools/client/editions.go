package client

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Link is the edition as the core knows it.
func (e Edition) Link() (state.Link, error) {
	link := state.Link{Edition: core.Edition{
		ID: core.EditionID(e.ID), Kind: e.Kind, State: e.State, Chunks: e.Chunks, Loaded: e.Loaded, Rows: e.Rows,
		Date: core.Date(e.Date), Source: e.Source,
	}, Origin: core.EditionOrigin{Base: core.EditionID(e.Base), Added: e.Added, Removed: e.Removed, Doubts: e.Doubts}}
	// By where it goes and not by its text: of a list that is all in its parts the two are the same.
	for into, text := range map[*[32]byte]string{&link.Digest: e.Digest, &link.Origin.Contents: e.Contents} {
		digest, err := hex.DecodeString(text)
		if err != nil || text != "" && len(digest) != len(into) {
			return link, fmt.Errorf("the node tells a digest that is none: %w", core.Refuse(core.Invalid, "digest", "admin.digest"))
		}
		copy(into[:], digest)
	}
	return link, nil
}

// Chain gives what the edition is made of, see [state.Chain], out of all editions.
func Chain(all []Edition, id string) ([]state.Link, error) {
	var chain []state.Link
	for id != "" {
		at := slices.IndexFunc(all, func(e Edition) bool { return e.ID == id })
		if at < 0 || len(chain) > len(all) {
			return nil, core.Refuse(core.NotFound, "edition", "core.not_found").About("edition:" + id)
		}
		link, err := all[at].Link()
		if err != nil {
			return nil, err
		}
		if link.State == core.EditionForgotten {
			return nil, core.Refuse(core.NotFound, "edition", "cli.edition_forgotten", id)
		}
		chain, id = append(chain, link), all[at].Base
	}
	slices.Reverse(chain)
	return chain, nil
}

// Part fetches one stored part of an edition; what a busy node turns away it asks again.
func (c *Client) Part(ctx context.Context, id string, number int) (data []byte, err error) {
	err = Insist(ctx, func() error {
		answer, err := c.Send(ctx, Request{Method: http.MethodGet, Path: fmt.Sprintf("/api/v1/editions/%s/chunks/%d", id, number)})
		if err != nil {
			return err
		}
		defer answer.Close()
		data, err = io.ReadAll(io.LimitReader(answer, edition.MaxChunk+1))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("fetching part %d of the edition: %w", number, err)
	}
	return data, nil
}

// Parts fetches the parts of an edition and holds them against its digest.
func (c *Client) Parts(ctx context.Context, e Edition) ([][]byte, error) {
	link, err := e.Link()
	if err != nil {
		return nil, err
	}
	parts := make([][]byte, e.Chunks)
	for n := range parts {
		if parts[n], err = c.Part(ctx, e.ID, n); err != nil {
			return nil, err
		}
	}
	return parts, edition.Verify(link.Edition, link.Origin, slices.Values(parts))
}

// Enforce puts a loaded edition into force, accepting doubts by name.
func (c *Client) Enforce(ctx context.Context, id string, accept []string) (e Edition, err error) {
	return e, c.Insist(ctx, Request{Path: "/api/v1/editions/" + id + "/activate", JSON: accepting(accept)}, &e)
}

// What may have been done to an edition that [Client.Tidy] keeps.
const (
	DidActivate = "edition.activate/"
	DidComplete = "edition.complete/"
)

// leftBehind is how long nothing has happened to an edition when nobody is at it any more: whoever sends goes on
// within seconds.
const leftBehind = time.Hour

// Tidy gives up what was left behind while it was loading and forgets the editions of a kind that nothing
// needs: all but the one in force, the one before it, the one to keep, and what these are differences to. Who asks has
// just done to the one to keep what did says in the words of the journal: put it into force, or loaded it to its end,
// so that it waits for somebody and takes the place of all that waited before. Who has done nothing says nothing: then
// nothing takes the place of what waits, and it stays.
// What is not in force yet was left behind where it is his as well, or nothing happened to it for an hour, as far as
// the journal says; what somebody else is at is left to him.
func (c *Client) Tidy(ctx context.Context, kind, keep, did string) error {
	var actor core.UserID
	if did != "" {
		done, err := c.leaf(ctx, keep, did)
		if err != nil {
			return err
		}
		actor = done.Actor
	}
	for {
		all, err := c.Editions(ctx)
		if err != nil {
			return err
		}
		done := false
		for _, e := range all {
			if e.Kind != kind || e.ID == keep || did == "" && e.State == core.EditionComplete {
				continue
			}
			cleared, err := c.tidy(ctx, e, actor)
			if err != nil {
				return err
			}
			done = done || cleared
		}
		if !done { // what others stood on may have become free
			return nil
		}
	}
}

// tidy is false when there is nothing to do about an edition, or it is needed.
func (c *Client) tidy(ctx context.Context, e Edition, actor core.UserID) (bool, error) {
	path := "/api/v1/editions/" + e.ID
	switch e.State {
	case core.EditionActive:
		return false, nil
	case core.EditionForgotten:
		if e.Loaded == 0 {
			return false, nil
		}
	case core.EditionLoading, core.EditionComplete:
		if left, err := c.left(ctx, e, actor); err != nil || !left {
			return false, err
		}
	}
	if e.State == core.EditionLoading {
		switch err := c.Insist(ctx, Request{Path: path + "/abandon"}, nil); core.CodeOf(err) {
		case "":
		case core.Conflict: // it came to its end meanwhile
			return false, nil
		default:
			return false, err
		}
	}
	for first := true; first || e.Loaded > 0; first = false {
		err := c.Insist(ctx, Request{Path: path + "/forget"}, &e)
		if core.CodeOf(err) == core.Conflict {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
	return true, nil
}

// left says whether an edition that is not in force yet was left behind: nobody else is at it now.
func (c *Client) left(ctx context.Context, e Edition, actor core.UserID) (bool, error) {
	last, err := c.leaf(ctx, e.ID, "edition.")
	if err != nil || last.Kind == "" {
		return false, err
	}
	return last.Actor == actor || time.Since(last.Time.UTC()) >= leftBehind, nil
}

// Former is the edition that was in force before this one came into force last, empty when it never did or the
// journal does not say.
func (c *Client) Former(ctx context.Context, id string) (string, error) {
	last, err := c.leaf(ctx, id, DidActivate)
	return last.Get("former"), err
}

// Deed is what somebody did to an edition: by his login, and when.
type Deed struct {
	By string
	At time.Time
}

// Done is the last deed to an edition that the journal calls so, such as [DidActivate]; zero when there is none, or
// whoever asks may not see it. An account that he may not see is told by its id.
func (c *Client) Done(ctx context.Context, id, kind string) (Deed, error) {
	leaf, err := c.leaf(ctx, id, kind)
	if err != nil || leaf.Kind == "" {
		return Deed{}, err
	}
	done := Deed{string(leaf.Actor), leaf.Time.UTC()}
	var known struct {
		Users []struct{ ID, Login string }
	}
	switch err := c.Insist(ctx, Request{Method: http.MethodGet, Path: "/api/v1/users"}, &known); core.CodeOf(err) {
	case core.Denied, core.NotFound:
		return done, nil
	default:
		if err != nil {
			return done, err
		}
	}
	for _, u := range known.Users {
		if u.ID == done.By {
			done.By = u.Login
		}
	}
	return done, nil
}

// pagesMost bounds how far back the journal is read for one edition: a node looks through 5,000 leaves for a page, so
// it is some millions of what else happened in the house.
const pagesMost = 1000

// leaf is the newest leaf about an edition whose kind begins so; none when there is none, or whoever asks may not
// see it.
func (c *Client) leaf(ctx context.Context, id, kind string) (audit.Leaf, error) {
	query := url.Values{"tree": {"house"}, "subject": {"edition:" + id}}
	for range pagesMost {
		leaves, before, err := c.leaves(ctx, query)
		if code := core.CodeOf(err); code == core.Denied || code == core.NotFound {
			return audit.Leaf{}, nil
		}
		if err != nil {
			return audit.Leaf{}, err
		}
		for _, leaf := range leaves {
			if strings.HasPrefix(leaf.Kind, kind) {
				return leaf, nil
			}
			if strings.HasPrefix(leaf.Kind, "edition.begin/") { // before it there was no such edition
				return audit.Leaf{}, nil
			}
		}
		if before == 0 {
			break
		}
		query.Set("before", strconv.FormatInt(before, 10))
	}
	return audit.Leaf{}, nil
}

// leaves is one page of the journal, newest first, and where the next one begins, 0 behind the last.
func (c *Client) leaves(ctx context.Context, query url.Values) (leaves []audit.Leaf, before int64, err error) {
	var page struct {
		Entries []struct {
			Line string `json:"line"`
		} `json:"entries"`
		Before int64 `json:"before"`
	}
	if err := c.Insist(ctx, Request{Method: http.MethodGet, Path: "/api/v1/journal?" + query.Encode()}, &page); err != nil {
		return nil, 0, err
	}
	for _, entry := range page.Entries {
		leaf, err := audit.Parse([]byte(entry.Line))
		if err != nil {
			return nil, 0, fmt.Errorf("reading the journal: %w", err)
		}
		leaves = append(leaves, leaf)
	}
	return leaves, page.Before, nil
}
