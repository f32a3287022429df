package edition

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"iter"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
)

// MaxChunk is the greatest size of a stored chunk in bytes.
const MaxChunk = 256 << 10

// Plan counts and hashes the chunks of e, of which Kind, Date, Rows and Source are given, and
// gives e with Chunks and Digest filled in: what the command that begins the edition says. It
// refuses an unknown kind, no chunks at all, and a chunk that is empty or over [MaxChunk]. The
// origin is zero for a list that has none.
func Plan(e core.Edition, origin core.EditionOrigin, chunks iter.Seq[[]byte]) (core.Edition, error) {
	if !core.KnownKind(e.Kind) {
		return core.Edition{}, core.Refuse(core.Invalid, "kind", "edition.verify.kind")
	}
	if e.Rows < 0 {
		return core.Edition{}, core.Refuse(core.Invalid, "rows", "edition.verify.rows")
	}
	t := newTally()
	for chunk := range chunks {
		if err := t.add(chunk); err != nil {
			return core.Edition{}, err
		}
	}
	if t.chunks == 0 {
		return core.Edition{}, core.Refuse(core.Invalid, "chunks", "edition.verify.empty")
	}
	e.Chunks, e.Digest = t.chunks, t.digest(e, origin)
	return e, nil
}

// Checked hands chunks on as they come and hashes them on the way. When the reader of the
// sequence has come to its end, verdict says whether the chunks were those of e, all of them
// and nothing else; what was built from them must not be used unless verdict gives nil. The
// sequence can be run through once.
func Checked(e core.Edition, origin core.EditionOrigin, chunks iter.Seq[[]byte]) (checked iter.Seq[[]byte], verdict func() error) {
	t := newTally()
	var failed error
	checked = func(yield func([]byte) bool) {
		for chunk := range chunks {
			if failed = t.add(chunk); failed != nil || !yield(chunk) {
				return
			}
		}
	}
	verdict = func() error {
		switch {
		case failed != nil:
			return failed
		case t.chunks != e.Chunks:
			return core.Refuse(core.Conflict, "chunks", "edition.verify.count",
				strconv.Itoa(t.chunks), strconv.Itoa(e.Chunks)).About("edition:" + string(e.ID))
		case t.digest(e, origin) != e.Digest:
			return core.Refuse(core.Conflict, "chunks", "edition.verify.digest").About("edition:" + string(e.ID))
		}
		return nil
	}
	return checked, verdict
}

// Verify runs through the chunks and says whether they are those of e.
func Verify(e core.Edition, origin core.EditionOrigin, chunks iter.Seq[[]byte]) error {
	checked, verdict := Checked(e, origin, chunks)
	for range checked {
		// Checked does the work; there is nothing to build here.
	}
	return verdict()
}

// tally hashes the hashes of chunks in their order.
type tally struct {
	chunks int
	list   hash.Hash
}

func newTally() *tally { return &tally{list: sha256.New()} }

func (t *tally) add(chunk []byte) error {
	if len(chunk) == 0 || len(chunk) > MaxChunk {
		return core.Refuse(core.Invalid, "chunks", "edition.verify.size",
			strconv.Itoa(t.chunks), strconv.Itoa(len(chunk)), strconv.Itoa(MaxChunk))
	}
	sum := sha256.Sum256(chunk)
	t.list.Write(hex.AppendEncode(make([]byte, 0, 2*len(sum)), sum[:])) // never fails: see hash.Hash
	t.list.Write([]byte{'\n'})
	t.chunks++
	return nil
}

// digest is SHA-256 of five lines: "sheaf/edition/1", kind, date, rows, and the SHA-256, in hex,
// of the list of the chunks' own SHA-256 in hex, one a line. An auditor can follow it with
// sha256sum alone. Of a difference the first line is "sheaf/edition/2", and between the rows and
// the chunks stand the base and, in hex, the digest of what the list then holds.
func (t *tally) digest(e core.Edition, origin core.EditionOrigin) [32]byte {
	if origin.Base != "" {
		return sha256.Sum256(fmt.Appendf(nil, "sheaf/edition/2\n%s\n%s\n%d\n%s\n%x\n%x\n",
			e.Kind, e.Date, e.Rows, origin.Base, origin.Contents, t.list.Sum(nil)))
	}
	return sha256.Sum256(fmt.Appendf(nil, "sheaf/edition/1\n%s\n%s\n%d\n%x\n",
		e.Kind, e.Date, e.Rows, t.list.Sum(nil)))
}
