package bundle

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"reflect"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
)

// Taker takes a backup, part by part in the order of the package. What it was given is not to be believed
// before [Read] has returned.
type Taker interface {
	Manifest(m Manifest) error
	// State reads the stream to its end.
	State(seed io.Reader) error
	// Blobs hears how many blobs the moment names.
	Blobs(count int) error
	// Blob takes a blob whose hash is right.
	Blob(h blob.Hash, cipher []byte) error
	// Key takes a file of the folder of keys.
	Key(name, content string) error
}

// The longest entries that are read into memory.
const (
	maxBlob  = 64 << 20
	maxKey   = 64 << 10
	maxLists = 64 << 20 // a trailer lists what is lacking
)

// Read gives the taker what is in a backup. One that was cut off or changed is refused as "backup.broken", what
// is none as "backup.foreign", one of a newer program as "backup.newer"; an error of the taker comes back as
// it is.
func Read(ctx context.Context, from io.Reader, to Taker) (Manifest, Trailer, error) {
	source := &watched{ctx: ctx, from: from}
	r := &reader{source: source, in: tar.NewReader(source), sum: sha256.New(), to: to}
	err := r.read()
	if source.err != nil { // whatever came of it
		err = broken(source.err)
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return r.manifest, r.trailer, err
}

func broken(cause error) error {
	return fmt.Errorf("%w (%w)", core.Refuse(core.Invalid, "", "backup.broken"), cause)
}

// watched remembers why the source could not be read on.
type watched struct {
	ctx  context.Context
	from io.Reader
	err  error
}

func (w *watched) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := w.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		w.err = err
	}
	return n, err
}

type reader struct {
	source   *watched
	in       *tar.Reader
	sum      hash.Hash
	to       Taker
	head     *tar.Header // of the entry that is read next
	manifest Manifest
	trailer  Trailer // what was counted; at the end what is said
	counted  Trailer
}

func (r *reader) read() error {
	if r.next() != nil || r.head.Name != manifestName {
		return core.Refuse(core.Invalid, "", "backup.foreign")
	}
	if err := r.json(maxKey, &r.manifest); err != nil {
		return err
	}
	if err := r.manifest.check(); err != nil {
		return err
	}
	if err := r.to.Manifest(r.manifest); err != nil {
		return err
	}
	for _, part := range []func() error{r.next, r.state, r.blobs, r.keys, r.end} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// next goes to the next entry. There always is one before the trailer.
func (r *reader) next() (err error) {
	if r.head, err = r.in.Next(); err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return broken(err)
	}
	if r.head.Typeflag != tar.TypeReg {
		return broken(fmt.Errorf("an entry of the kind %q", r.head.Typeflag))
	}
	return nil
}

// content reads the entry into memory and sums it up.
func (r *reader) content(most int64) ([]byte, error) {
	if r.head.Size > most {
		return nil, broken(fmt.Errorf("an entry of %d bytes, %d are the most", r.head.Size, most))
	}
	summed(r.sum, r.head.Name, r.head.Size)
	var b bytes.Buffer
	if n, err := io.Copy(io.MultiWriter(&b, r.sum), r.in); err != nil || n != r.head.Size {
		return nil, broken(errors.Join(err, errors.New("an entry was cut off")))
	}
	return b.Bytes(), nil
}

func (r *reader) json(most int64, v any) error {
	content, err := r.content(most)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(content, v); err != nil {
		return broken(err)
	}
	return nil
}

// state joins the pieces into the stream that they are of.
func (r *reader) state() error {
	p := &joined{r: r}
	err := r.to.State(p)
	if p.err != nil {
		return p.err
	}
	var refused *core.Error
	if errors.As(err, &refused) && refused.Text == "seed.newer" {
		return core.Refuse(core.Invalid, "", "backup.newer", r.manifest.Version)
	}
	if errors.As(err, &refused) && strings.HasPrefix(refused.Text, "seed.") {
		return broken(err)
	}
	if err != nil {
		return err
	}
	if n, err := io.Copy(io.Discard, p); n > 0 || err != nil {
		return broken(errors.Join(err, errors.New("something follows the state")))
	}
	return nil
}

// joined reads the pieces of the state one after the other, up to the first entry that is none.
type joined struct {
	r    *reader
	left int64
	open bool
	err  error // of the backup, not of its end
}

// Read implements io.Reader.
func (j *joined) Read(p []byte) (int, error) {
	for !j.open || j.left == 0 {
		if j.err != nil {
			return 0, j.err
		}
		if j.open {
			j.open = false
			if j.err = j.r.next(); j.err != nil {
				return 0, j.err
			}
		}
		if j.r.head.Name != fmt.Sprintf("%s%06d", stateDir, j.r.counted.Pieces) {
			return 0, io.EOF
		}
		j.r.counted.Pieces++
		j.open, j.left = true, j.r.head.Size
		summed(j.r.sum, j.r.head.Name, j.r.head.Size)
	}
	n, err := j.r.in.Read(p[:min(int64(len(p)), j.left)])
	j.r.sum.Write(p[:n])
	j.left -= int64(n)
	if err != nil && (!errors.Is(err, io.EOF) || j.left > 0) {
		j.err = broken(err)
		return n, j.err
	}
	return n, nil
}

func (r *reader) blobs() error {
	if r.head.Name != blobsName {
		return broken(fmt.Errorf("the entry %q instead of %s", r.head.Name, blobsName))
	}
	var count blobCount
	if err := r.json(maxKey, &count); err != nil {
		return err
	}
	if err := r.to.Blobs(count.Count); err != nil {
		return err
	}
	for last := ""; ; r.counted.Blobs++ {
		if err := r.next(); err != nil {
			return err
		}
		name, ok := strings.CutPrefix(r.head.Name, blobsDir)
		if !ok {
			return nil
		}
		cipher, err := r.content(maxBlob)
		if err != nil {
			return err
		}
		h := blob.Hash(sha256.Sum256(cipher))
		if h.String() != name || name <= last {
			return broken(fmt.Errorf("the blob %s is another one, or not at its place", name))
		}
		if err := r.to.Blob(h, cipher); err != nil {
			return err
		}
		last = name
	}
}

func (r *reader) keys() error {
	for ; ; r.counted.Keys++ {
		name, ok := strings.CutPrefix(r.head.Name, keysDir)
		if !ok {
			return nil
		}
		content, err := r.content(maxKey)
		if err != nil {
			return err
		}
		if err := r.to.Key(name, string(content)); err != nil {
			return err
		}
		if err := r.next(); err != nil {
			return err
		}
	}
}

// end holds what came against the trailer. Whatever decrypts the backup says only at its end that it is whole.
func (r *reader) end() error {
	if r.head.Name != trailerName {
		return broken(fmt.Errorf("the entry %q instead of %s", r.head.Name, trailerName))
	}
	r.counted.Sum = hex.EncodeToString(r.sum.Sum(nil))
	if err := r.json(maxLists, &r.trailer); err != nil {
		return err
	}
	r.counted.Lacking = r.trailer.Lacking
	if !reflect.DeepEqual(r.counted, r.trailer) {
		return broken(errors.New("the trailer is of another content"))
	}
	if _, err := r.in.Next(); !errors.Is(err, io.EOF) {
		return broken(errors.Join(err, errors.New("something follows the trailer")))
	}
	if n, err := io.Copy(io.Discard, r.source); n > 0 || err != nil {
		return broken(errors.Join(err, errors.New("something follows the backup")))
	}
	return nil
}
