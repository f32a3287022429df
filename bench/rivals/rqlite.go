package rivals

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/bench/load"
	"github.com/sheaf-drive/sheaf/bench/program"
)

// rqlite is three nodes that are spoken to by HTTP; a node that does not lead hands on to the one that does.
type rqlite struct {
	*group
	size Size
	http *http.Client
	urls []string
}

// Rqlite starts a cluster of three.
func Rqlite(ctx context.Context, size Size) (_ Rival, err error) {
	path, err := lookUp("rqlited")
	if err != nil {
		return nil, err
	}
	g, err := newGroup()
	if err != nil {
		return nil, err
	}
	r := &rqlite{group: g, size: size, http: &http.Client{Timeout: begun, Transport: &http.Transport{MaxIdleConnsPerHost: 256}}}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.Close())
		}
	}()
	ports, err := program.FreePorts(6)
	if err != nil {
		return nil, err
	}
	for i := range 3 {
		r.urls = append(r.urls, "http://"+ports[i])
		if err := g.run(path, "-node-id", fmt.Sprint("n", i), "-http-addr", ports[i], "-raft-addr", ports[3+i],
			"-bootstrap-expect", "3", "-join", strings.Join(ports[3:], ","), filepath.Join(g.folder, fmt.Sprint("n", i))); err != nil {
			return nil, err
		}
	}
	table := []any{"CREATE TABLE IF NOT EXISTS notes (k INTEGER PRIMARY KEY, v TEXT)"}
	for i := range r.urls {
		if err := until(ctx, func() error { return r.execute(ctx, i, table) }); err != nil {
			return nil, err
		}
	}
	_, err = r.Write(ctx, size.Keys, 0)
	return r, err
}

// Write implements Rival.
func (r *rqlite) Write(ctx context.Context, clients int, long time.Duration) (load.Sample, error) {
	return load.Run(ctx, clients, long, func(ctx context.Context, client, turn int) error {
		return r.execute(ctx, (client+turn)%len(r.urls),
			[]any{"INSERT OR REPLACE INTO notes (k, v) VALUES (?, ?)", client % r.size.Keys, value(r.size.Bytes, client, turn)})
	})
}

// Read implements Rival.
func (r *rqlite) Read(ctx context.Context, clients int, long time.Duration) (load.Sample, error) {
	return load.Run(ctx, clients, long, func(ctx context.Context, client, turn int) error {
		return r.ask(ctx, (client+turn)%len(r.urls), "/db/query?level=linearizable",
			[]any{"SELECT v FROM notes WHERE k = ?", client % r.size.Keys})
	})
}

func (r *rqlite) execute(ctx context.Context, node int, statement []any) error {
	return r.ask(ctx, node, "/db/execute", statement)
}

// ask sends one statement with its values.
func (r *rqlite) ask(ctx context.Context, node int, path string, statement []any) error {
	body, err := json.Marshal([]any{statement})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, r.urls[node]+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := r.http.Do(request)
	if err != nil {
		return fmt.Errorf("rqlite: %w", err)
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK || bytes.Contains(said, []byte(`"error"`)) {
		return fmt.Errorf("rqlite: %s: %.200s (%w)", answer.Status, said, err)
	}
	return nil
}

// value differs from turn to turn.
func value(bytes, client, turn int) string {
	head := fmt.Sprintf("%d/%d/", client, turn)
	return head + strings.Repeat("x", max(bytes-len(head), 0))
}
