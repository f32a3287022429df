package seed

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/klauspost/compress/zstd"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/marker"
)

// A stream begins with this, the number of its format in one digit, and the end of the line.
const prefix = "sheaf seed "

// format is raised with what an older program would read wrongly.
const format = '1'

// maxBlock bounds the pieces of a stream in bytes: a record's value is the longest.
const maxBlock = 1 << 20

// Records gives every record of a moment, in the order of the keys.
type Records func(fn func(key, value []byte, version uint64) error) error

// Until gives the records until the context ends.
func Until(ctx context.Context, all Records) Records {
	return func(fn func(key, value []byte, version uint64) error) error {
		return all(func(key, value []byte, version uint64) error {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("reading a moment: %w", err)
			}
			return fn(key, value, version)
		})
	}
}

// Write writes the moment that the marker is of.
func Write(w io.Writer, m marker.Marker, records Records) error {
	if _, err := io.WriteString(w, prefix+string(rune(format))+"\n"); err != nil {
		return err
	}
	packed, err := zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return err
	}
	return errors.Join(write(packed, m, records), packed.Close())
}

func write(w io.Writer, m marker.Marker, records Records) error {
	head, err := state.Encode(m)
	if err != nil {
		return fmt.Errorf("encoding the marker: %w", err)
	}
	buffered := bufio.NewWriterSize(w, 256<<10)
	out := &summed{w: buffered, sum: sha256.New()}
	out.block(head)
	count := uint64(0)
	if err := records(func(key, value []byte, version uint64) error {
		count++
		out.block(key)
		out.number(version)
		out.block(value)
		return out.err
	}); err != nil {
		return err
	}
	out.number(0) // no key is empty
	end, err := state.Encode(trailer{count, [32]byte(out.sum.Sum(nil)), m.Index, m.Term})
	if err != nil {
		return fmt.Errorf("encoding the trailer: %w", err)
	}
	out.block(end)
	return errors.Join(out.err, buffered.Flush())
}

// trailer says what came before it.
type trailer struct {
	Count uint64
	Sum   [32]byte
	Index uint64
	Term  uint64
}

// summed writes and sums up what it writes, until the first error.
type summed struct {
	w       io.Writer
	sum     hash.Hash
	scratch [binary.MaxVarintLen64]byte
	err     error
}

func (s *summed) write(p []byte) {
	if s.err == nil {
		s.sum.Write(p)
		_, s.err = s.w.Write(p)
	}
}

func (s *summed) number(n uint64) { s.write(binary.AppendUvarint(s.scratch[:0], n)) }

func (s *summed) block(p []byte) {
	s.number(uint64(len(p)))
	s.write(p)
}

// Read reads a stream and gives each record to put, whose slices are valid for the call only. Only without
// an error the records are those of the marker. A stream that broke off, was changed or is of a newer
// program is refused.
func Read(r io.Reader, put func(key, value []byte, version uint64) error) (marker.Marker, error) {
	if err := begins(r); err != nil {
		return marker.Marker{}, err
	}
	plain, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return marker.Marker{}, err
	}
	defer plain.Close()
	in := &checked{r: bufio.NewReaderSize(plain, 256<<10), sum: sha256.New()}
	return in.read(put)
}

// begins reads up to the end of the first line.
func begins(r io.Reader) error {
	start := make([]byte, len(prefix)+2)
	if _, err := io.ReadFull(r, start); err != nil {
		return broken(err)
	}
	number := start[len(prefix)]
	switch {
	case !bytes.HasPrefix(start, []byte(prefix)) || start[len(prefix)+1] != '\n' || number < format || number > '9':
		return core.Refuse(core.Invalid, "", "seed.foreign")
	case number > format:
		return core.Refuse(core.Conflict, "", "seed.newer", string(rune(number)), string(rune(format)))
	}
	return nil
}

func broken(cause error) error {
	return fmt.Errorf("%w (%w)", core.Refuse(core.Unavailable, "", "seed.broken"), cause)
}

// checked reads and sums up what it reads.
type checked struct {
	r   *bufio.Reader
	sum hash.Hash
}

func (c *checked) read(put func(key, value []byte, version uint64) error) (m marker.Marker, err error) {
	var head bytes.Buffer
	if err := c.block(&head); err != nil {
		return m, broken(err)
	}
	if err := state.Decode(head.Bytes(), &m); err != nil {
		return m, broken(err)
	}
	count, err := c.records(put)
	if err != nil {
		return m, err
	}
	want := trailer{count, [32]byte(c.sum.Sum(nil)), m.Index, m.Term}
	if err := c.block(&head); err != nil {
		return m, broken(err)
	}
	var end trailer
	if err := state.Decode(head.Bytes(), &end); !believesAll && (err != nil || end != want) {
		return m, broken(errors.Join(err, errors.New("the trailer is of another content")))
	}
	if _, err := c.r.ReadByte(); !errors.Is(err, io.EOF) {
		return m, broken(errors.Join(err, errors.New("something follows the trailer")))
	}
	return m, nil
}

// records reads up to the empty key that ends them.
func (c *checked) records(put func(key, value []byte, version uint64) error) (count uint64, err error) {
	var key, value bytes.Buffer
	for {
		if err := c.block(&key); err != nil {
			return count, broken(err)
		}
		if key.Len() == 0 {
			return count, nil
		}
		version, err := c.number()
		if err == nil {
			err = c.block(&value)
		}
		if err != nil {
			return count, broken(err)
		}
		if err := put(key.Bytes(), value.Bytes(), version); err != nil {
			return count, err
		}
		count++
	}
}

func (c *checked) number() (uint64, error) {
	n, err := binary.ReadUvarint(c.r)
	if err == nil {
		c.sum.Write(binary.AppendUvarint(nil, n))
	}
	return n, whole(err)
}

// block reads a piece into b.
func (c *checked) block(b *bytes.Buffer) error {
	n, err := c.number()
	if err != nil {
		return err
	}
	if n > maxBlock {
		return fmt.Errorf("a piece of %d bytes, %d are the most", n, maxBlock)
	}
	b.Reset()
	_, err = io.CopyN(io.MultiWriter(b, c.sum), c.r, int64(n))
	return whole(err)
}

// whole calls an end before the trailer what it is.
func whole(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
