package intake

import (
	"context"
	"errors"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/picture"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
)

// withPictures adds what is wrong with the pictures to what is wrong with the fields: only a
// picture that would be accepted is worth keeping until the form comes again.
func (s *Service) withPictures(ctx context.Context, p Passport, refused error) error {
	var wrong refusal.List
	if !errors.As(refused, &wrong) {
		return refused
	}
	var fault error
	for _, scan := range p.scans() {
		_, err := s.takeIn(ctx, scan, nil)
		wrong.Note(err, &fault)
	}
	if fault != nil {
		return fault
	}
	return wrong
}

// typedScan is a picture as it was sent.
type typedScan struct {
	kind string
	data []byte
}

// scans are the pictures that were sent; the main page, from which the fragments begin, is first.
func (p Passport) scans() (list []typedScan) {
	for _, scan := range []typedScan{{core.ScanMain, p.Main}, {core.ScanRegistration, p.Registration}} {
		if len(scan.data) > 0 {
			list = append(list, scan)
		}
	}
	return list
}

// storeScans stores the pages and what is cut from them while they are decoded.
func (s *Service) storeScans(ctx context.Context, sealer seal.Sealer, pages []typedScan, stamp int) ([]core.Scan, error) {
	var scans []core.Scan
	var wrong refusal.List
	var fault error
	cut := cutter{stamp: stamp}
	for _, page := range pages {
		ref, err := s.storePage(ctx, sealer, page, &cut)
		if wrong.Note(err, &fault) {
			scans = append(scans, core.Scan{Kind: page.kind, Blob: ref})
		}
	}
	if fault != nil {
		return nil, fault
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	ref, err := s.storeFragments(ctx, sealer, cut.strip)
	return append(scans, core.Scan{Kind: core.ScanFragments, Blob: ref}), err
}

// cutter draws the fragments from one page after the other, so that no two are held decoded.
type cutter struct {
	strip *picture.Strip
	stamp int
}

func (c *cutter) cut(kind string, p *picture.Picture) error {
	switch {
	case kind == core.ScanMain:
		c.strip = picture.Cut(p, c.stamp != core.StampNone)
	case kind == core.ScanRegistration && c.strip != nil && c.stamp != core.StampNone:
		return c.strip.Stamp(p, c.stamp)
	}
	return nil
}

// storePage checks, re-encodes, seals and stores one page.
func (s *Service) storePage(ctx context.Context, sealer seal.Sealer, page typedScan, cut *cutter) (core.BlobRef, error) {
	p, err := s.takeIn(ctx, page, cut)
	if err != nil {
		return core.BlobRef{}, err
	}
	return s.storeBlob(ctx, sealer, p)
}

func (s *Service) storeFragments(ctx context.Context, sealer seal.Sealer, strip *picture.Strip) (core.BlobRef, error) {
	var file []byte
	if err := s.inSlot(ctx, core.ScanMain, func() (err error) {
		file, err = strip.JPEG()
		return err
	}); err != nil {
		return core.BlobRef{}, err
	}
	return s.storeBlob(ctx, sealer, file)
}

// storeBlob seals and stores a JPEG, the same one once.
func (s *Service) storeBlob(ctx context.Context, sealer seal.Sealer, plain []byte) (core.BlobRef, error) {
	tag, err := sealer.BlobTag(plain)
	if err != nil {
		return core.BlobRef{}, err
	}
	ref := core.BlobRef{Kind: picture.Kind}
	ref.Hash, ref.Size, err = s.Blobs.PutTagged(ctx, tag, func() ([]byte, error) {
		cipher, _, err := sealer.SealBlob(ref, plain)
		return cipher, err
	})
	if err != nil {
		return core.BlobRef{}, err
	}
	return ref, nil
}

// takeIn gives the JPEG to keep of a page, and lets cut, if any, draw from it.
func (s *Service) takeIn(ctx context.Context, page typedScan, cut *cutter) (file []byte, err error) {
	limits := s.Pictures
	limits.Field = page.kind
	err = s.inSlot(ctx, limits.Field, func() error {
		p, err := picture.Normalise(page.data, limits)
		if err != nil {
			return err
		}
		file = p.JPEG()
		if cut == nil {
			return nil
		}
		return cut.cut(page.kind, p)
	})
	return file, err
}

// inSlot waits for a slot and does the work.
func (s *Service) inSlot(ctx context.Context, field string, work func() error) error {
	select {
	case s.Slots <- struct{}{}:
		defer func() { <-s.Slots }()
		return work()
	case <-ctx.Done():
		return core.Refuse(core.Unavailable, field, "core.unavailable")
	}
}
