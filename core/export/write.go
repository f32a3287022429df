package export

import (
	"archive/zip"
	"compress/flate"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"

	"github.com/sheaf-drive/sheaf/core"
)

// level of compression: leaves are half random hex, higher levels cost time and win little.
const level = flate.BestSpeed

// Write writes the export of src. The source is read twice: once to measure what the
// manifest has to say, once to write. A refusal ([core.Error]) comes before the first byte
// except when the source changed in between; then what was written is not an export.
func Write(w io.Writer, src Source) error {
	seen := &chain{}
	seen.about.Campaign, seen.about.KeyName = src.About()
	if err := checkAbout(seen.about); err != nil {
		return err
	}
	if err := seen.begin(src); err != nil {
		return fmt.Errorf("reading the checkpoints: %w", err)
	}
	list := parts(src, seen)
	measures := make(map[string]measure, len(list))
	for _, p := range list {
		m, err := measured(p)
		if err != nil {
			return fmt.Errorf("measuring %s: %w", p.name, err)
		}
		measures[p.name] = m
	}
	text, err := manifest(seen.about, measures, seen.index)
	if err != nil {
		return err
	}
	zw := zip.NewWriter(w)
	zw.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, level)
	})
	entry, err := zw.CreateHeader(&zip.FileHeader{Name: manifestName, Method: zip.Store})
	if err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	if _, err := entry.Write(text); err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	for _, p := range list {
		if err := written(zw, p, measures[p.name]); err != nil {
			return fmt.Errorf("writing %s: %w", p.name, err)
		}
	}
	if err := zw.Close(); err != nil {
		return fmt.Errorf("closing the export: %w", err)
	}
	return nil
}

// measured reads a part through the same compressor as the zip's.
func measured(p part) (measure, error) {
	packed := sha256.New()
	compressor, err := flate.NewWriter(packed, level)
	if err != nil {
		return measure{}, err
	}
	m, err := drain(p.content, compressor)
	if err != nil {
		return measure{}, err
	}
	if err := compressor.Close(); err != nil {
		return measure{}, err
	}
	m.packed = sum(packed)
	return m, nil
}

// written writes a part and holds it against the first reading.
func written(zw *zip.Writer, p part, want measure) error {
	entry, err := zw.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	got, err := drain(p.content, entry)
	if err != nil {
		return err
	}
	got.packed = want.packed
	if got != want {
		return core.Refuse(core.Internal, "export", "export.changed", p.name)
	}
	return nil
}

// drain writes the content to w and measures it.
func drain(c content, w io.Writer) (measure, error) {
	var m measure
	digest := sha256.New()
	err := c(func(piece []byte, row bool) error {
		if row {
			m.rows++
		}
		m.size += int64(len(piece))
		digest.Write(piece)
		_, err := w.Write(piece)
		return err
	})
	m.digest = sum(digest)
	return m, err
}

func sum(h hash.Hash) [32]byte { return [32]byte(h.Sum(nil)) }
