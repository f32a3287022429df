package scan

import (
	"context"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/picture"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
)

// Blobs stores ciphertexts, each once for a tag.
type Blobs interface {
	// PutTagged answers with hash and size of what is stored under the tag; cipher is called
	// only when nothing is.
	PutTagged(ctx context.Context, tag core.Tag, cipher func() ([]byte, error)) (hash [32]byte, size int64, err error)
}

// Taker takes pictures in. All fields but Limits are needed.
type Taker struct {
	Blobs Blobs
	// Limits bounds what is taken for a picture of a page.
	Limits picture.Limits
	// Slots take pictures in; fragments are cut within the same ones.
	Slots Slots
	Now   func() time.Time

	recent recent
}

// Page is a picture as it was sent.
type Page struct {
	Kind string // core.ScanMain or core.ScanRegistration
	Data []byte
}

// Check says what is wrong with the pages without storing them: only a picture that would be accepted
// is worth keeping until its form comes again. What keeps it from looking is a fault, not a refusal.
func (t *Taker) Check(ctx context.Context, pages []Page) (wrong refusal.List, fault error) {
	for _, page := range pages {
		_, err := t.takeIn(ctx, page, nil)
		wrong.Note(err, &fault)
	}
	return wrong, fault
}

// Store stores the pages of a visit, the main one first, and what is cut from them: with the stamp that
// counts, unless there is none. It names what they became when the same came a moment ago. All that
// is wrong with them is refused at once.
func (t *Taker) Store(ctx context.Context, sealer seal.Sealer, campaign core.CampaignID, pages []Page,
	stamp int) ([]core.Scan, error) {
	name := nameOf(campaign, pages, stamp)
	if scans := t.recent.get(name, t.Now()); scans != nil {
		return scans, nil
	}
	scans, err := t.take(ctx, sealer, pages, stamp)
	if err == nil {
		t.recent.keep(name, t.Now(), scans)
	}
	return scans, err
}

// take stores the pages and what is cut from them while they are decoded.
func (t *Taker) take(ctx context.Context, sealer seal.Sealer, pages []Page, stamp int) ([]core.Scan, error) {
	var scans []core.Scan
	var wrong refusal.List
	var fault error
	cut := cutter{stamp: stamp}
	for _, page := range pages {
		ref, err := t.storePage(ctx, sealer, page, &cut)
		if wrong.Note(err, &fault) {
			scans = append(scans, core.Scan{Kind: page.Kind, Blob: ref})
		}
	}
	if fault != nil {
		return nil, fault
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	ref, err := t.storeFragments(ctx, sealer, cut.strip)
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
func (t *Taker) storePage(ctx context.Context, sealer seal.Sealer, page Page, cut *cutter) (core.BlobRef, error) {
	p, err := t.takeIn(ctx, page, cut)
	if err != nil {
		return core.BlobRef{}, err
	}
	return Keep(ctx, t.Blobs, sealer, p)
}

func (t *Taker) storeFragments(ctx context.Context, sealer seal.Sealer, strip *picture.Strip) (core.BlobRef, error) {
	var file []byte
	if err := t.Slots.In(ctx, core.ScanMain, func() (err error) {
		file, err = strip.JPEG()
		return err
	}); err != nil {
		return core.BlobRef{}, err
	}
	return Keep(ctx, t.Blobs, sealer, file)
}

// Keep seals and stores a JPEG, the same one once.
func Keep(ctx context.Context, blobs Blobs, sealer seal.Sealer, plain []byte) (core.BlobRef, error) {
	tag, err := sealer.BlobTag(plain)
	if err != nil {
		return core.BlobRef{}, err
	}
	ref := core.BlobRef{Kind: picture.Kind}
	ref.Hash, ref.Size, err = blobs.PutTagged(ctx, tag, func() ([]byte, error) {
		cipher, _, err := sealer.SealBlob(ref, plain)
		return cipher, err
	})
	if err != nil {
		return core.BlobRef{}, err
	}
	return ref, nil
}

// takeIn gives the JPEG to keep of a page, and lets cut, if any, draw from it.
func (t *Taker) takeIn(ctx context.Context, page Page, cut *cutter) (file []byte, err error) {
	limits := t.Limits
	limits.Field = page.Kind
	err = t.Slots.In(ctx, limits.Field, func() error {
		p, err := picture.Normalise(page.Data, limits)
		if err != nil {
			return err
		}
		file = p.JPEG()
		if cut == nil {
			return nil
		}
		return cut.cut(page.Kind, p)
	})
	return file, err
}
