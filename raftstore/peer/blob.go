package peer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
)

// Blobs are the node's own files: *blob.Store.
type Blobs interface {
	Check(size int64) error
	Put(ctx context.Context, cipher []byte) (blob.Hash, error)
	Renew(ctx context.Context, h blob.Hash) (bool, error)
	Get(ctx context.Context, h blob.Hash) ([]byte, error)
	Missing(ctx context.Context, hashes []blob.Hash) ([]blob.Hash, error)
}

const (
	// hashesAtOnce bounds a question for missing blobs, so that its answer stays small.
	hashesAtOnce = 500
	// putsAtOnce bounds the blobs that a node holds in memory while it stores them for others.
	putsAtOnce = 16
	// onTheWay bounds how long a blob may take from node to node: a cut line says nothing.
	onTheWay = time.Minute
)

// PutBlob has the node store the file, whose hash is h: it is durable there when nothing is refused.
func (c *Client) PutBlob(ctx context.Context, to raft.Server, h blob.Hash, cipher []byte) error {
	_, err := call[struct{}](ctx, c, to, http.MethodPut, pathBlob+h.String(), cipher)
	return err
}

// RenewBlob asks the node for its [blob.Store.Renew].
func (c *Client) RenewBlob(ctx context.Context, to raft.Server, h blob.Hash) (bool, error) {
	return post[bool](ctx, c, to, pathBlob+h.String(), nil)
}

// Blob asks the node for a file of at most limit bytes; what it sends is proven by nobody yet.
func (c *Client) Blob(ctx context.Context, to raft.Server, h blob.Hash, limit int64) ([]byte, error) {
	got, err := c.send(ctx, to, http.MethodGet, pathBlob+h.String(), nil)
	if err != nil {
		return nil, err
	}
	defer got.Body.Close()
	if got.StatusCode != http.StatusOK {
		_, err = read[struct{}](got.Body)
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(got.Body, limit+1))
	switch {
	case err != nil:
		return nil, notAnswered(true, err)
	case int64(len(data)) > limit:
		return nil, core.Refuse(core.TooLarge, "blob", "blob.large", strconv.Itoa(len(data)), strconv.FormatInt(limit, 10))
	}
	return data, nil
}

// MissingBlobs asks which of the files the node lacks.
func (c *Client) MissingBlobs(ctx context.Context, to raft.Server, hashes []blob.Hash) ([]blob.Hash, error) {
	var missing []blob.Hash
	for some := range slices.Chunk(hashes, hashesAtOnce) {
		body := make([]byte, 0, len(some)*sha256.Size)
		for _, h := range some {
			body = append(body, h[:]...)
		}
		names, err := post[[]string](ctx, c, to, pathMissing, body)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			h, err := parseHash(name)
			if err != nil {
				return nil, notAnswered(true, err)
			}
			missing = append(missing, h)
		}
	}
	return missing, nil
}

// parseHash reads a hash as it stands in a path.
func parseHash(name string) (blob.Hash, error) {
	raw, err := hex.DecodeString(name)
	if err != nil || len(raw) != sha256.Size {
		return blob.Hash{}, core.Refuse(core.Invalid, "", "peer.entry")
	}
	return blob.Hash(raw), nil
}

func (s *Server) putBlob(w http.ResponseWriter, r *http.Request) {
	answer(w, struct{}{}, s.takeBlob(w, r))
}

func (s *Server) takeBlob(w http.ResponseWriter, r *http.Request) error {
	h, err := parseHash(r.PathValue("hash"))
	if err != nil {
		return err
	}
	if err := s.blobs.Check(r.ContentLength); err != nil { // no length is no file
		return err
	}
	select {
	case s.puts <- struct{}{}:
		defer func() { <-s.puts }()
	case <-r.Context().Done():
		return r.Context().Err()
	}
	cipher, err := body(w, r)
	if err != nil || blob.Hash(sha256.Sum256(cipher)) != h {
		return core.Refuse(core.Invalid, "", "peer.entry")
	}
	_, err = s.blobs.Put(r.Context(), cipher)
	return err
}

// body reads the whole body, whose length was checked.
func body(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	line := http.NewResponseController(w)
	if err := line.SetReadDeadline(time.Now().Add(onTheWay)); err != nil {
		return nil, err
	}
	data := make([]byte, r.ContentLength)
	if _, err := io.ReadFull(r.Body, data); err != nil {
		return nil, err
	}
	return data, line.SetReadDeadline(time.Time{})
}

func (s *Server) renewBlob(w http.ResponseWriter, r *http.Request) {
	h, err := parseHash(r.PathValue("hash"))
	here := false
	if err == nil {
		here, err = s.blobs.Renew(r.Context(), h)
	}
	answer(w, here, err)
}

func (s *Server) getBlob(w http.ResponseWriter, r *http.Request) {
	h, err := parseHash(r.PathValue("hash"))
	var cipher []byte
	if err == nil {
		cipher, err = s.blobs.Get(r.Context(), h)
	}
	line := http.NewResponseController(w)
	if err == nil {
		err = line.SetWriteDeadline(time.Now().Add(onTheWay))
		defer line.SetWriteDeadline(time.Time{}) // the connection stays for other calls
	}
	if err != nil {
		w.WriteHeader(http.StatusNotFound)
		answer(w, struct{}{}, err)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(len(cipher)))
	_, _ = w.Write(cipher) // one that breaks off is not what it is named
}

func (s *Server) missingBlobs(w http.ResponseWriter, r *http.Request) {
	names, err := io.ReadAll(http.MaxBytesReader(w, r.Body, hashesAtOnce*sha256.Size))
	if err != nil || len(names)%sha256.Size != 0 {
		answer(w, struct{}{}, core.Refuse(core.Invalid, "", "peer.entry"))
		return
	}
	var hashes []blob.Hash
	for one := range slices.Chunk(names, sha256.Size) {
		hashes = append(hashes, blob.Hash(one))
	}
	missing, err := s.blobs.Missing(r.Context(), hashes)
	lacks := make([]string, 0, len(missing))
	for _, h := range missing {
		lacks = append(lacks, h.String())
	}
	answer(w, lacks, err)
}
