package nodes

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/sheaf-drive/sheaf/bench/program"
	"github.com/sheaf-drive/sheaf/tools/client"
)

// Config says how large a house is. All fields are needed.
type Config struct {
	Programs program.Programs
	// Nodes are 1, or 3 and more.
	Nodes int
	// Forms open visits, among which the clients are shared out.
	Forms []Form
	// Fill begins a campaign in a house that has just been founded.
	Fill func(ctx context.Context, f Founded) (Filled, error)
}

// Form is the first step of a visit, as a browser sends it.
type Form struct {
	Kind string
	Body []byte
}

// Founded is an empty house that answers at URL, with the one-time password of its admin.
type Founded struct{ URL, Login, Password string }

// Filled is a campaign with those who work here.
type Filled struct {
	// Operators open the visits; Reader may ask where the sheet with the code is; Loader may load lists.
	Operators []Account
	Reader    Account
	Sheet     string
	Loader    Account
}

// Account is one that can sign in.
type Account struct{ Login, Password string }

// desk is an open visit with who may leave notes beside it.
type desk struct {
	token, visit string
	at           []*client.Client // by node
}

// Open founds a house, starts its nodes and opens visits. Close removes it.
func Open(ctx context.Context, c Config) (*House, error) {
	h, first, err := start(ctx, c.Programs.Sheaf, c.Nodes)
	if err != nil {
		return nil, err
	}
	filled, err := c.Fill(ctx, Founded{h.nodes[0].URL, first.Login, first.Password})
	if err == nil {
		err = h.open(ctx, filled, c.Forms)
	}
	if err != nil {
		return nil, fmt.Errorf("opening visits: %w", errors.Join(err, h.Close()))
	}
	return h, nil
}

// clientOf speaks to a node for the owner of a token.
func clientOf(url, token string) *client.Client {
	c := client.New(client.Config{Server: url})
	c.Use(token)
	return c
}

// open signs the operators in and has each open a part of the visits.
func (h *House) open(ctx context.Context, filled Filled, forms []Form) error {
	reader, err := h.signIn(ctx, filled.Reader)
	if err != nil {
		return err
	}
	h.reader, h.sheet, h.loader = reader.Token(), filled.Sheet, filled.Loader
	for _, n := range h.nodes {
		h.readers = append(h.readers, clientOf(n.URL, h.reader))
	}
	var fronts []*client.Client
	for _, a := range filled.Operators {
		front, err := h.signIn(ctx, a)
		if err != nil {
			return err
		}
		fronts = append(fronts, front)
	}
	for i, form := range forms {
		front := fronts[i%len(fronts)]
		var made struct{ ID string }
		ask := client.Request{Path: "/api/v1/visits", Kind: form.Kind, Body: bytes.NewReader(form.Body)}
		if err := front.Call(ctx, ask, &made); err != nil {
			return err
		}
		one := desk{token: front.Token(), visit: made.ID}
		for _, n := range h.nodes {
			one.at = append(one.at, clientOf(n.URL, one.token))
		}
		h.desks = append(h.desks, one)
	}
	return nil
}

// signIn speaks for an account, to the first node.
func (h *House) signIn(ctx context.Context, a Account) (*client.Client, error) {
	front := clientOf(h.nodes[0].URL, "")
	return front, front.SignIn(ctx, a.Login, a.Password, "")
}
