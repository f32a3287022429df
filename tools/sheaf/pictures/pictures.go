package pictures

import (
	"context"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
)

// Store keeps the blobs: *spread.Spread.
type Store interface {
	Put(ctx context.Context, data []byte) (blob.Hash, error)
	PutTagged(ctx context.Context, tag core.Tag, cipher func() ([]byte, error)) (blob.Hash, int64, error)
	Get(ctx context.Context, h blob.Hash) ([]byte, error)
}

// Pictures are the blobs as intake, gate and rules see them. All fields are needed.
type Pictures struct {
	Store Store
	// Took hears how long each put took and what came of it.
	Took func(err error, took time.Duration)
	Now  func() time.Time
}

// PutTagged implements scan.Blobs.
func (p Pictures) PutTagged(ctx context.Context, tag core.Tag, cipher func() ([]byte, error)) ([32]byte, int64, error) {
	begun := p.Now()
	hash, size, err := p.Store.PutTagged(ctx, tag, cipher)
	p.Took(err, p.Now().Sub(begun))
	return hash, size, err
}

// Put implements rules.Blobs.
func (p Pictures) Put(ctx context.Context, data []byte) (blob.Hash, error) {
	begun := p.Now()
	hash, err := p.Store.Put(ctx, data)
	p.Took(err, p.Now().Sub(begun))
	return hash, err
}

// Get implements query.Blobs.
func (p Pictures) Get(ctx context.Context, hash [32]byte) ([]byte, error) {
	return p.Store.Get(ctx, hash)
}
