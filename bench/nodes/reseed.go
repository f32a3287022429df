package nodes

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
)

// chunk is a piece of a list, in bytes.
const chunk = 256 << 10

// Grow has so many bytes that do not shrink put into the state: a list that is being loaded and never comes to its end.
func (h *House) Grow(ctx context.Context, size int) error {
	admin, err := h.signIn(ctx, h.loader)
	if err != nil {
		return err
	}
	chunks := max(size/chunk, 1)
	var begun struct{ ID string }
	list := map[string]any{"kind": core.EditionNames, "chunks": chunks + 1, "rows": 1, "digest": strings.Repeat("0", 64),
		"date": "2026-01-01", "source": "benchmark"}
	if err := admin.Call(ctx, client.Request{Path: "/api/v1/editions", JSON: list}, &begun); err != nil {
		return fmt.Errorf("making the state larger: %w", err)
	}
	noise := rand.NewChaCha8([32]byte{1})
	for i := range chunks {
		data := make([]byte, chunk)
		_, _ = noise.Read(data) // cannot fail
		piece := client.Request{Path: fmt.Sprintf("/api/v1/editions/%s/chunks/%d", begun.ID, i),
			Kind: "application/octet-stream", Body: bytes.NewReader(data)}
		if err := admin.Call(ctx, piece, nil); err != nil {
			return fmt.Errorf("making the state larger: %w", err)
		}
	}
	return nil
}

// Reseed takes a follower's state away, has it filled by the others and starts it again. It says how many bytes came
// and how long they took.
func (h *House) Reseed(ctx context.Context) (size int64, seconds float64, err error) {
	leader, err := h.Leader(ctx)
	if err != nil {
		return 0, 0, err
	}
	lost := (leader + 1) % len(h.nodes)
	if err := h.Kill(lost); err != nil {
		return 0, 0, err
	}
	data := h.nodes[lost].data
	if err := os.RemoveAll(filepath.Join(data, "store")); err != nil {
		return 0, 0, err
	}
	var said bytes.Buffer
	c := exec.CommandContext(ctx, h.sheaf, "cluster", "reseed", "--data", data, "--json")
	c.Stderr = &said
	answer, err := c.Output()
	var filled struct {
		Bytes   int64
		Seconds float64
	}
	if err == nil {
		err = json.Unmarshal(answer, &filled)
	}
	if err != nil || filled.Seconds <= 0 {
		return 0, 0, fmt.Errorf("filling a node: %w: %s%s", err, answer, said.Bytes())
	}
	if err := h.Start(ctx, lost); err != nil {
		return 0, 0, err
	}
	_, err = h.Leader(ctx)
	return filled.Bytes, filled.Seconds, err
}
