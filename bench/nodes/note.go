package nodes

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/sheaf-drive/sheaf/tools/client"
)

// NoteBytes is how long a note is.
const NoteBytes = 1000

const (
	noteLetters = 500 // the most that a note may have
	letter      = "ж" // of two bytes
	mark        = "№" // of three
)

// Note is a note of [NoteBytes] that no other turn leaves. What its digits lack to two bytes a letter, marks make up.
func Note(who, turn int) string {
	head := fmt.Sprintf("%d/%d/", who, turn)
	return head + strings.Repeat(mark, len(head)) + strings.Repeat(letter, noteLetters-2*len(head))
}

// At is the node to which a client goes at a turn.
func (h *House) At(who, turn int) int { return (who + turn) % len(h.nodes) }

// desk is that of a client.
func (h *House) desk(who int) desk { return h.desks[who%len(h.desks)] }

// Write leaves a note as a client at a turn.
func (h *House) Write(ctx context.Context, who, turn int) error {
	return h.WriteAt(ctx, h.At(who, turn), who, turn)
}

// WriteAt leaves a note through one node.
func (h *House) WriteAt(ctx context.Context, node, who, turn int) error {
	d := h.desk(who)
	return d.at[node].Call(ctx, noting(d.visit, Note(who, turn)), nil)
}

func noting(visit, note string) client.Request {
	return client.Request{Path: "/api/v1/visits/" + visit + "/note", JSON: map[string]string{"note": note}}
}

// Read reads as a client at a turn where a sheet is, with all that any node had acknowledged before it was asked.
func (h *House) Read(ctx context.Context, who, turn int) error {
	reader := h.readers[h.At(who, turn)]
	return reader.Call(ctx, client.Request{Method: http.MethodGet, Path: "/api/v1/sheets/" + h.sheet + "?latest=true"}, nil)
}
