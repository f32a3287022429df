package reel

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
)

// MaxPages bounds the pages of a file.
const MaxPages = 1000

// head is the beginning of a TIFF file with the place of another page's directory in it: the reader of x/image reads the
// first page only, and this makes any page the first.
type head [8]byte

// orderOf is that of the file's numbers, nil where it is no TIFF.
func orderOf(data []byte) binary.ByteOrder {
	switch {
	case bytes.HasPrefix(data, []byte("II*\x00")):
		return binary.LittleEndian
	case bytes.HasPrefix(data, []byte("MM\x00*")):
		return binary.BigEndian
	}
	return nil
}

// directories finds the pages of a TIFF file: each directory is a count, entries of twelve bytes and the place of the next
// one, 0 after the last (TIFF 6.0, section 2). A chain that bites its tail or leaves the file is refused.
func directories(data []byte) (heads []head, err error) {
	by := orderOf(data)
	if by == nil || len(data) < 8 {
		return nil, core.Refuse(core.Invalid, field, "scans.kind")
	}
	var seen []uint32
	for at := by.Uint32(data[4:]); at != 0; {
		if slices.Contains(seen, at) || uint64(at)+2 > uint64(len(data)) {
			return nil, core.Refuse(core.Invalid, field, "picture.damaged")
		}
		if len(seen) == MaxPages {
			return nil, core.Refuse(core.Limit, field, "scans.pages", strconv.Itoa(MaxPages))
		}
		seen = append(seen, at)
		h := head(data[:8])
		by.PutUint32(h[4:], at)
		heads = append(heads, h)
		next := uint64(at) + 2 + 12*uint64(by.Uint16(data[at:]))
		if next+4 > uint64(len(data)) {
			return nil, core.Refuse(core.Invalid, field, "picture.damaged")
		}
		at = by.Uint32(data[next:])
	}
	if len(heads) == 0 {
		return nil, core.Refuse(core.Invalid, field, "scans.empty")
	}
	return heads, nil
}

// beginning is the file with another beginning.
func beginning(data []byte, h head) io.Reader {
	return &patched{Reader: bytes.NewReader(data), head: h}
}

// patched is a file whose first eight bytes are others; x/image reads it through ReadAt.
type patched struct {
	*bytes.Reader
	head head
}

// ReadAt implements io.ReaderAt.
func (p *patched) ReadAt(b []byte, at int64) (int, error) {
	n, err := p.Reader.ReadAt(b, at)
	if at < int64(len(p.head)) {
		copy(b[:n], p.head[at:])
	}
	return n, err
}
