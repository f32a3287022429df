package bundle

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"time"

	"github.com/sheaf-drive/sheaf/raftstore/blob"
)

// The names of the entries.
const (
	manifestName = "manifest.json"
	stateDir     = "state/"
	blobsName    = "blobs.json"
	blobsDir     = "blobs/"
	keysDir      = "keys/"
	trailerName  = "trailer.json"
)

// pieceSize of the state: tar wants the length of an entry before its content.
const pieceSize = 1 << 20

// Writer writes a backup, part by part in the order of the package. It is the [Taker] that keeps what it is
// given; [Writer.Close] makes it whole.
type Writer struct {
	out     *tar.Writer
	sum     hash.Hash
	trailer Trailer
	made    time.Time
}

// NewWriter begins a backup.
func NewWriter(w io.Writer) *Writer { return &Writer{out: tar.NewWriter(w), sum: sha256.New()} }

// summed is what the sum of a trailer says of an entry.
func summed(sum hash.Hash, name string, size int64) {
	fmt.Fprintf(sum, "%d %s %d\n", len(name), name, size)
}

func (w *Writer) entry(name string, content []byte) error {
	summed(w.sum, name, int64(len(content)))
	w.sum.Write(content)
	return w.put(name, content)
}

func (w *Writer) put(name string, content []byte) error {
	head := tar.Header{Name: name, Mode: 0o600, Size: int64(len(content)), ModTime: w.made, Format: tar.FormatUSTAR}
	if err := w.out.WriteHeader(&head); err != nil {
		return err
	}
	_, err := w.out.Write(content)
	return err
}

func (w *Writer) json(name string, v any) error {
	content, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding %s: %w", name, err)
	}
	return w.entry(name, append(content, '\n'))
}

// Manifest implements Taker.
func (w *Writer) Manifest(m Manifest) error {
	w.made, _ = time.Parse(time.RFC3339, m.Made) // without one the files are of the year 1
	return w.json(manifestName, m)
}

// State implements Taker.
func (w *Writer) State(seed io.Reader) error {
	p := pieces{w: w}
	if _, err := io.Copy(&p, seed); err != nil {
		return err
	}
	return p.flush()
}

// Blobs implements Taker.
func (w *Writer) Blobs(count int) error { return w.json(blobsName, blobCount{count}) }

// blobCount says how many blobs the moment names.
type blobCount struct {
	Count int `json:"count"`
}

// Blob implements Taker.
func (w *Writer) Blob(h blob.Hash, cipher []byte) error {
	w.trailer.Blobs++
	return w.entry(blobsDir+h.String(), cipher)
}

// Key implements Taker.
func (w *Writer) Key(name, content string) error {
	w.trailer.Keys++
	return w.entry(keysDir+name, []byte(content))
}

// Close writes the trailer; lacking are the blobs that are named and did not come.
func (w *Writer) Close(lacking []string) error {
	w.trailer.Lacking = lacking
	if lacking == nil {
		w.trailer.Lacking = []string{}
	}
	w.trailer.Sum = hex.EncodeToString(w.sum.Sum(nil))
	if err := w.json(trailerName, w.trailer); err != nil {
		return err
	}
	return w.out.Close()
}

// pieces cuts a stream into entries.
type pieces struct {
	w    *Writer
	held bytes.Buffer
}

// Write implements io.Writer.
func (p *pieces) Write(data []byte) (int, error) {
	p.held.Write(data)
	for p.held.Len() >= pieceSize {
		if err := p.put(p.held.Next(pieceSize)); err != nil {
			return 0, err
		}
	}
	return len(data), nil
}

func (p *pieces) flush() error {
	if p.held.Len() == 0 {
		return nil
	}
	return p.put(p.held.Bytes())
}

func (p *pieces) put(piece []byte) error {
	name := fmt.Sprintf("%s%06d", stateDir, p.w.trailer.Pieces)
	p.w.trailer.Pieces++
	return p.w.entry(name, piece)
}
