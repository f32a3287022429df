package blob

import (
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"

	"github.com/sheaf-drive/sheaf/core"
)

// Get answers the bytes of a file, proven by its hash. A missing one is NotFound; a damaged one
// is Internal, names the hash and answers no bytes.
func (s *Store) Get(ctx context.Context, h Hash) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	_, path := s.file(h)
	data, err := s.disk.read(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, core.Refuse(core.NotFound, "blob", "blob.missing", h.String()).About("blob:" + h.String())
	case err != nil:
		s.hurt(h)
		return nil, refuse("reading blob "+h.String(), err)
	case Hash(sha256.Sum256(data)) != h:
		s.hurt(h)
		return nil, core.Refuse(core.Internal, "blob", "blob.corrupt", h.String()).About("blob:" + h.String())
	}
	s.whole(h)
	return data, nil
}

// Has answers whether a file of this name is here; its bytes are not read.
func (s *Store) Has(ctx context.Context, h Hash) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	_, path := s.file(h)
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, refuse("looking for blob "+h.String(), err)
}

// Renew makes a good file of this name durable and young, so that no sweep takes it before a command
// that names it is applied. It is false where there is none, or a damaged one.
func (s *Store) Renew(ctx context.Context, h Hash) (bool, error) {
	s.gate.RLock()
	defer s.gate.RUnlock()
	if err := s.writable(ctx); err != nil {
		return false, err
	}
	good, err := s.confirm(h)
	return good, s.note(refuse("renewing blob "+h.String(), err))
}

// Missing answers which of the files are not here, cannot be looked for or are known to be damaged. Their
// bytes are not read.
func (s *Store) Missing(ctx context.Context, hashes []Hash) ([]Hash, error) {
	var missing []Hash
	for _, h := range hashes {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		here, err := s.Has(ctx, h)
		s.mu.Lock()
		damaged := s.damaged[h]
		s.mu.Unlock()
		if err != nil || !here || damaged {
			missing = append(missing, h)
		}
	}
	return missing, nil
}

// hurt remembers that a file is damaged.
func (s *Store) hurt(h Hash) {
	s.mu.Lock()
	s.damaged[h] = true
	s.mu.Unlock()
	s.config.OnDamage(h)
}

// whole remembers that a file is as it should be.
func (s *Store) whole(h Hash) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.damaged, h)
}
