package lanes

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"

	"github.com/sheaf-drive/sheaf/tools/client"
)

// Probe asks one node alone for a write and for something personal, and says what it gave. What it asks for is part
// of the history.
func (l *Lanes) Probe(ctx context.Context, url string) (given []string) {
	lane := l.lanes[0]
	alone := newCaller([]string{url}, l.town.Token(0), rand.New(rand.NewPCG(l.seed, 99)))
	voter, err := l.town.Voter()
	if err != nil {
		return []string{err.Error()}
	}
	l.mu.Lock()
	l.documents++
	l.probes++
	document, probe := l.documents, l.probes
	visit := l.recent
	l.mu.Unlock()
	kind, body, err := voter.Form(picture(2*document), picture(2*document+1))
	if err != nil {
		return []string{err.Error()}
	}
	e := Event{Lane: lane.number, Document: document}.on(Open, fmt.Sprintf("t%d-p-%d", l.seed%1e9, probe))
	r := request{path: "/api/v1/visits", kind: kind, body: body, key: e.Key}
	var out said
	e.Call, e.Tries = l.History.now(), 1
	err = alone.once(ctx, alone.nodes[0], r, &out)
	e.End = l.History.now()
	switch {
	case err == nil:
		e.Outcome, e.Answer = Done, out.answer()
		given = append(given, "took a write: "+out.ID)
	case answered(err):
		e.Outcome = Refused
	default:
		e.Outcome, e.End = Unknown, 0
		l.owes(e, r)
	}
	l.History.add(e)
	if visit == "" {
		return given
	}
	var shown struct {
		Fields map[string]string `json:"fields"`
	}
	err = alone.once(ctx, alone.nodes[0], request{method: http.MethodGet, path: "/api/v1/visits/" + visit}, &shown)
	if err == nil && len(shown.Fields) > 0 {
		given = append(given, "showed the visit "+visit)
	} else if errors.Is(err, context.Canceled) {
		return given
	}
	return given
}

// Recent is the visit that was judged last at the first table, "" while there was none.
func (l *Lanes) Recent() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.recent
}

// Scan asks a node for a picture of a visit at the first table.
func (l *Lanes) Scan(ctx context.Context, url, visit string) (picture []byte, err error) {
	node := client.New(client.Config{Server: url, Plain: true})
	node.Use(l.town.Token(0))
	err = client.Insist(ctx, func() error {
		answer, err := node.Send(ctx, client.Request{Method: http.MethodGet, Path: "/desk/visits/" + visit + "/scans/main"})
		if err != nil {
			return err
		}
		defer answer.Close()
		picture, err = io.ReadAll(answer)
		return err
	})
	return picture, err
}
